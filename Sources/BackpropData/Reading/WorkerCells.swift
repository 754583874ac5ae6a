import TextKernels

/// The cells that one worker has read: numbers are where they belong, texts are known by numbers of the worker's own until all
/// blocks have been read.
@safe final class WorkerCells: @unchecked Sendable {
  /// What the worker knows of each column of text; nil where it is none.
  let tables: [TextTable?]
  /// What it has read, in the order of the file.
  private(set) var parts: [Part] = []
  private var scratch: UnsafeMutablePointer<UInt8>
  private var scratchSize = 1

  /// What a worker has read of a block.
  struct Part {
    let block: Int
    let place: BlockReading.Place
    /// How many texts of each column were known before, and how many then.
    let before: [Int]
    let after: [Int]
    let remarks: [BlockReading.Remarks]
  }

  init(_ stores: [ColumnStore]) {
    tables = stores.map { $0.form == .text ? TextTable() : nil }
    unsafe scratch = .allocate(capacity: 1)
  }

  deinit { unsafe scratch.deallocate() }

  /// Reads all cells of a block to their places.
  func read(
    _ block: Block, number: Int, to place: BlockReading.Place, stores: [ColumnStore], quote: UInt8
  ) {
    let cells = block.places
    makeRoom(block.size)
    let before = tables.map { $0?.count ?? 0 }
    var remarks = [BlockReading.Remarks](repeating: .init(), count: stores.count)
    for (column, store) in stores.enumerated() {
      switch store.form {
      case .skipped: break
      case .numbers:
        unsafe readNumbers(
          cells, column, quote, into: store.numbers(segment: place.segment, row: place.row),
          &remarks[column])
      case .text:
        guard let table = tables[column] else { break }
        unsafe TextColumn.read(
          cells, column: column, quote: quote, table: table, scratch: scratch,
          into: store.codes(segment: place.segment, row: place.row))
      }
    }
    parts.append(
      Part(
        block: number, place: place, before: before, after: tables.map { $0?.count ?? 0 }, remarks: remarks))
  }

  private func readNumbers(
    _ cells: CellPlaces, _ column: Int, _ quote: UInt8, into numbers: UnsafeMutablePointer<Double>,
    _ remarks: inout BlockReading.Remarks
  ) {
    var row = 0
    let isLast = column == cells.width - 1
    while true {
      row = unsafe NumberColumn.read(cells, column: column, from: row, into: numbers)
      guard row < cells.rows else { return }
      let cell = row * cells.width + column
      var (start, end) = unsafe (cells.start(cell), cells.end(cell, isLast: isLast))
      if unsafe start < end, unsafe start.pointee == quote { unsafe (start, end) = (start + 1, end - 1) }
      while unsafe start < end, isBlank(unsafe start.pointee) { unsafe start += 1 }
      while unsafe start < end, isBlank(unsafe end[-1]) { unsafe end -= 1 }
      if unsafe NumberColumn.beginsPadded(start, end), unsafe isPadded(start, end) {
        remarks.isText = true
        return
      }
      if let number = unsafe start == end ? Double.nan : DecimalNumber.read(start, to: end) {
        unsafe numbers[row] = number
      } else {
        let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: end - start))
        switch DecimalText.reading(of: bytes, in: bytes.indices) {
        case .finite(let number): unsafe numbers[row] = number
        case .infinite:
          remarks.infinite += 1
          if remarks.firstInfinite == nil { remarks.firstInfinite = row }
          unsafe numbers[row] = .nan
        case .notANumber:
          guard isMissingMarker(bytes, in: bytes.indices) else {
            remarks.isText = true
            return
          }
          unsafe numbers[row] = .nan
        }
      }
      row += 1
    }
  }

  private func isPadded(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: end - start))
    return DecimalText.isPadded(bytes, in: bytes.indices)
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private func makeRoom(_ size: Int) {
    guard size > scratchSize else { return }
    unsafe scratch.deallocate()
    scratchSize = size + 32
    unsafe scratch = .allocate(capacity: scratchSize)
  }
}
