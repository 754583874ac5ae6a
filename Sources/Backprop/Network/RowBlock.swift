import BackpropCompute
import BackpropKernels

/// The memory of some rows on their way through a packed network; one thread's at a time.
@safe final class RowBlock<S: Scalar> {
  /// How many rows fit.
  let capacity: Int
  let network: PackedNetwork<S>
  private let memory: AlignedBuffer<S>
  private let stages: UnsafeMutablePointer<Stage<S>>
  private let count: Int

  /// Throws a `ShapeError` where the machine has not the memory.
  convenience init(_ network: PackedNetwork<S>, rows: Int) throws(ShapeError) {
    self.init(network, rows: rows, memory: try network.rowMemory(rows: rows))
  }

  private init(_ network: PackedNetwork<S>, rows: Int, memory size: Int) {
    self.network = network
    capacity = rows
    memory = AlignedBuffer(count: size)
    let stages = unsafe network.stages(rows: rows, memory: memory)
    count = unsafe stages.count
    unsafe self.stages = .allocate(capacity: stages.count)
    for index in 0..<count { unsafe (self.stages + index).initialize(to: stages[index]) }
  }

  deinit { unsafe stages.deallocate() }

  /// A block of the same size, for another thread.
  func another() -> RowBlock {
    // There was memory for the first, and for no more was asked.
    RowBlock(network, rows: capacity, memory: memory.count)
  }

  /// The last layer's outputs.
  @inline(__always)
  var output: UnsafeMutablePointer<S> { unsafe stages[count - 1].a }

  /// Whether so many rows of a narrow network are worth turning and have the room for it.
  @inline(__always)
  private func canTurn(_ rows: Int) -> Bool {
    let panelWidth = network.kernels.panelWidth
    return 2 * rows >= panelWidth && (rows + panelWidth - 1) / panelWidth * panelWidth <= capacity
  }

  /// A layer that runs.
  @inline(__always)
  func stage(_ index: Int) -> Stage<S> { unsafe stages[index] }

  /// Memory for as many rows as fit that a layer does not write to.
  @inline(__always)
  func other(than index: Int) -> UnsafeMutablePointer<S> {
    let (first, second) = unsafe network.pieces(memory, rows: capacity)
    return unsafe stages[index].a == first ? second : first
  }

  /// Takes rows as the network's input; they are read when the layers run.
  @inline(__always)
  func setInput(_ rows: PredictedRows<S>, from first: Int) {
    unsafe stages[0].x = rows.x + first * rows.xStride
    unsafe stages[0].xStride = rows.xStride
  }

  /// Predicts some of the rows, no more than fit.
  @inline(__always)
  func predict(_ rows: PredictedRows<S>, _ range: Range<Int>, _ objective: PreparedObjective<S>) {
    if network.plan.isNarrow, canTurn(range.count) {
      return unsafe Backprop.predictNarrow(self, rows, range, objective)
    }
    let pass = unsafe network.pass
    unsafe setInput(rows, from: range.lowerBound)
    for index in 0..<count { unsafe forward(stages[index], pass, rows: range.count) }
    unsafe finish(rows, range, objective, pass.kernels, from: output)
  }

  /// Makes predictions of the last layer's outputs and hands them over.
  @inline(__always)
  func finish(
    _ rows: PredictedRows<S>, _ range: Range<Int>, _ objective: PreparedObjective<S>,
    _ kernels: KernelSet<S>, from a: UnsafeMutablePointer<S>
  ) {
    let last = unsafe stages[count - 1]
    let (outputs, stride) = unsafe (last.outputs, last.stride)
    if unsafe rows.isFinished {
      unsafe objective.applyOutputFunction(
        a, rows: range.count, columns: outputs, stride: stride, kernels)
    }
    let y = unsafe rows.y + range.lowerBound * rows.yStride
    if unsafe stride == rows.yStride {
      unsafe y.update(from: a, count: (range.count - 1) * stride + outputs)
    } else {
      for row in 0..<range.count {
        unsafe (y + row * rows.yStride).update(from: a + row * stride, count: outputs)
      }
    }
  }

  @inline(__always)
  private func forward(_ stage: Stage<S>, _ pass: Pass<S>, rows: Int) {
    if unsafe rows == 1 && stage.operation.isDense {
      unsafe stage.forwardColumns(0..<stage.outputs, pass, rows: 1)
    } else {
      unsafe stage.operation.forward(stage, pass, rows: 0..<rows)
    }
  }

  /// How many layers run.
  var stageCount: Int { count }

  /// Runs one layer for all rows.
  @inline(__always)
  func forward(stage index: Int, rows: Int) {
    unsafe forward(stages[index], network.pass, rows: rows)
  }

  /// One part of a layer, where it is made of so many: some of its panels of outputs.
  @inline(__always)
  func forward(stage index: Int, rows: Int, part: Int, of parts: Int) {
    let panelWidth = network.kernels.panelWidth
    let outputs = unsafe stages[index].outputs
    let panels = (outputs + panelWidth - 1) / panelWidth
    let first = panels * part / parts * panelWidth
    let end = min(outputs, panels * (part + 1) / parts * panelWidth)
    if first < end { unsafe stages[index].forwardColumns(first..<end, network.pass, rows: rows) }
  }

  /// In how many parts a layer may be divided among the workers of a pool, for so few rows that the weights' way from
  /// memory takes most of the time.
  func parts(ofStage index: Int, rows: Int, in pool: WorkerPool) -> Int {
    let stage = unsafe stages[index]
    guard unsafe stage.operation.isDense, unsafe !stage.function.actsOnRows else { return 1 }
    let panelWidth = network.kernels.panelWidth
    let weights = unsafe Double(stage.inputs * stage.outputs)
    var cost = WorkCost(multiplyAdds: weights * Double(rows), vectorWidth: panelWidth / 2)
    // 100 GB/s, as from third-level cache.
    cost.nanoseconds = max(cost.nanoseconds, weights * Double(MemoryLayout<S>.stride) / 100)
    // All workers read all inputs, which all of them have written.
    cost.exchangedBytes = unsafe rows * stage.inputs * MemoryLayout<S>.stride
    let panels = unsafe (stage.outputs + panelWidth - 1) / panelWidth
    return min(cost.workers(in: pool), panels)
  }
}

extension Stage {
  /// Z = X W^T + b,  A = g(Z) of a dense layer, for some of its outputs: whole panels from the first.
  @inline(__always)
  func forwardColumns(_ columns: Range<Int>, _ pass: Pass<S>, rows: Int) {
    let kernels = unsafe pass.kernels
    let panelWidth = kernels.panelWidth
    var product = unsafe MatrixProduct(
      rows: rows, columns: columns.count, depth: inputs, a: x, aRowStride: xStride, aDepthStride: 1,
      b: panels + columns.lowerBound * inputs, bDepthStride: panelWidth, bPanelStride: panelWidth * inputs,
      c: z + columns.lowerBound, cRowStride: stride, accumulates: false, mayOverrun: stride > 1)
    unsafe product.epilogue = epilogue(pass, from: columns.lowerBound)
    if rows == 1 {
      kernels.multiplyRow(product)
    } else {
      kernels.multiply(product)
    }
    if unsafe isActivationFused { return }
    let b = unsafe pass.parameters + parameters + inputs * outputs + columns.lowerBound
    let bias = unsafe hasBias ? b : nil
    let (z, a) = unsafe (z + columns.lowerBound, a + columns.lowerBound)
    if unsafe hasCustomActivation {
      unsafe layer.pointee.activation?.forward(
        bias: bias, z: z, a: a, rows: rows, columns: columns.count, stride: stride, kernels)
    } else {
      unsafe kernels.activate(function, alpha, bias, z, a, rows, columns.count, stride)
    }
  }
}
