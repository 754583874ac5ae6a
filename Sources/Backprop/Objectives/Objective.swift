import BackpropCompute
import BackpropKernels

/// What training makes small: the loss, the output function and the default metric chosen together, so that an illegal
/// pair cannot be written. Loss and output function are one kernel where that is exact.
public enum Objective: Sendable, Equatable {
  /// See `SquaredError`; for numbers.
  case squaredError(SquaredError)
  /// -t ln p - (1 - t) ln(1 - p) with p = sigmoid(z), one fused kernel; for yes and no, one output for each
  /// question, targets from 0 to 1.
  case binaryCrossEntropy
  /// -(sum over classes k of t_k ln p_k) with p = softmax(z), one fused kernel; for one of several classes,
  /// targets a column of classes 0, 1, ... or a probability for each class.
  case crossEntropy

  /// Half the squared error, (p - t)^2 / 2, of the output itself or of its sigmoid.
  public static func halfSquaredError(output: SquaredError.Output = .identity) -> Objective {
    .squaredError(SquaredError(isHalved: true, output: output))
  }

  /// The squared error, (p - t)^2.
  public static let regression = Objective.squaredError(SquaredError())
  /// Two classes: sigmoid and binary cross-entropy.
  public static let binary = Objective.binaryCrossEntropy
  /// Several classes: softmax and cross-entropy.
  public static let classes = Objective.crossEntropy

  /// Writes the row losses and the gradient of the network's outputs.
  @inline(__always)
  func loss<S: Scalar>(_ rows: LossRows<S>, _ kernels: KernelSet<S>) {
    kernels.losses(function(), rows)
  }

  /// The kernel of the loss.
  @inline(__always)
  func function<S: Scalar>() -> LossFunction<S> {
    switch self {
    case .squaredError(let error): error.function()
    case .binaryCrossEntropy: .binaryCrossEntropy
    case .crossEntropy: .crossEntropy
    }
  }

  /// Turns the network's outputs into predictions, in place.
  @inline(__always)
  func applyOutputFunction<S: Scalar>(
    _ z: UnsafeMutablePointer<S>, rows: Int, columns: Int, stride: Int, _ kernels: KernelSet<S>
  ) {
    switch self {
    case .squaredError(let error) where error.output == .identity: break
    case .squaredError, .binaryCrossEntropy:
      unsafe kernels.activate(.sigmoid, 0, nil, z, z, rows, columns, stride)
    case .crossEntropy: unsafe kernels.softmax(z, rows, columns, stride)
    }
  }

  /// What the sum of all row losses is divided by: the number of elements, for cross-entropy the number of rows.
  func divisor(rows: Int, outputs: Int) -> Double {
    switch self {
    case .squaredError, .binaryCrossEntropy: Double(rows * outputs)
    case .crossEntropy: Double(rows)
    }
  }

  /// Whether each output answers a question of its own, and not all of them one together.
  var answersEachOutput: Bool {
    switch self {
    case .squaredError, .binaryCrossEntropy: true
    case .crossEntropy: false
    }
  }

  /// What is shown beside the loss, and what people ask for first.
  public var defaultMetric: Metric {
    switch self {
    case .squaredError: .rootMeanSquaredError
    case .binaryCrossEntropy, .crossEntropy: .accuracy
    }
  }

  /// Throws where targets do not fit a network with so many outputs, or lie outside what the loss is defined for.
  func check<S: Scalar>(_ targets: Matrix<S>, outputs: Int) throws(ShapeError) {
    let isLabels = self == .crossEntropy && targets.columns == 1
    guard targets.columns == outputs || isLabels else {
      throw ShapeError(
        "targets: expected \(outputs) columns, as the network has outputs, got \(targets.columns)")
    }
    if self == .crossEntropy, outputs < 2 {
      throw ShapeError(
        "cross-entropy: expected a network with 2 outputs or more, one a class, got \(outputs)")
    }
    for index in 0..<targets.rows * targets.columns {
      let target = targets.vector[index]
      let row = index / max(1, targets.columns)
      switch self {
      case .squaredError:
        guard target.isFinite else { throw ShapeError("targets, row \(row): expected a finite number") }
      case .binaryCrossEntropy:
        guard target >= 0, target <= 1 else {
          throw ShapeError("targets, row \(row): expected a number from 0 to 1 for binary cross-entropy")
        }
      case .crossEntropy:
        guard target >= 0, isLabels ? target < S(outputs) && target == target.rounded(.down) : target <= 1
        else {
          throw ShapeError(
            isLabels
              ? "targets, row \(row): expected a class from 0 to \(outputs - 1)"
              : "targets, row \(row): expected probabilities from 0 to 1")
        }
      }
    }
    if self == .crossEntropy, !isLabels { try checkProbabilities(targets) }
  }

  /// The gradient p - t is that of the loss only where the targets of a row add up to 1.
  private func checkProbabilities<S: Scalar>(_ targets: Matrix<S>) throws(ShapeError) {
    for row in 0..<targets.rows {
      var sum: S = 0
      for column in 0..<targets.columns { sum += targets.vector[row * targets.columns + column] }
      guard (sum - 1).magnitude <= 1e-3 else {
        throw ShapeError("targets, row \(row): expected probabilities that add up to 1, got a sum of \(sum)")
      }
    }
  }
}
