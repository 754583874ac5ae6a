import BackpropCompute
import BackpropKernels

/// The loss of a margin; each output is a score, above 0 for yes:
///
///     l = max(0, m)  or  max(0, m)^2,     m = 1 - s z,  s = 1 for a yes, -1 for a no
///     dl/dz = -s where m >= 0, else 0     or  -2 s max(0, m)
///
/// Targets are 1 for a yes, -1 or 0 for a no. Predictions are scores.
public struct Hinge: Sendable, Equatable {
  /// Whether the margin is squared.
  public var isSquared: Bool

  /// The hinge loss, or its square.
  public init(isSquared: Bool = false) { self.isSquared = isSquared }
}

extension Hinge: LossDefinition {
  var traits: LossTraits { LossTraits(name: "hinge", targets: .signs, threshold: 0, metric: .accuracy) }

  func function<S: Scalar>() -> LossFunction<S> { .hinge(isSquared: isSquared) }
}

/// The margins between the score of the right class y and those of all C classes:
///
///     l = (sum over k != y of max(0, m_k)) / C,     m_k = 1 - z_y + z_k
///     dl/dz_k = 1/C where m_k > 0, else 0;          dl/dz_y = the negative sum of these
///
/// Targets are a column of classes 0, 1, ...; predictions are scores.
struct MultiClassHinge: LossDefinition {
  var traits: LossTraits {
    LossTraits(
      name: "multi-class hinge", targets: .labels, isMeanOverRows: true, answersEachOutput: false,
      metric: .accuracy)
  }

  func function<S: Scalar>() -> LossFunction<S> { .multiClassHinge }
}
