import TextKernels

/// What one worker knows of the cells it reads: the texts of each column as they come, and what they mean in the whole column.
@safe final class WorkerCells {
  private var tables: [TextTable?]
  private var meanings: [[Int32]]
  /// A code for each row of the block and each column of text, column by column.
  private var codes: UnsafeMutablePointer<UInt32>
  private var capacity = 1
  private var scratch: UnsafeMutablePointer<UInt8>
  private var scratchSize = 1

  /// A table with more texts than this is emptied after a block: what comes once will not come again.
  private static let mostKept = 4096

  init(_ stores: [ColumnStore]) {
    tables = stores.map { $0.form == .text ? TextTable() : nil }
    meanings = stores.map { _ in [] }
    unsafe codes = .allocate(capacity: 1)
    unsafe scratch = .allocate(capacity: 1)
  }

  deinit {
    unsafe codes.deallocate()
    unsafe scratch.deallocate()
  }

  /// Reads all cells of a block: numbers to their places, texts to codes that are kept until they are written.
  func read(
    _ block: Block, to place: BlockReading.Place, stores: [ColumnStore], quote: UInt8
  )
    -> [BlockReading.Remarks]
  {
    let cells = block.places
    makeRoom(codes: tables.count { $0 != nil } * block.rows, scratch: block.size)
    var remarks = [BlockReading.Remarks](repeating: .init(), count: stores.count)
    var texts = 0
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
          into: codes + texts * block.rows)
        texts += 1
      }
    }
    return remarks
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

  private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  /// Gives the new texts of the block their numbers in the whole columns.
  func merge(into stores: [ColumnStore]) {
    for (column, table) in tables.enumerated() {
      if let table { stores[column].merge(table, into: &meanings[column]) }
    }
  }

  /// Writes what the codes of the block mean in the whole columns.
  func writeCodes(to place: BlockReading.Place, stores: [ColumnStore]) {
    var texts = 0
    for (column, table) in tables.enumerated() {
      guard let table else { continue }
      let target = unsafe stores[column].codes(segment: place.segment, row: place.row)
      let source = unsafe codes + texts * place.rows
      unsafe meanings[column].withUnsafeBufferPointer { meanings in
        for row in 0..<place.rows { unsafe target[row] = meanings[Int(source[row])] }
      }
      texts += 1
      if table.count > Self.mostKept {
        table.removeAll()
        meanings[column].removeAll(keepingCapacity: true)
      }
    }
  }

  private func makeRoom(codes count: Int, scratch size: Int) {
    if count > capacity {
      unsafe codes.deallocate()
      capacity = count + count / 4
      unsafe codes = .allocate(capacity: capacity)
    }
    if size > scratchSize {
      unsafe scratch.deallocate()
      scratchSize = size + 32
      unsafe scratch = .allocate(capacity: scratchSize)
    }
  }
}
