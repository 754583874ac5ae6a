import BackpropCompute
import BackpropKernels

/// A number that says how good predictions are.
public enum Metric: Sendable, Equatable {
  /// The share of answers that are right, 0 to 1, higher is better: an answer is the most probable class of a
  /// row, or, where every output answers yes or no, one output at 1/2.
  case accuracy
  /// sqrt(mean of (p - t)^2), in the unit of the targets it is given; lower is better. Where the target was
  /// scaled for training, the reports of epochs have it in the scaled unit.
  case rootMeanSquaredError

  /// Its name in reports.
  public var name: StaticString {
    switch self {
    case .accuracy: "accuracy"
    case .rootMeanSquaredError: "RMSE"
    }
  }
}

/// Loss and metric on some data.
public struct Evaluation: Sendable, Equatable {
  /// The mean loss, as the objective divides it.
  public let loss: Double
  /// Which metric `value` is of.
  public let metric: Metric
  /// The metric's value.
  public let value: Double

  /// An evaluation of numbers worked out elsewhere.
  public init(loss: Double, metric: Metric, value: Double) {
    self.loss = loss
    self.metric = metric
    self.value = value
  }
}

/// A metric, row after row; a row of weight k counts as k rows.
struct MetricSum {
  private let metric: Metric
  private var sum = 0.0
  private var count = 0.0
  /// Whether each output answers a question of its own, and not all of them one together.
  private let countsEachOutput: Bool
  /// A prediction above it is a yes.
  private let threshold: Double

  init(_ metric: Metric, of objective: Objective) {
    self.metric = metric
    countsEachOutput = objective.answersEachOutput
    threshold = objective.threshold
  }

  mutating func add<S: Scalar>(
    prediction: UnsafePointer<S>, outputs: Int, target: UnsafePointer<S>, targetColumns: Int,
    weight: Double = 1
  ) {
    switch metric {
    case .accuracy where countsEachOutput:
      // NumPy's round: a half goes to the even number, so 1/2 is a no.
      for output in 0..<outputs {
        sum +=
          unsafe (Double(prediction[output]) > threshold) == (Double(target[output]) > threshold) ? weight : 0
        count += weight
      }
    case .accuracy where targetColumns == 1:
      sum += unsafe largest(prediction, outputs) == target[0].index ? weight : 0
      count += weight
    case .accuracy:
      sum += unsafe largest(prediction, outputs) == largest(target, outputs) ? weight : 0
      count += weight
    case .rootMeanSquaredError:
      for output in 0..<outputs {
        let error = unsafe Double(prediction[output]) - Double(target[output])
        sum += weight * error * error
        count += weight
      }
    }
  }

  var value: Double {
    switch metric {
    case .accuracy: sum / count
    case .rootMeanSquaredError: (sum / count).squareRoot()
    }
  }

  private func largest<S: Scalar>(_ values: UnsafePointer<S>, _ count: Int) -> Int {
    var best = 0
    for index in 1..<count where unsafe values[index] > values[best] { best = index }
    return best
  }
}
