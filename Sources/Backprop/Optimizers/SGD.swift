import BackpropCompute
import BackpropKernels

/// Stochastic gradient descent:
///
///     g' = g + weightDecay p
///     m := momentum m + g'        (m = g' without momentum)
///     p := p - learningRate m
public struct SGD: Sendable, Equatable {
  /// The factor on every step, above 0; a schedule scales it.
  public var learningRate: Double
  /// How much of the last step's direction each step keeps, 0 <= momentum < 1.
  public var momentum: Double
  /// The share of each parameter that is added to its gradient, 0 or more.
  public var weightDecay: Double

  /// Ranges are checked where training begins, not here.
  public init(learningRate: Double = 0.01, momentum: Double = 0, weightDecay: Double = 0) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
  }

  func rule<S: Scalar>(learningRate: Double) -> UpdateRule<S> {
    momentum == 0
      ? .sgd(learningRate: S(learningRate), weightDecay: S(weightDecay))
      : .momentum(learningRate: S(learningRate), momentum: S(momentum), weightDecay: S(weightDecay))
  }

  var problem: String? {
    if !(learningRate > 0 && learningRate.isFinite) { return "expected a learning rate above 0" }
    if !(momentum >= 0 && momentum < 1) { return "expected a momentum of 0 or more and below 1" }
    if !(weightDecay >= 0 && weightDecay.isFinite) { return "expected a weight decay of 0 or more" }
    return nil
  }
}
