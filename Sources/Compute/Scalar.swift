import BackpropKernels
import KernelsBaseline

#if arch(x86_64)
  import KernelsAVX2
  import KernelsAVX512
#endif

/// A number that networks are made of: `Float` for work, `Double` for gradient checks and exact reproductions.
public protocol Scalar: KernelScalar {
  /// The kernels of an instruction set. One that this processor lacks falls back to the best it has.
  static func kernels(for set: InstructionSet) -> KernelSet<Self>
  /// The name people use for it on a command line: "float" or "double".
  static var precisionName: String { get }
}

extension Scalar {
  /// The fastest kernels this processor can run.
  public static var bestKernels: KernelSet<Self> { kernels(for: .best) }
}

extension Float: Scalar {
  /// "float".
  public static var precisionName: String { "float" }

  /// The table of single precision for a set, or for the best there is where this processor lacks it.
  public static func kernels(for set: InstructionSet) -> KernelSet<Float> {
    #if arch(x86_64)
      switch set.isAvailable ? set : .best {
      case .avx512: return avx512FloatKernels
      case .avx2: return avx2FloatKernels
      case .baseline: return baselineFloatKernels
      }
    #else
      return baselineFloatKernels
    #endif
  }
}

extension Double: Scalar {
  /// "double".
  public static var precisionName: String { "double" }

  /// The table of double precision for a set, or for the best there is where this processor lacks it.
  public static func kernels(for set: InstructionSet) -> KernelSet<Double> {
    #if arch(x86_64)
      switch set.isAvailable ? set : .best {
      case .avx512: return avx512DoubleKernels
      case .avx2: return avx2DoubleKernels
      case .baseline: return baselineDoubleKernels
      }
    #else
      return baselineDoubleKernels
    #endif
  }
}
