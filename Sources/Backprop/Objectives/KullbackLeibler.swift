import BackpropCompute
import BackpropKernels

/// How far the outputs' probabilities p are from the targets t, with 0 ln 0 = 0:
///
///     l = sum over classes k of t_k (ln t_k - ln p_k),     p = softmax(z)  or  ln p = z
///     dl/dz_k = p_k - t_k                                  or  -t_k
///
/// Targets are a probability for each class. Predictions are probabilities.
public struct KullbackLeibler: Sendable, Equatable {
  /// What the network's outputs z are.
  public enum Output: Sendable, Equatable {
    /// Any numbers, of which softmax makes probabilities.
    case logits
    /// Logarithms of probabilities, for networks that end in a log-softmax of their own.
    case logarithms
  }
  /// What the mean divides by.
  public enum Divisor: Sendable, Equatable {
    /// The number of rows: the divergence of a row, on average.
    case rows
    /// Rows times classes.
    case elements
  }
  /// What z is.
  public var output: Output
  /// What the mean divides by.
  public var divisor: Divisor

  /// The divergence of the targets from the outputs.
  public init(output: Output = .logits, divisor: Divisor = .rows) {
    self.output = output
    self.divisor = divisor
  }
}

extension KullbackLeibler: LossDefinition {
  var traits: LossTraits {
    LossTraits(
      name: "Kullback-Leibler", output: output == .logits ? .softmax : .exponential, targets: .probabilities,
      isMeanOverRows: divisor == .rows, answersEachOutput: false, metric: .accuracy)
  }

  func function<S: Scalar>() -> LossFunction<S> {
    output == .logits ? .divergence : .divergenceOfLogarithms
  }
}
