import BackpropCompute
import Synchronization
import TextKernels

/// One reading of all rows of a file into the stores of its columns, by several workers at once.
///
/// A worker takes the next block, finds its rows and cells from a guess where the first row begins, waits until the blocks
/// before have said where it does and how many rows they have, and then reads its cells to their places in the columns. So the
/// result is that of one reader from top to bottom, whoever reads what.
@safe final class BlockReading: @unchecked Sendable {
  /// The rows so far. This and what follows belongs to the worker whose turn it is.
  private(set) var index = RowIndex()
  private(set) var badRows = 0
  /// The first row that was left out, or the one that ended the reading.
  private(set) var firstProblem: TableError?
  private(set) var failure: TableError?
  private(set) var remarks: [Remarks]

  private let name: String
  private let source: ByteSource
  private let layout: Block.RowLayout
  private let stores: [ColumnStore]
  private let start: Int
  private let nextBlock = Atomic<Int>(0)
  private let rowTurn = Turnstile()
  private let textTurn = Turnstile()
  private var nextStart: Int
  private var line: Int
  private var segment = (number: -1, firstRow: 0, capacity: 0)

  /// What was met in a column that holds numbers.
  struct Remarks {
    var infinite = 0
    var firstInfinite: Int?
    /// Whether a cell is no number.
    var isText = false
  }

  /// Bytes of a block: what is made of it fits in a processor's second-level cache.
  static let usualBlockSize = 1 << 18
  private let blockSize: Int

  init(
    _ source: ByteSource, name: String, layout: Block.RowLayout, stores: [ColumnStore], start: Int, line: Int,
    blockSize: Int
  ) {
    self.blockSize = blockSize
    self.source = source
    self.name = name
    self.layout = layout
    self.stores = stores
    self.start = start
    self.line = line
    nextStart = start
    remarks = Array(repeating: Remarks(), count: stores.count)
  }

  /// Reads all rows. Throws where a row is wrong that is not to be left out.
  func run(_ workers: WorkerPool?) throws(TableError) {
    let blocks = max(0, source.count - start - 1) / blockSize + 1
    if blocks == 1 || workers?.count == 1 {
      work()
    } else {
      let pool = workers ?? WorkerPool()
      pool.run(WorkerPool.Work { _ in self.work() }, parts: min(blocks, pool.count))
    }
    if let failure { throw failure }
    try source.checkUnchanged()
  }

  private func work() {
    let block = Block(source, layout)
    let cells = WorkerCells(stores)
    while true {
      let number = nextBlock.add(1, ordering: .relaxed).oldValue
      let lower = start + number * blockSize
      guard number == 0 || lower < source.count else { return }
      let range = lower..<min(lower + blockSize, max(source.count, lower))
      // A failure to read shows again in the worker's turn.
      let guess = number == 0 ? nil : try? block.guessRows(in: range)

      rowTurn.wait(for: number)
      let place = takeTurn(block, guess: guess, limit: range.upperBound)
      rowTurn.pass()

      var found: [Remarks] = []
      if let place { found = cells.read(block, to: place, stores: stores, quote: layout.dialect.quote.byte) }
      textTurn.wait(for: number)
      if let place {
        for column in found.indices { note(found[column], column: column, firstRow: place.row) }
        cells.merge(into: stores)
      }
      textTurn.pass()
      if let place { cells.writeCodes(to: place, stores: stores) }
    }
  }

  /// Where the rows of a block belong: a segment of the stores, and a row.
  struct Place {
    let segment: Int
    let row: Int
    let rows: Int
  }

  /// Makes sure of the block's rows and gives them their places; nil where there are none.
  private func takeTurn(_ block: Block, guess: Int?, limit: Int) -> Place? {
    guard failure == nil, nextStart < limit else { return nil }
    do throws(TableError) {
      if guess != nextStart { try block.findRows(from: nextStart, limit: limit) }
      for problem in block.problems {
        let error = TableError.malformed(file: name, line: line + problem.line, problem: problem.problem)
        badRows += 1
        if firstProblem == nil { firstProblem = error }
        if block.isStopped, problem.line == block.problems.last?.line { throw error }
      }
      let row = index.count
      try makeRoom(for: block)
      index.append(block, line: line)
      line += block.lines
      nextStart = block.next
      return block.rows == 0 ? nil : Place(segment: segment.number, row: row, rows: block.rows)
    } catch {
      failure = error
      return nil
    }
  }

  /// Adds a segment to every store where the block's rows do not fit in the last one.
  private func makeRoom(for block: Block) throws(TableError) {
    let rows = index.count
    guard segment.number < 0 || rows + block.rows > segment.firstRow + segment.capacity else { return }
    // As many as the rows so far let expect, and some more: what is not filled takes no memory.
    let read = max(1, block.next - start)
    let density = Double(rows + block.rows) / Double(read)
    let expected = Int(density * Double(source.count - block.next) * 1.05) + 16
    let capacity = block.rows + (block.next >= source.count ? 0 : expected)
    let size = stores.reduce(0) { $0 + $1.bytesPerRow }
    guard (rows + block.rows).multipliedReportingOverflow(by: size).overflow == false,
      (rows + capacity) * size <= MemoryLimit.bytes / 4 * 3
    else { throw .exceedsMemory(table: name, rows: rows + capacity, features: stores.count) }
    segment = (segment.number + 1, rows, capacity)
    for store in stores { store.addSegment(firstRow: rows, capacity: capacity) }
  }

  private func note(_ found: Remarks, column: Int, firstRow: Int) {
    remarks[column].infinite += found.infinite
    remarks[column].isText = remarks[column].isText || found.isText
    if remarks[column].firstInfinite == nil {
      remarks[column].firstInfinite = found.firstInfinite.map { $0 + firstRow }
    }
  }
}
