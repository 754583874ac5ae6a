import Backprop
import BackpropCompute
import BackpropData

// What an objective asks of the target of a table, and of the last layer before it.
extension Objective {
  /// How many outputs a network needs to learn such a target by this objective; nil where it cannot.
  func outputs(for values: TargetEncoder.Values) -> Int? {
    switch values {
    case .classes(let labels):
      switch self {
      case .crossEntropy, .focal, .multiClassHinge: labels.count
      case .binaryCrossEntropy, .binaryFocal, .hinge: labels.count == 2 ? 1 : nil
      case .squaredError(let loss): labels.count == 2 && loss.output == .sigmoid ? 1 : nil
      default: nil
      }
    case .numbers:
      switch self {
      case .squaredError, .absoluteError, .huber, .logCosh, .poisson, .binaryCrossEntropy, .custom: 1
      case .gaussian(let loss): loss.variance == .itself ? nil : 2
      case .quantile(let loss): loss.levels.count
      default: nil
      }
    }
  }

  /// What the last layer ends in, where the objective takes what a function has made of its outputs.
  var outputActivation: Activation {
    switch self {
    case .binaryCrossEntropy(let loss) where loss.output == .identity: .sigmoid
    case .poisson(let loss) where loss.output == .rate: .softplus()
    default: .identity
    }
  }

  /// How a number to predict is scaled where nobody says it: counts and shares are what they are.
  var usualScaling: TargetEncoder.Scaling {
    switch self {
    case .poisson, .binaryCrossEntropy: .none
    default: .standard
    }
  }

  /// Whether the outputs are scores, of which predictions make probabilities by a sigmoid or softmax of their own.
  var answersInScores: Bool {
    switch self {
    case .hinge, .multiClassHinge: true
    default: false
    }
  }

  /// The share of each class that is given to all alike, where the objective has such a setting.
  func withSmoothing(_ smoothing: Double) -> Objective? {
    switch self {
    case .crossEntropy(var loss):
      loss.smoothing = smoothing
      return .crossEntropy(loss)
    case .binaryCrossEntropy(var loss):
      loss.smoothing = smoothing
      return .binaryCrossEntropy(loss)
    default: return nil
    }
  }

  /// The objectives' forms that some table's target can be learned by: what `--loss` takes.
  public static var formsForTables: [String] {
    let targets: [TargetEncoder.Values] = [
      .classes(["a", "b"]), .classes(["a", "b", "c"]), .numbers(offset: 0, scale: 1, scaling: .none),
    ]
    return forms.filter { form in targets.contains { canLearn($0, form: form) } }
  }

  /// The words of the objectives that such a target can be learned by.
  static func words(for values: TargetEncoder.Values) -> [String] {
    forms.filter { canLearn(values, form: $0) }.map { String($0.prefix { $0 != ":" && $0 != "[" }) }
  }

  /// Whether the objective of a form, with any number where it needs one, fits a target.
  private static func canLearn(_ values: TargetEncoder.Values, form: String) -> Bool {
    let needed = form.prefix { $0 != "[" && $0 != "{" }
    let example = needed.split(separator: ":").map {
      $0.allSatisfy { $0.isUppercase || $0 == " " } ? "0.5" : String($0)
    }
    let objective = Objective(spelling: example.joined(separator: ":"))
    return objective?.outputs(for: values) != nil
  }
}

extension Objective {
  /// The probabilities that answers of classes stand for: rows x classes.
  ///
  /// Scores become the sigmoid of one in a row, or the softmax of several; one probability becomes those of both classes.
  func probabilities(of answers: Matrix<Double>) -> Matrix<Double> {
    var probabilities = answers
    if answersInScores { Self.makeProbabilities(of: &probabilities) }
    guard answers.columns == 1 else { return probabilities }
    let second = probabilities
    probabilities = Matrix(rows: answers.rows, columns: 2)
    for row in 0..<answers.rows {
      probabilities[row, 0] = 1 - second[row, 0]
      probabilities[row, 1] = second[row, 0]
    }
    return probabilities
  }

  private static func makeProbabilities(of scores: inout Matrix<Double>) {
    for row in 0..<scores.rows {
      if scores.columns == 1 {
        scores[row, 0] = 1 / (1 + Elementary.exp(-scores[row, 0]))
        continue
      }
      let greatest = (0..<scores.columns).reduce(-Double.infinity) { max($0, scores[row, $1]) }
      for column in 0..<scores.columns {
        scores[row, column] = Elementary.exp(scores[row, column] - greatest)
      }
      let sum = (0..<scores.columns).reduce(0) { $0 + scores[row, $1] }
      for column in 0..<scores.columns { scores[row, column] /= sum }
    }
  }

  /// The output that is the number to predict.
  var answerColumn: Int {
    if case .quantile(let quantile) = self { quantile.middle } else { 0 }
  }
}
