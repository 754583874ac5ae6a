import BackpropCompute
import BackpropKernels

/// The blocks of rows of a predictor: one for everybody who predicts at the same time, made when first needed.
@safe final class RowBlocks<S: Scalar> {
  let network: PackedNetwork<S>
  /// How many rows fit in a block.
  let capacity: Int
  /// In how many parts each layer that runs is divided among several workers, for few rows.
  let columnParts: [Int]
  /// Whether any of them is.
  let dividesColumns: Bool
  /// One worker's time for a row among many, in nanoseconds.
  let rowTime: Double
  private let first: RowBlock<S>
  private let spares = Spares<RowBlock<S>>()

  /// Throws a `ShapeError` where the machine has not the memory.
  init(_ network: PackedNetwork<S>, rows: Int, pool: WorkerPool) throws(ShapeError) {
    self.network = network
    capacity = max(1, min(rows, network.plan.rowsAtOnce))
    let first = try RowBlock(network, rows: capacity)
    self.first = first
    spares.put(first)
    columnParts = (0..<first.stageCount).map { first.parts(ofStage: $0, rows: 1, in: pool) }
    dividesColumns = columnParts.contains { $0 > 1 }
    rowTime = Self.rowTime(network)
  }

  /// Beside its products a row takes some nanoseconds in each layer, less where it is turned on its side.
  private static func rowTime(_ network: PackedNetwork<S>) -> Double {
    var weights = 0.0
    var outputs = 0.0
    for placed in network.network.layout.layers {
      outputs += Double(placed.outputs)
      if case .dense = placed.layer { weights += Double(placed.inputs * placed.outputs) }
    }
    let products = WorkCost(multiplyAdds: weights, vectorWidth: network.kernels.vectorWidth).nanoseconds
    let plan = network.plan
    return products
      + (plan.isNarrow ? 0.1 * (Double(network.inputs) + outputs) : 2 * Double(plan.running.count))
  }

  /// A block that is now the caller's alone.
  @inline(__always)
  func take() -> RowBlock<S> { spares.take() ?? first.another() }

  /// Makes one more.
  func putAnother() { spares.put(first.another()) }

  @inline(__always)
  func put(_ block: consuming RowBlock<S>) { spares.put(block) }
}
