import BackpropCompute
import BackpropKernels

/// An optimizer of the user's own: a name, a learning rate, memories, and a rule for each parameter.
///
/// Two are equal where their names, their settings and their rules' identity are: a copy equals its original.
public struct CustomOptimizer: Sendable {
  /// Names it in reports and errors.
  public let name: String
  /// The learning rate before any schedule, above 0.
  public var learningRate: Double
  /// How many numbers it remembers for each parameter, 0 to 3.
  public let memoryCount: Int
  @usableFromInline let float: CustomUpdateRule<Float>
  @usableFromInline let double: CustomUpdateRule<Double>

  /// From a type of the user's own; its rule is compiled for Float and for Double where this is called.
  @inlinable
  public init<Rule: CustomRule>(_ name: String, _ rule: Rule, learningRate: Double) {
    self.init(
      name: name, learningRate: learningRate, memoryCount: rule.memoryCount,
      float: CustomUpdateRule<Float> { slice, learningRate, step in
        var rule = rule
        rule.begin(step: step, learningRate: learningRate)
        updateEach(slice) { rule.update(&$0) }
      },
      double: CustomUpdateRule<Double> { slice, learningRate, step in
        var rule = rule
        rule.begin(step: step, learningRate: learningRate)
        updateEach(slice) { rule.update(&$0) }
      })
  }

  /// From two functions of a parameter, the learning rate and the number of the step (from 1), which should
  /// do the same. Costs a call for each parameter; a `CustomRule` does not.
  public init(
    _ name: String, learningRate: Double, memoryCount: Int,
    float: @escaping @Sendable (inout UpdatedElement<Float>, Double, Int) -> Void,
    double: @escaping @Sendable (inout UpdatedElement<Double>, Double, Int) -> Void
  ) {
    self.init(
      name: name, learningRate: learningRate, memoryCount: memoryCount,
      float: CustomUpdateRule { slice, learningRate, step in
        updateEach(slice) { float(&$0, learningRate, step) }
      },
      double: CustomUpdateRule { slice, learningRate, step in
        updateEach(slice) { double(&$0, learningRate, step) }
      })
  }

  @usableFromInline
  init(
    name: String, learningRate: Double, memoryCount: Int, float: CustomUpdateRule<Float>,
    double: CustomUpdateRule<Double>
  ) {
    self.name = name
    self.learningRate = learningRate
    self.memoryCount = memoryCount
    self.float = float
    self.double = double
  }

  var traits: OptimizerTraits { OptimizerTraits(name: name, memoryCount: memoryCount) }

  mutating func set(_ setting: OptimizerSetting, _ value: Double) {
    if case .learningRate = setting { learningRate = value }
  }

  func rule<S: Scalar>(step t: Int, learningRate: Double) -> UpdateRule<S> {
    // There are two number types, and S is one of them.
    if S.isDouble {
      let update = CustomUpdate(rule: double, learningRate: learningRate, number: t)
      return .custom(unsafe unsafeBitCast(update, to: CustomUpdate<S>.self))
    }
    let update = CustomUpdate(rule: float, learningRate: learningRate, number: t)
    return .custom(unsafe unsafeBitCast(update, to: CustomUpdate<S>.self))
  }

  var problem: String? {
    if memoryCount < 0 || memoryCount > 3 {
      return "expected 0 to 3 memories for \(name), got \(memoryCount)"
    }
    return SettingRange.positive.problem("a learning rate", of: name, learningRate)
  }
}

extension CustomOptimizer: Equatable {
  /// Whether both have the same name and settings, and one is a copy of the other.
  public static func == (left: CustomOptimizer, right: CustomOptimizer) -> Bool {
    left.name == right.name && left.learningRate == right.learningRate
      && left.memoryCount == right.memoryCount && left.float === right.float && left.double === right.double
  }
}
