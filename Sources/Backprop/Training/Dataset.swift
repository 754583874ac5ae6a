import BackpropCompute
import BackpropKernels

/// Inputs and targets, row by row.
///
/// Targets are rows x outputs; for cross-entropy they may be a single column of classes 0, 1, 2, ...
public struct Dataset<S: Scalar>: Sendable, Equatable {
  /// rows x features, numbers or bytes.
  public let inputs: Inputs<S>
  /// rows x outputs, or rows x 1 of classes.
  public let targets: Matrix<S>
  /// How much each row counts, 0 or more; nil where all count the same. Scaling all of them changes nothing.
  public let weights: Vector<S>?

  /// How many rows there are.
  public var rows: Int { inputs.rows }

  /// Numbers, a row for each sample.
  ///
  /// Throws a `ShapeError` where inputs, targets and weights differ in rows, there is no row, an input is NaN or infinite,
  /// or weights are below 0 or all 0.
  public init(inputs: Matrix<S>, targets: Matrix<S>, weights: [S]? = nil) throws(ShapeError) {
    try self.init(inputs: Inputs(inputs), targets: targets, weights: weights)
  }

  /// Bytes, a row for each sample: images, which stay bytes in memory. Each stands for scale x byte + offset, which is 0 to
  /// 1 where nothing else is said.
  ///
  ///     Dataset(bytes: images, targets: labels)                                              // 0 to 1
  ///     Dataset(bytes: images, scale: 1 / (255 * 0.3081), offset: -0.1307 / 0.3081, targets: labels)   // standardised
  ///
  /// Throws a `ShapeError` as the others do, and where scale is 0 or a byte would be no finite number.
  public init(
    bytes: ByteMatrix, scale: S = 1 / 255, offset: S = 0, targets: Matrix<S>, weights: [S]? = nil
  ) throws(ShapeError) {
    try self.init(
      inputs: Inputs(bytes: bytes, scale: scale, offset: offset), targets: targets, weights: weights)
  }

  /// Inputs of either kind: those of other data, say.
  ///
  /// Throws a `ShapeError` as the others do.
  public init(inputs: Inputs<S>, targets: Matrix<S>, weights: [S]? = nil) throws(ShapeError) {
    guard inputs.rows == targets.rows else {
      throw ShapeError(
        "Dataset: expected \(inputs.rows) rows of targets, one for each input, got \(targets.rows)")
    }
    guard inputs.rows > 0 else { throw ShapeError("Dataset: expected 1 row or more, got none") }
    if !inputs.areBytes { try Self.check(inputs.numbers) }
    if let weights { try Self.check(weights, rows: inputs.rows) }
    self.inputs = inputs
    self.targets = targets
    self.weights = weights.map { Vector($0) }
  }

  private static func check(_ inputs: Matrix<S>) throws(ShapeError) {
    let count = inputs.rows * inputs.columns
    if unsafe !S.bestKernels.allFinite(inputs.vector.pointer, count),
      let index = (0..<count).first(where: { !inputs.vector[$0].isFinite })
    {
      throw ShapeError(
        "Dataset, row \(index / inputs.columns), column \(index % inputs.columns): expected a finite number")
    }
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

  /// The given rows, in the given order; bytes stay bytes.
  public func selecting(rows: some Collection<Int>) throws(ShapeError) -> Dataset {
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
