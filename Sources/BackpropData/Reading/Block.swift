import TextKernels

/// A stretch of a file, the rows that begin in it, and where their cells are. Made once for a worker and used again and again.
@safe final class Block {
  /// The rows that were found, in the order of the file.
  private(set) var rows = 0
  /// The offset in the file where the next block's first row begins.
  private(set) var next = 0
  /// How many lines these rows take, blank ones included.
  private(set) var lines = 0
  /// What is wrong with rows that were left out, or with the row that ends all reading: its line, counted from 0 at the first.
  private(set) var problems: [(line: Int, problem: CSVProblem)] = []
  /// Whether the last of the problems ends all reading.
  private(set) var isStopped = false

  private let source: ByteSource
  private let layout: RowLayout
  private var offset = 0
  private var count = 0
  private var capacity = 0
  private var text: UnsafeMutablePointer<UInt8>
  private var starts: UnsafeMutablePointer<UInt32>
  private var ends: UnsafeMutablePointer<UInt32>
  private var rowEnds: UnsafeMutablePointer<UInt32>
  private var rowLines: UnsafeMutablePointer<UInt32>
  /// Whether cells follow each other with one delimiter between them, so that a cell begins behind the end of the one before.
  private var isDense = true
  private var hasReturns = false
  private var hasInnerLines = false
  private var expectsQuotes = false
  private var rowStarts: [UInt32] = []
  private var listedLines: [UInt32] = []

  /// How rows are told apart in a file.
  struct RowLayout {
    let dialect: Dialect
    let columns: Int
    let skipsBadRows: Bool
    /// The bytes that a row may have.
    let longestRow: Int
  }

  /// Room behind the text that may be read, and for the line end that the last line lacks.
  private static let slack = 128
  /// How much further than its end a block is read, for the row that reaches over it.
  private let reach: Int
  static let usualReach = 1 << 14

  init(_ source: ByteSource, _ layout: RowLayout, reach: Int = Block.usualReach) {
    self.source = source
    self.layout = layout
    self.reach = reach
    unsafe text = .allocate(capacity: 1)
    unsafe starts = .allocate(capacity: 1)
    unsafe ends = .allocate(capacity: 1)
    unsafe rowEnds = .allocate(capacity: 1)
    unsafe rowLines = .allocate(capacity: 1)
  }

  deinit { free() }

  private func free() {
    unsafe text.deallocate()
    unsafe starts.deallocate()
    unsafe ends.deallocate()
    unsafe rowEnds.deallocate()
    unsafe rowLines.deallocate()
  }

  /// The bytes that a row may have usually: places within a block are counted in 32 bits, and what is longer is no table.
  static let longestRow = 1 << 28

  /// Finds the rows that begin in a range of the file, supposing that one begins behind the first line end there; false where
  /// that cannot be right, or where the last row reaches further than was read.
  ///
  /// The place is known only when the block before has been read: see `findRows(from:limit:)`.
  func guessRows(in range: Range<Int>) throws(TableError) -> Int? {
    // The byte before tells whether the first one begins a line.
    let first = range.lowerBound - 1
    try load(first..<min(source.count, range.upperBound + reach))
    var place = 0
    let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    while place < count, unsafe text[place] != lineFeed, unsafe text[place] != carriageReturn { place += 1 }
    guard place < count else { return nil }
    if unsafe text[place] == carriageReturn, place + 1 < count, unsafe text[place + 1] == lineFeed {
      place += 1
    }
    let start = first + place + 1
    guard start < range.upperBound, try find(from: start, limit: range.upperBound) else { return nil }
    return start
  }

  /// Finds the rows from `start`, where one begins, to the first that begins at `limit` or behind it.
  func findRows(from start: Int, limit: Int) throws(TableError) {
    var reach = self.reach
    while true {
      let end = min(source.count, limit + reach)
      try load(start..<end)
      if try find(from: start, limit: limit) { return }
      if reach >= layout.longestRow {
        _ = findListed(from: start - offset, limit: limit, endsLongRow: true)
        return
      }
      reach = min(reach * 4, layout.longestRow)
    }
  }

  private func load(_ range: Range<Int>) throws(TableError) {
    if range.count + Self.slack > capacity {
      free()
      capacity = range.count + Self.slack
      unsafe text = .allocate(capacity: capacity)
      // Not written here, and no memory is taken before it is.
      unsafe starts = .allocate(capacity: capacity)
      unsafe ends = .allocate(capacity: capacity)
      unsafe rowEnds = .allocate(capacity: capacity)
      unsafe rowLines = .allocate(capacity: capacity)
    }
    offset = range.lowerBound
    count = range.count
    try unsafe source.read(from: offset, into: UnsafeMutableRawBufferPointer(start: text, count: count))
    unsafe (text + count).initialize(repeating: 0, count: Self.slack)
  }

  /// Whether the text that was read ends with the file.
  private var isAtEnd: Bool { offset + count == source.count }

  /// False where a row reaches further than the text.
  private func find(from start: Int, limit: Int) throws(TableError) -> Bool {
    rows = 0
    problems = []
    isStopped = false
    hasInnerLines = false
    if start >= source.count {
      (next, lines) = (source.count, 0)
      return true
    }
    if let found = findDense(from: start - offset, limit: limit - offset) { return found }
    return findListed(from: start - offset, limit: limit)
  }

  /// The common case, at the speed of memory; nil where the rows need a closer look.
  private func findDense(from start: Int, limit: Int) -> Bool? {
    let dialect = layout.dialect
    guard case .character(let delimiter) = dialect.delimiter, dialect.quote == .double,
      !dialect.endsWithDelimiter
    else { return nil }
    var end = count
    if isAtEnd, unsafe text[end - 1] != UInt8(ascii: "\n") {
      // A carriage return before it would seem to belong to it.
      guard unsafe text[end - 1] != UInt8(ascii: "\r") else { return nil }
      unsafe text[end] = UInt8(ascii: "\n")
      end += 1
    }
    let found = unsafe CellIndex.find(
      text, from: start, limit: limit, count: end, delimiter: delimiter, ends: ends, rowEnds: rowEnds,
      rowLines: rowLines, expectsQuotes: expectsQuotes)
    unsafe text[count] = 0
    expectsQuotes = found.hasQuotes
    switch found.outcome {
    case .odd: return nil
    case .cut: return isAtEnd ? nil : false
    case .complete: break
    }
    guard found.cells == found.rows * layout.columns else { return nil }
    for row in 0..<found.rows where unsafe Int(rowEnds[row]) != (row + 1) * layout.columns { return nil }
    if layout.columns == 1, hasBlankLine(found.rows, hasReturns: found.hasReturns) { return nil }
    if found.hasHighBytes, !isValidText(start, found.next) { return nil }
    isDense = true
    hasReturns = found.hasReturns
    hasInnerLines = found.hasInnerLines
    rows = found.rows
    lines = found.lines
    next = min(offset + found.next, source.count)
    return true
  }

  private func hasBlankLine(_ rows: Int, hasReturns: Bool) -> Bool {
    for row in 0..<rows {
      let length = unsafe Int(ends[row + 1] &- ends[row] &- 1)
      if length == 0 || (hasReturns && length == 1) { return true }
    }
    return false
  }

  private func isValidText(_ start: Int, _ end: Int) -> Bool {
    unsafe String(
      validating: UnsafeBufferPointer(start: text + start, count: min(end, count) - start), as: UTF8.self)
      != nil
  }

  /// Any dialect, byte by byte; tells what is wrong with a row. False where a row reaches further than the text, unless it is
  /// too long for that to be right.
  private func findListed(from start: Int, limit: Int, endsLongRow: Bool = false) -> Bool {
    rows = 0
    problems = []
    isDense = false
    hasReturns = false
    rowStarts.removeAll(keepingCapacity: true)
    listedLines.removeAll(keepingCapacity: true)
    let bytes = unsafe Array(UnsafeBufferPointer(start: text, count: count))
    var cursor = CSVCursor(bytes: bytes, position: start, line: 0, dialect: layout.dialect)
    var cells = 0
    while cursor.position < limit - offset, cursor.position < count {
      let line = cursor.line
      let isBlank = cursor.skipBlankLine()
      let first = cursor.position
      let outcome = isBlank ? nil : listRow(&cursor, from: cells)
      if cursor.position >= count, !isAtEnd {
        guard endsLongRow else { return false }
        let hasOpenQuote = outcome?.0 == .unterminatedQuote
        problems.append(
          (outcome?.line ?? line, .longRow(limit: layout.longestRow, hasOpenQuote: hasOpenQuote)))
        isStopped = true
        return finish(cursor)
      }
      if isBlank { continue }
      switch outcome {
      case nil:
        rowStarts.append(UInt32(truncatingIfNeeded: first))
        listedLines.append(UInt32(truncatingIfNeeded: line))
        cells += layout.columns
        rows += 1
      case let (problem, at)?:
        problems.append((at, problem))
        // An open quote swallows all rows below it.
        if problem == .unterminatedQuote || !layout.skipsBadRows {
          isStopped = true
          return finish(cursor)
        }
      }
    }
    return finish(cursor)
  }

  private func finish(_ cursor: CSVCursor) -> Bool {
    next = offset + cursor.position
    lines = cursor.line
    return true
  }

  /// Notes the places of a row's cells; what is wrong with it, and where, with the cursor behind the row.
  private func listRow(_ cursor: inout CSVCursor, from first: Int) -> (CSVProblem, line: Int)? {
    let line = cursor.line
    var found = 0
    while true {
      let lineOfCell = cursor.line
      let cell = cursor.nextCell()
      if let fault = cell.fault {
        let place = cursor.line
        cursor.skipLine()
        return (CSVProblem(fault), place)
      }
      if !cursor.isValidText(cell) {
        if !cell.endsRecord { cursor.skipLine() }
        return (.notUTF8, lineOfCell)
      }
      found += 1
      let isTrailing =
        layout.dialect.endsWithDelimiter && cell.endsRecord && found == layout.columns + 1
        && cell.content.isEmpty
      if isTrailing {
        found -= 1
      } else if found <= layout.columns {
        let quotes = cell.isQuoted ? 1 : 0
        unsafe starts[first + found - 1] = UInt32(truncatingIfNeeded: cell.content.lowerBound - quotes)
        unsafe ends[first + found - 1] = UInt32(truncatingIfNeeded: cell.content.upperBound + quotes)
      }
      if cell.endsRecord { break }
    }
    return found == layout.columns ? nil : (.raggedRow(expected: layout.columns, got: found), line)
  }

  /// How many bytes are at hand: more than any cell has.
  var size: Int { count }

  /// Where the cells are.
  var places: CellPlaces {
    unsafe isDense
      ? CellPlaces(
        text: text, starts: ends, offset: 1, ends: ends + 1, width: layout.columns, rows: rows,
        hasReturns: hasReturns)
      : CellPlaces(
        text: text, starts: starts, offset: 0, ends: ends, width: layout.columns, rows: rows,
        hasReturns: false)
  }

  /// The offset of a row in the file.
  func start(ofRow row: Int) -> Int {
    unsafe offset + (isDense ? Int(ends[row * layout.columns] &+ 1) : Int(rowStarts[row]))
  }

  /// How many lines lie between the first row's line, or that of the block's beginning, and a row's.
  func line(ofRow row: Int) -> Int {
    unsafe isDense ? (hasInnerLines ? Int(rowLines[row]) : row) : Int(listedLines[row])
  }

  /// Whether each row is on the line behind the one before.
  var hasPlainLines: Bool { isDense && !hasInnerLines }
}
