import BackpropCompute
import BackpropKernels

/// A number that says how good predictions are.
public enum Metric: Sendable, Equatable {
  /// The share of rows whose most probable class (or answer at 1/2) is right; higher is better.
  case accuracy
  /// sqrt(mean of (p - t)^2), in the target's unit; lower is better.
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
  public let loss: Double
  public let metric: Metric
  /// The metric's value.
  public let value: Double

  public init(loss: Double, metric: Metric, value: Double) {
    self.loss = loss
    self.metric = metric
    self.value = value
  }
}

/// A metric, row after row.
struct MetricSum {
  private let metric: Metric
  private var sum = 0.0
  private var count = 0

  init(_ metric: Metric) {
    self.metric = metric
  }

  mutating func add<S: Scalar>(
    prediction: UnsafePointer<S>, outputs: Int, target: UnsafePointer<S>, targetColumns: Int
  ) {
    switch metric {
    case .accuracy where outputs > 1 && targetColumns == 1:
      sum += unsafe largest(prediction, outputs) == target[0].index ? 1 : 0
      count += 1
    case .accuracy where outputs == 1:
      // NumPy's round: a half goes to the even number, so 1/2 is a no.
      sum += unsafe (prediction[0] > 0.5) == (target[0] > 0.5) ? 1 : 0
      count += 1
    case .accuracy:
      sum += unsafe largest(prediction, outputs) == largest(target, outputs) ? 1 : 0
      count += 1
    case .rootMeanSquaredError:
      for output in 0..<outputs {
        let error = unsafe Double(prediction[output]) - Double(target[output])
        sum += error * error
        count += 1
      }
    }
  }

  var value: Double {
    switch metric {
    case .accuracy: sum / Double(count)
    case .rootMeanSquaredError: (sum / Double(count)).squareRoot()
    }
  }

  private func largest<S: Scalar>(_ values: UnsafePointer<S>, _ count: Int) -> Int {
    var best = 0
    for index in 1..<count where unsafe values[index] > values[best] { best = index }
    return best
  }
}
