import BackpropCompute
import BackpropKernels

/// Rprop, which looks at the gradient's signs alone (Riedmiller and Braun 1993); for full batches:
///
///     size := size times increase where g last > 0, decrease where g last < 0;
///             kept within smallest ... largest
///     g' = 0 where g last < 0, else g
///     p := p - size sign(g');  last := g'
///
/// Every size begins at the learning rate of the first step; after that the rule finds its own, and no
/// schedule has a say.
public struct Rprop: Sendable, Equatable {
  /// The length of the first step in every coordinate, above 0.
  public var learningRate: Double
  /// The factor on a step that went too far, 0 < decrease < 1.
  public var decrease: Double
  /// The factor on a step that kept its direction, above 1.
  public var increase: Double
  /// The shortest step, above 0.
  public var smallestStep: Double
  /// The longest step, not below the shortest.
  public var largestStep: Double

  /// Ranges are checked where training begins, not here.
  public init(
    learningRate: Double = 0.01, decrease: Double = 0.5, increase: Double = 1.2, smallestStep: Double = 1e-6,
    largestStep: Double = 50
  ) {
    self.learningRate = learningRate
    self.decrease = decrease
    self.increase = increase
    self.smallestStep = smallestStep
    self.largestStep = largestStep
  }

  var traits: OptimizerTraits {
    OptimizerTraits(name: "Rprop", memoryCount: 2, initialMemories: (0, learningRate, 0))
  }

  mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    if case .learningRate = setting { learningRate = value }
  }

  /// At the first step every last gradient is 0, so that `rest` alone acts: it turns the learning rate that
  /// the sizes were filled with into that of the step.
  func rule<S: Scalar>(step t: Int, learningRate: Double) -> UpdateRule<S> {
    .rprop(
      RpropStep(
        increase: S(increase), decrease: S(decrease), rest: S(t == 1 ? learningRate / self.learningRate : 1),
        smallest: S(smallestStep), largest: S(largestStep)))
  }

  var problem: String? {
    SettingRange.positive.problem("a learning rate", of: "Rprop", learningRate)
      ?? SettingRange.openShare.problem("a decrease", of: "Rprop", decrease)
      ?? SettingRange.aboveOne.problem("an increase", of: "Rprop", increase)
      ?? SettingRange.positiveInFloat.problem("a smallest step", of: "Rprop", smallestStep)
      ?? SettingRange.positive.problem("a largest step", of: "Rprop", largestStep)
      ?? (largestStep < smallestStep
        ? SettingRange.refusal("a largest step not below the smallest for Rprop", largestStep) : nil)
  }
}
