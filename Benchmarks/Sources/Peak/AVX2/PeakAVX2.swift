#if arch(x86_64)
  import Peak

  /// See `fusedMultiplyAdds`: vectors of 256 bits.
  public enum PeakAVX2 {
    public static func float(turns: Int) -> Float { fusedMultiplyAdds(SIMD8<Float>.self, turns: turns) }
    public static func double(turns: Int) -> Double { fusedMultiplyAdds(SIMD4<Double>.self, turns: turns) }
  }
#endif
