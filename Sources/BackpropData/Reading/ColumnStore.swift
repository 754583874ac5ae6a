import BackpropCompute
import Synchronization
import TextKernels

/// The cells of one column of a file while its blocks arrive, in any order, each at the rows it has been given.
@safe final class ColumnStore {
  let name: String
  /// What the cells are taken for.
  var form: Form
  // A worker looks up its place while another, whose turn it is, adds a segment.
  private let numbers = Mutex<[Segment<Double>]>([])
  private let codes = Mutex<[Segment<Int32>]>([])
  /// The texts of all blocks, and what each stands for: a number of the pool, or -1 where it marks a missing cell.
  private lazy var texts = TextTable()
  private var meanings: [Int32] = []
  private var pool = 0

  enum Form {
    /// Numbers, until a cell is none.
    case numbers
    case text
    /// Nothing is kept: a later reading takes it as text.
    case skipped
  }

  /// Rows that lie one after the other in memory. A store has more than one where the file has more rows than was expected.
  struct Segment<Element: BitwiseCopyable & Sendable> {
    let firstRow: Int
    // It is filled in by blocks, in parallel; what none of them has filled is cut off at the end.
    private let elements: LargeArray<Element>

    init(firstRow: Int, capacity: Int) {
      self.firstRow = firstRow
      elements = LargeArray(uninitialized: capacity)
    }

    func place(ofRow row: Int) -> UnsafeMutablePointer<Element> {
      unsafe elements.mutableBase + (row - firstRow)
    }

    /// The first elements, without a copy.
    func prefix(_ count: Int) -> LargeArray<Element> { elements.prefix(count) }
  }

  init(name: String, form: Form) {
    self.name = name
    self.form = form
  }

  /// The memory that a row takes.
  var bytesPerRow: Int {
    switch form {
    case .numbers: MemoryLayout<Double>.stride
    case .text: MemoryLayout<Int32>.stride
    case .skipped: 0
    }
  }

  /// Makes room for rows from `firstRow` on.
  func addSegment(firstRow: Int, capacity: Int) {
    switch form {
    case .numbers: numbers.withLock { $0.append(Segment(firstRow: firstRow, capacity: capacity)) }
    case .text: codes.withLock { $0.append(Segment(firstRow: firstRow, capacity: capacity)) }
    case .skipped: break
    }
  }

  /// Where the numbers of the rows from `row` on belong: as many as the segment that begins at `segment` has room for.
  func numbers(segment: Int, row: Int) -> UnsafeMutablePointer<Double> {
    unsafe numbers.withLock { $0[segment] }.place(ofRow: row)
  }
  func codes(segment: Int, row: Int) -> UnsafeMutablePointer<Int32> {
    unsafe codes.withLock { $0[segment] }.place(ofRow: row)
  }

  /// Numbers the texts of all workers in the order of the file, and gives every cell its text's number.
  ///
  /// - Parameters:
  ///   - tables: the texts that each worker has met.
  ///   - parts: in the order of the file the worker, its cells, and which of its texts were new there.
  func gather(
    _ tables: [TextTable?], _ parts: [(worker: Int, place: BlockReading.Place, new: Range<Int>)]
  ) {
    var known: [[Int32]] = tables.map { _ in [] }
    for (worker, _, new) in parts {
      guard let table = tables[worker] else { continue }
      for number in new { known[worker].append(meaning(of: number, in: table)) }
    }
    for (worker, place, _) in parts {
      let cells = unsafe codes(segment: place.segment, row: place.row)
      unsafe known[worker].withUnsafeBufferPointer { meanings in
        for row in 0..<place.rows { unsafe cells[row] = meanings[Int(cells[row])] }
      }
    }
    for table in tables { table?.removeAll() }
  }

  private func meaning(of number: Int, in table: TextTable) -> Int32 {
    let own = texts.number(of: number, in: table)
    if own == meanings.count {
      if unsafe isMissingMarker(texts.text(own)) {
        meanings.append(-1)
      } else {
        meanings.append(Int32(truncatingIfNeeded: pool))
        pool += 1
      }
    }
    return meanings[own]
  }

  /// The column with its first `rows` rows; the store is empty afterwards.
  func column(rows: Int) -> Column {
    switch form {
    case .numbers:
      return Column(name: name, values: .numbers(numbers.withLock { Self.joined(&$0, rows: rows) }))
    case .text, .skipped:
      let codes = codes.withLock { Self.joined(&$0, rows: rows) }
      return Column(name: name, values: .text(categories: takePool(), codes: codes))
    }
  }

  private func takePool() -> TextPool {
    var categories = TextPool()
    categories.reserveCapacity(texts: pool, bytes: texts.byteCount)
    for (number, meaning) in meanings.enumerated() where meaning >= 0 {
      unsafe categories.append(texts.text(number))
    }
    texts.removeAll()
    meanings = []
    return categories
  }

  private static func joined<Element>(
    _ segments: inout [Segment<Element>], rows: Int
  ) -> LargeArray<Element> {
    let starts = segments.map(\.firstRow) + [rows]
    defer { segments = [] }
    guard segments.count > 1 else { return segments.popLast()?.prefix(rows) ?? [] }
    return unsafe LargeArray(count: rows) { all in
      for index in segments.indices {
        let part = segments[index].prefix(starts[index + 1] - starts[index])
        _ = unsafe all.extracting(starts[index]..<starts[index + 1]).initialize(fromContentsOf: part)
      }
    }
  }

  /// Forgets all cells; they will come again, as text.
  func restartAsText() {
    form = .text
    numbers.withLock { $0 = [] }
  }
}

/// Whether these bytes, spaces around them left out, stand for a missing cell.
private func isMissingMarker(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
  guard text.count <= 32 else { return false }
  let bytes = unsafe Array(text)
  return isMissingMarker(bytes, in: withoutSpaces(bytes, in: bytes.indices))
}
