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
  /// That of the caller, for the threads that work for it.
  private let budget = MemoryBudget.current
  private let nextBlock = Atomic<Int>(0)
  private let turn = Turnstile()
  private let workers = Mutex<[WorkerCells]>([])
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
    let pool = blocks == 1 || workers?.count == 1 ? nil : workers ?? WorkerPool()
    if let pool {
      pool.run(WorkerPool.Work { _ in self.work() }, parts: min(blocks, pool.count))
    } else {
      work()
    }
    if let failure { throw failure }
    try source.checkUnchanged()
    gather(pool)
  }

  private func work() {
    let block = Block(source, layout, reach: min(Block.usualReach, blockSize))
    let cells = WorkerCells(stores)
    workers.withLock { $0.append(cells) }
    while true {
      let number = nextBlock.add(1, ordering: .relaxed).oldValue
      let lower = start + number * blockSize
      guard number == 0 || lower < source.count else { return }
      let range = lower..<min(lower + blockSize, max(source.count, lower))
      // A failure to read shows again in the worker's turn.
      let guess = number == 0 ? nil : try? block.guessRows(in: range)

      turn.wait(for: number)
      let place = MemoryBudget.$current.withValue(budget) {
        takeTurn(block, guess: guess, limit: range.upperBound)
      }
      turn.pass()
      if let place {
        cells.read(block, number: number, to: place, stores: stores, quote: layout.dialect.quote.byte)
      }
    }
  }

  /// Brings together what the workers have read: the texts are numbered in the order of the file, whoever met them first.
  private func gather(_ pool: WorkerPool?) {
    let workers = workers.withLock { $0 }
    let parts = workers.enumerated().flatMap { worker, cells in cells.parts.map { (worker: worker, part: $0) }
    }
    .sorted { $0.part.block < $1.part.block }
    for (_, part) in parts {
      for column in remarks.indices { note(part.remarks[column], column: column, firstRow: part.place.row) }
    }
    let texts = stores.indices.filter { stores[$0].form == .text }
    guard !texts.isEmpty else { return }
    let columns = GatheredColumns(stores: stores, tables: workers.map(\.tables), parts: parts)
    if let pool {
      let next = NextNumber()
      pool.run(
        WorkerPool.Work { _ in
          while let column = next.take(below: texts.count) { columns.gather(texts[column]) }
        }, parts: min(texts.count, pool.count))
    } else {
      for column in texts { columns.gather(column) }
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
    let bytes = (rows + capacity).multipliedReportingOverflow(by: size)
    guard !bytes.overflow, budget != nil || bytes.partialValue <= MemoryLimit.largest else {
      throw .exceedsMemory(table: name, rows: rows + capacity, features: stores.count)
    }
    try TableError.sayingNoRoom { () throws(MemoryBudgetError) in
      try budget?.check(byteCount: bytes.partialValue)
    }
    segment = (segment.number + 1, rows, capacity)
    for store in stores { store.addSegment(firstRow: rows, capacity: capacity) }
  }

  /// The parts of all workers; each column belongs to one worker at a time.
  private struct GatheredColumns: @unchecked Sendable {
    let stores: [ColumnStore]
    let tables: [[TextTable?]]
    let parts: [(worker: Int, part: WorkerCells.Part)]

    func gather(_ column: Int) {
      stores[column].gather(
        tables.map { $0[column] },
        parts.map { ($0.worker, $0.part.place, $0.part.before[column]..<$0.part.after[column]) })
    }
  }

  /// Hands out numbers from 0, each once.
  private final class NextNumber: Sendable {
    private let number = Atomic<Int>(0)

    func take(below end: Int) -> Int? {
      let taken = number.add(1, ordering: .relaxed).oldValue
      return taken < end ? taken : nil
    }
  }

  private func note(_ found: Remarks, column: Int, firstRow: Int) {
    remarks[column].infinite += found.infinite
    remarks[column].isText = remarks[column].isText || found.isText
    if remarks[column].firstInfinite == nil {
      remarks[column].firstInfinite = found.firstInfinite.map { $0 + firstRow }
    }
  }
}
