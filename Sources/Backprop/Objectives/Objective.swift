import BackpropCompute
import BackpropKernels

/// What training makes small: the loss, the output function and the default metric chosen together, so that an illegal
/// pair cannot be written. Loss and output function are one kernel where that is exact.
///
/// | for | objectives |
/// |---|---|
/// | numbers | `squaredError`, `absoluteError`, `huber`, `logCosh`, `quantile`, `gaussian` |
/// | counts | `poisson` |
/// | yes or no | `binaryCrossEntropy`, `binaryFocal`, `hinge` |
/// | one of several classes | `crossEntropy`, `focal`, `multiClassHinge` |
/// | probabilities | `crossEntropy`, `kullbackLeibler` |
/// | several of these at once | `combined` |
/// | anything else | `custom` |
public enum Objective: Sendable, Equatable {
  /// See `SquaredError`; for numbers.
  case squaredError(SquaredError)
  /// |z - t|, the mean over all outputs: for numbers with outliers.
  case absoluteError
  /// See `Huber`; for numbers with outliers.
  case huber(Huber)
  /// ln cosh(z - t), the mean over all outputs: a smooth `huber`.
  case logCosh
  /// See `Poisson`; for counts.
  case poisson(Poisson)
  /// See `Gaussian`; for numbers and how sure they are.
  case gaussian(Gaussian)
  /// See `Quantile`; for the range in which numbers lie.
  case quantile(Quantile)
  /// See `Hinge`; for yes and no by a margin.
  case hinge(Hinge)
  /// (sum over the wrong classes k of max(0, 1 - z_y + z_k)) / classes, the mean over the rows; targets are a column of
  /// classes y, predictions are scores.
  case multiClassHinge
  /// See `BinaryCrossEntropy`; for yes and no.
  case binaryCrossEntropy(BinaryCrossEntropy)
  /// See `BinaryFocal`; for a rare yes among many no.
  case binaryFocal(BinaryFocal)
  /// See `CrossEntropy`; for one of several classes.
  case crossEntropy(CrossEntropy)
  /// See `Focal`; for rare classes.
  case focal(Focal)
  /// See `KullbackLeibler`; for probabilities.
  case kullbackLeibler(KullbackLeibler)
  /// See `CombinedObjective`; several at once.
  case combined(CombinedObjective)
  /// See `CustomObjective`; a loss of one's own.
  case custom(CustomObjective)

  /// The kernel of the loss; `PreparedObjective` replaces that of objectives that are not one kernel call.
  @inline(__always)
  func function<S: Scalar>() -> LossFunction<S> {
    switch self {
    case .squaredError(let loss): loss.function()
    case .absoluteError: AbsoluteError().function()
    case .huber(let loss): loss.function()
    case .logCosh: LogCosh().function()
    case .poisson(let loss): loss.function()
    case .gaussian(let loss): loss.function()
    case .quantile(let loss): loss.function()
    case .hinge(let loss): loss.function()
    case .multiClassHinge: MultiClassHinge().function()
    case .binaryCrossEntropy(let loss): loss.function()
    case .binaryFocal(let loss): loss.function()
    case .crossEntropy(let loss): loss.function()
    case .focal(let loss): loss.function()
    case .kullbackLeibler(let loss): loss.function()
    case .combined, .custom: .absoluteError
    }
  }

  /// What the engine must know beside the kernel.
  var traits: LossTraits {
    switch self {
    case .squaredError(let loss): loss.traits
    case .absoluteError: AbsoluteError().traits
    case .huber(let loss): loss.traits
    case .logCosh: LogCosh().traits
    case .poisson(let loss): loss.traits
    case .gaussian(let loss): loss.traits
    case .quantile(let loss): loss.traits
    case .hinge(let loss): loss.traits
    case .multiClassHinge: MultiClassHinge().traits
    case .binaryCrossEntropy(let loss): loss.traits
    case .binaryFocal(let loss): loss.traits
    case .crossEntropy(let loss): loss.traits
    case .focal(let loss): loss.traits
    case .kullbackLeibler(let loss): loss.traits
    case .combined(let combined): combined.parts.first?.objective.traits ?? AbsoluteError().traits
    case .custom(let loss): loss.traits
    }
  }

  /// Throws where a setting is out of its range, or does not fit a network with so many outputs.
  public func check(outputs: Int) throws(ShapeError) {
    let traits = traits
    if !traits.answersEachOutput, outputs < 2 {
      throw ShapeError(
        "\(traits.name): expected a network with 2 outputs or more, one a class, got \(outputs)")
    }
    switch self {
    case .squaredError(let loss): try loss.check(outputs: outputs)
    case .absoluteError, .logCosh, .multiClassHinge: break
    case .custom(let loss): try loss.check()
    case .huber(let loss): try loss.check(outputs: outputs)
    case .poisson(let loss): try loss.check(outputs: outputs)
    case .gaussian(let loss): try loss.check(outputs: outputs)
    case .quantile(let loss): try loss.check(outputs: outputs)
    case .hinge(let loss): try loss.check(outputs: outputs)
    case .binaryCrossEntropy(let loss): try loss.check(outputs: outputs)
    case .binaryFocal(let loss): try loss.check(outputs: outputs)
    case .crossEntropy(let loss): try loss.check(outputs: outputs)
    case .focal(let loss): try loss.check(outputs: outputs)
    case .kullbackLeibler(let loss): try loss.check(outputs: outputs)
    case .combined(let combined): try combined.check(outputs: outputs)
    }
  }

  /// Whether each output answers a question of its own, and not all of them one together. Of a combined objective the
  /// first part speaks.
  var answersEachOutput: Bool { traits.answersEachOutput }

  /// What an output must exceed to be a yes: 1/2 for probabilities, 0 for scores.
  var threshold: Double { traits.threshold }

  /// What is shown beside the loss, and what people ask for first. Of a combined objective that of its first part.
  public var defaultMetric: Metric { traits.metric }
}
