import BackpropKernels
import CProcessor

/// A family of vector instructions that the kernels are compiled for.
///
/// Which one runs has no say in the results: all of them give the same bits. `baseline` runs everywhere.
public enum InstructionSet: String, Sendable, CaseIterable {
  /// Slowest first: what every processor of the architecture has, AVX2 with FMA, and AVX-512 (F, DQ, BW, VL).
  case baseline, avx2, avx512

  /// The sets that this processor and operating system can run, slowest first.
  public static let available: [InstructionSet] = allCases.filter { $0.isAvailable }

  /// The fastest set that this processor can run.
  public static let best: InstructionSet = available.last ?? .baseline

  /// Whether this processor can run the set.
  public var isAvailable: Bool {
    switch self {
    case .baseline: true
    case .avx2: processor_has_avx2()
    case .avx512: processor_has_avx512()
    }
  }
}
