import Peak

/// See `fusedMultiplyAdds`: vectors of 128 bits, without the flags of any instruction set.
public enum PeakBaseline {
  public static func float(turns: Int) -> Float { fusedMultiplyAdds(SIMD4<Float>.self, turns: turns) }
  public static func double(turns: Int) -> Double { fusedMultiplyAdds(SIMD2<Double>.self, turns: turns) }
}
