import BackpropCompute
import BackpropKernels

/// What each objective says of itself; `Objective` asks for it case by case.
protocol LossDefinition: Sendable, Equatable {
  /// What the engine must know beside the kernel.
  var traits: LossTraits { get }
  /// The kernel of the loss.
  func function<S: Scalar>() -> LossFunction<S>
  /// Throws where a setting is out of its range or does not fit a network with so many outputs.
  func check(outputs: Int) throws(ShapeError)
}

extension LossDefinition {
  func check(outputs: Int) throws(ShapeError) {}
}

/// What the engine must know of an objective beside its kernel.
struct LossTraits {
  /// What may stand in the targets.
  enum Targets {
    /// Any finite number; 0 or more; 0 or 1; -1, 0 or 1; from 0 to 1: one for each output.
    case numbers, counts, yesOrNo, signs, shares
    /// A class from 0 in one column; that, or a probability for each class; the latter alone.
    case labels, labelsOrProbabilities, probabilities
  }

  /// For errors: "cross-entropy".
  var name: StaticString
  /// What makes the prediction of the network's outputs.
  var output: OutputFunction = .identity
  var targets: Targets = .numbers
  /// Whether the mean is over the rows, and not over all outputs of all rows.
  var isMeanOverRows = false
  /// Whether each output answers a question of its own, and not all of them one together.
  var answersEachOutput = true
  /// An output above it is a yes.
  var threshold = 0.5
  var metric = Metric.rootMeanSquaredError
  /// What the kernel has one of for each output; empty where it has none.
  var outputWeights: [Double] = []
}

/// Throws unless a setting is as it should be.
func expect(
  _ isRight: Bool, _ who: StaticString, _ setting: StaticString, _ expected: StaticString, _ got: Double
) throws(ShapeError) {
  if !isRight { throw ShapeError("\(who), \(setting): expected \(expected)\(Backprop.got(got))") }
}

/// Whether a number above 0 is one in Float too.
func isUsableInFloat(_ number: Double) -> Bool { Float(number) > 0 && Float(number).isFinite }

/// Throws unless there are no weights, or as many as outputs, all 0 or more and finite, and not all 0.
func expectWeights(
  _ weights: [Double], outputs: Int, _ who: StaticString, _ setting: StaticString
) throws(ShapeError) {
  if weights.isEmpty { return }
  guard weights.count == outputs else {
    throw ShapeError("\(who), \(setting): expected \(outputs), one for each output, got \(weights.count)")
  }
  var sum = 0.0
  for weight in weights {
    try expect(weight >= 0 && weight.isFinite, who, setting, "finite numbers of 0 or more", weight)
    sum += weight
  }
  try expect(sum > 0, who, setting, "a sum above 0", sum)
}
