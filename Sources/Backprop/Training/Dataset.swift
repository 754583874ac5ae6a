import BackpropCompute
import BackpropKernels

/// Inputs and targets, row by row.
///
/// Targets are rows x outputs; for cross-entropy they may be a single column of classes 0, 1, 2, ...
public struct Dataset<S: Scalar>: Sendable, Equatable {
  /// rows x features.
  public let inputs: Matrix<S>
  /// rows x outputs, or rows x 1 of classes.
  public let targets: Matrix<S>
  /// How much each row counts, 0 or more; nil where all count the same. Scaling all of them changes nothing.
  public let weights: Vector<S>?

  /// How many rows there are.
  public var rows: Int { inputs.rows }

  /// Throws a `ShapeError` where inputs, targets and weights differ in rows, there is no row, an input is NaN or infinite,
  /// or weights are below 0 or all 0.
  public init(inputs: Matrix<S>, targets: Matrix<S>, weights: [S]? = nil) throws(ShapeError) {
    guard inputs.rows == targets.rows else {
      throw ShapeError(
        "Dataset: expected \(inputs.rows) rows of targets, one for each input, got \(targets.rows)")
    }
    guard inputs.rows > 0 else { throw ShapeError("Dataset: expected 1 row or more, got none") }
    let count = inputs.rows * inputs.columns
    if unsafe !S.bestKernels.allFinite(inputs.vector.pointer, count),
      let index = (0..<count).first(where: { !inputs.vector[$0].isFinite })
    {
      throw ShapeError(
        "Dataset, row \(index / inputs.columns), column \(index % inputs.columns): expected a finite number")
    }
    if let weights { try Self.check(weights, rows: inputs.rows) }
    self.inputs = inputs
    self.targets = targets
    self.weights = weights.map { Vector($0) }
  }

  private static func check(_ weights: [S], rows: Int) throws(ShapeError) {
    guard weights.count == rows else {
      throw ShapeError("Dataset: expected \(rows) weights, one for each row, got \(weights.count)")
    }
    for (row, weight) in weights.enumerated() where !(weight >= 0 && weight.isFinite) {
      throw ShapeError("Dataset, row \(row): expected a weight of 0 or more\(got(Double(weight)))")
    }
    guard weights.contains(where: { $0 > 0 }) else {
      throw ShapeError("Dataset: expected a weight above 0 in some row, got none")
    }
  }

  /// The given rows, in the given order.
  public func selecting(rows: [Int]) throws(ShapeError) -> Dataset {
    try Dataset(
      inputs: inputs.selecting(rows: rows), targets: targets.selecting(rows: rows),
      weights: weights.map { weights in rows.map { weights[$0] } })
  }

  /// The same with targets that can be mixed: a column of classes becomes a probability for each.
  func mixable(_ objective: Objective, outputs: Int) throws(ShapeError) -> Dataset {
    if case .combined = objective {
      throw ShapeError("mixup: expected one objective for all outputs, got several")
    }
    switch objective.traits.targets {
    case .numbers, .counts, .shares, .probabilities: return self
    case .labelsOrProbabilities where targets.columns > 1: return self
    case .labelsOrProbabilities:
      try MemoryLimit.check([rows, outputs], of: S.self, who: "mixup of classes")
      var probabilities = Matrix<S>(rows: rows, columns: outputs)
      for row in 0..<rows { probabilities[row, targets[row, 0].index] = 1 }
      return try Dataset(inputs: inputs, targets: probabilities, weights: weights?.elements)
    case .labels, .yesOrNo, .signs:
      throw ShapeError("mixup: expected an objective whose targets may lie between two classes")
    }
  }
}
