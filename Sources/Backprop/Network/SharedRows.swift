import BackpropCompute

/// A call whose rows several workers predict together.
///
/// Many rows are divided into blocks: each worker takes those of its own range, then what others have left, with memory of
/// its own. With few
/// rows the weights' way from memory takes most of the time, so there the outputs of each layer are divided. Neither has a
/// say in the results.
@safe final class SharedRows<S: Scalar>: @unchecked Sendable {
  private let blocks: RowBlocks<S>
  private let objective: PreparedObjective<S>
  private var work = WorkerPool.Work { _ in }
  private var rows: PredictedRows<S>?

  // Blocks of rows: block b has the tiles from tiles b / count on.
  private var rowsInTile = 1
  private var tiles = 0
  private var count = 0
  private let numbers: SharedNumbers

  // One layer for few rows.
  private var block: RowBlock<S>?
  private var stage = 0
  private var parts = 0

  init(_ blocks: RowBlocks<S>, _ objective: PreparedObjective<S>, _ pool: WorkerPool) {
    self.blocks = blocks
    self.objective = objective
    numbers = SharedNumbers(parts: pool.count)
    // As many as threads can be at work at once, so that no later call makes one.
    for _ in 0..<min(pool.count, WorkerPool.processorCount) { blocks.putAnother() }
    // It ends within a run, which this object outlives: no cycle, and no reference counted in a call.
    work = WorkerPool.Work { [unowned(unsafe) self] part in unsafe runSharedPart(self, part) }
  }

  /// Predicts many rows.
  @inline(__always)
  func predict(_ rows: PredictedRows<S>, among parts: Int, _ pool: WorkerPool, isBrief: Bool) {
    unsafe self.rows = rows
    // The products like whole tiles, of six or eight rows. Few are shared out more evenly in smaller ones.
    rowsInTile = unsafe min(rows.count < 96 * parts ? 8 : 24, blocks.capacity)
    tiles = unsafe (rows.count + rowsInTile - 1) / rowsInTile
    let atOnce = blocks.capacity / rowsInTile
    count = (tiles + parts * atOnce - 1) / (parts * atOnce) * parts
    numbers.share(count, among: parts)
    pool.run(work, parts: parts, isBrief: isBrief)
  }

  /// Predicts few rows, as many as fit in a block.
  @inline(__always)
  func predictFew(_ rows: PredictedRows<S>, _ pool: WorkerPool) {
    let block = blocks.take()
    let all = unsafe 0..<rows.count
    unsafe block.setInput(rows, from: 0)
    self.block = block
    unsafe self.rows = rows
    for stage in 0..<block.stageCount {
      parts = blocks.columnParts[stage]
      if parts == 1 {
        block.forward(stage: stage, rows: all.count)
      } else {
        self.stage = stage
        pool.run(work, parts: parts, isBrief: true)
      }
    }
    unsafe block.finish(rows, all, objective, block.network.kernels, from: block.output)
    self.block = nil
    blocks.put(block)
  }

  /// One worker's part.
  @inline(__always)
  fileprivate func run(_ part: Int) {
    guard let rows = unsafe rows else { return }
    if let block {
      unsafe block.forward(stage: stage, rows: rows.count, part: part, of: parts)
      return
    }
    var block: RowBlock<S>?
    while let number = numbers.next(for: part) {
      let (first, end) = (tiles * number / count * rowsInTile, tiles * (number + 1) / count * rowsInTile)
      let range = unsafe min(rows.count, first)..<min(rows.count, end)
      if range.isEmpty { continue }
      if block == nil { block = blocks.take() }
      unsafe block?.predict(rows, range, objective)
    }
    if let block { blocks.put(block) }
  }
}

@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
private func runSharedPart<S: Scalar>(_ shared: SharedRows<S>, _ part: Int) { shared.run(part) }
