import BackpropCompute
import BackpropKernels

/// What becomes of the losses of several rows.
public enum Reduction: Sendable, Equatable {
  /// Their weighted mean: over all outputs, or over the rows, as the objective says.
  case mean
  /// Their weighted sum, over all outputs and rows.
  case sum
}

/// The loss of given outputs.
public struct ObjectiveValue<S: Scalar>: Sendable, Equatable {
  /// The mean or the sum.
  public let value: Double
  /// The gradient of `value` with respect to the outputs, rows x outputs.
  public let gradient: Matrix<S>
  /// The loss of each row, summed over its outputs, without the row's weight.
  public let losses: [S]
}

extension Objective {
  /// The loss of outputs, as a network gives them before the output function, and its gradient.
  ///
  /// - Parameters:
  ///   - targets: rows x `targetColumns`.
  ///   - weights: of each row; 0 or more, and not all 0; nil where all are 1.
  ///
  /// Throws a `ShapeError` where they do not fit together, or a target or weight is outside its range.
  public func value<S: Scalar>(
    outputs: Matrix<S>, targets: Matrix<S>, weights: [S]? = nil, reduction: Reduction = .mean,
    kernels: KernelSet<S> = S.bestKernels
  ) throws(ShapeError) -> ObjectiveValue<S> {
    guard outputs.rows > 0, outputs.columns > 0 else {
      throw ShapeError(
        "Objective: expected outputs of 1 row and 1 column or more, got \(outputs.rows) x \(outputs.columns)")
    }
    guard targets.rows == outputs.rows else {
      throw ShapeError(
        "targets: expected \(outputs.rows) rows, one for each row of outputs, got \(targets.rows)")
    }
    try check(targets, outputs: outputs.columns)
    let prepared = PreparedObjective<S>(self, outputs: outputs.columns)
    let total = try totalWeight(prepared, targets, weights)
    let scale = reduction == .mean ? 1 / prepared.divisor(weight: total) : 1
    var gradient = Matrix<S>(rows: outputs.rows, columns: outputs.columns)
    var plain = Vector<S>(count: outputs.rows)
    var weighted = Vector<S>(count: outputs.rows)
    let rowWeights = weights.map { Vector($0) }
    unsafe runLoss(
      prepared, kernels, outputs, targets, gradient.mutablePointer(), plain.mutablePointer(), scale: S(scale),
      weights: nil)
    if let rowWeights {
      unsafe runLoss(
        prepared, kernels, outputs, targets, gradient.mutablePointer(), weighted.mutablePointer(),
        scale: S(scale),
        weights: rowWeights)
    }
    var sum = 0.0
    for row in 0..<outputs.rows { sum += Double(rowWeights == nil ? plain[row] : weighted[row]) }
    return ObjectiveValue(value: sum * scale, gradient: gradient, losses: plain.elements)
  }

  /// The sum of the row weights, with those of the targets.
  private func totalWeight<S: Scalar>(
    _ prepared: PreparedObjective<S>, _ targets: Matrix<S>, _ weights: [S]?
  ) throws(ShapeError) -> Double {
    if let weights, weights.count != targets.rows {
      throw ShapeError("weights: expected \(targets.rows), one for each row, got \(weights.count)")
    }
    var total = 0.0
    for row in 0..<targets.rows {
      let weight = weights?[row] ?? 1
      guard weight >= 0, weight.isFinite else {
        throw ShapeError("weights, row \(row): expected a finite number of 0 or more\(got(Double(weight)))")
      }
      let target = unsafe targets.vector.pointer + row * targets.columns
      unsafe total += Double(weight) * prepared.weight(of: target, targetColumns: targets.columns)
    }
    guard total > 0 else { throw ShapeError("weights: expected a sum above 0, got 0") }
    return total
  }
}

@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
private func runLoss<S: Scalar>(
  _ prepared: PreparedObjective<S>, _ kernels: KernelSet<S>, _ outputs: Matrix<S>, _ targets: Matrix<S>,
  _ gradient: UnsafeMutablePointer<S>, _ losses: UnsafeMutablePointer<S>, scale: S,
  weights: Vector<S>?
) {
  unsafe prepared.loss(
    LossRows(
      rows: outputs.rows, columns: outputs.columns, stride: outputs.columns, z: outputs.vector.pointer,
      targets: targets.vector.pointer, targetColumns: targets.columns, dz: gradient,
      losses: losses, scale: scale, weights: weights?.pointer),
    kernels)
}
