#if arch(x86_64)
  import Peak

  /// See `fusedMultiplyAdds`: vectors of 512 bits.
  public enum PeakAVX512 {
    public static func float(turns: Int) -> Float { fusedMultiplyAdds(SIMD16<Float>.self, turns: turns) }
    public static func double(turns: Int) -> Double { fusedMultiplyAdds(SIMD8<Double>.self, turns: turns) }
  }
#endif
