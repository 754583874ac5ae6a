import BackpropCompute
import BackpropFormats

/// A file of the columns of a table: the arrays as they lie in memory, and behind them a ledger that says where each is, with
/// its checksum, and what the table was read from.
///
///     arrays, each from a whole page on | ledger | "backpropcolumns1", the ledger's offset, length and checksum
struct ColumnFile {
  /// What the columns were read from, and how.
  struct Source: Equatable {
    /// ``ByteSource/identity``.
    let identity: [Int]
    /// The options, and the version of the form.
    let options: String
  }

  private static let mark = Array("backpropcolumns1".utf8)
  private static let trailerCount = 16 + 3 * 8

  let file: PagedFile
  let budget: MemoryBudget

  /// Writes what makes the arrays of a table a file, and gives the table whose arrays lie there.
  func finish(_ table: Table, from source: Source) throws(MemoryBudgetError) -> Table {
    guard let text = table.source?.wholeText else { return table }
    var ledger = Ledger()
    ledger.append(source.identity)
    ledger.append(source.options)
    ledger.append(table.name)
    ledger.append(table.notes)
    ledger.append(table.rowCount)
    append(text.dialect, to: &ledger)
    ledger.append(table.columns.count)
    var columns: [Column] = []
    for column in table.columns { columns.append(try append(column, to: &ledger)) }
    let stretches = try append(LargeArray(text.index.stretches), to: &ledger)
    ledger.append(text.index.numbers.count)
    var numbers: [LargeArray<UInt32>] = []
    for part in text.index.numbers { numbers.append(try append(part, to: &ledger)) }
    guard let index = RowIndex(stretches: Array(stretches), numbers: numbers) else { return table }

    let offset = try file.append(ledger.bytes)
    var trailer = Ledger()
    trailer.append(offset)
    trailer.append(ledger.bytes.count)
    trailer.append(unsafe ledger.bytes.withUnsafeBytes { unsafe Int(Checksum.of($0)) })
    _ = try file.append(Self.mark + trailer.bytes)
    return stored(table.name, columns, table.notes, text.bytes, text.dialect, index)
  }

  private func append(_ dialect: Dialect, to ledger: inout Ledger) {
    ledger.append(dialect.delimiter.name)
    ledger.append(dialect.quote.rawValue)
    ledger.append((dialect.hasHeader ? 1 : 0) + (dialect.endsWithDelimiter ? 2 : 0))
  }

  private func append(_ column: Column, to ledger: inout Ledger) throws(MemoryBudgetError) -> Column {
    ledger.append(column.name)
    switch column.values {
    case .numbers(let numbers):
      ledger.append(0)
      return Column(name: column.name, values: .numbers(try append(numbers, to: &ledger)))
    case .text(let texts, let codes):
      ledger.append(1)
      _ = try append(LargeArray(texts.contents.bytes), to: &ledger)
      _ = try append(LargeArray(texts.contents.ends), to: &ledger)
      return Column(
        name: column.name, values: .text(categories: texts, codes: try append(codes, to: &ledger)))
    }
  }

  /// Says where the array is, which is in the file from now on.
  private func append<Element>(
    _ array: LargeArray<Element>, to ledger: inout Ledger
  ) throws(MemoryBudgetError) -> LargeArray<Element> {
    let array = try array.stored(in: file, of: budget)
    ledger.append(array.offset ?? 0)
    ledger.append(array.count)
    ledger.append(Self.checksum(of: array))
    return array
  }

  private static func checksum<Element>(of array: LargeArray<Element>) -> Int {
    unsafe array.withUnsafeBufferPointer { unsafe Int(Checksum.of(UnsafeRawBufferPointer($0))) }
  }

  /// The table in the file; nil where that was made of something else, or is damaged. Reads all of it, for the checksums.
  func table(from source: Source, in bytes: ByteSource) throws(MemoryBudgetError) -> Table? {
    let end = file.byteCount
    guard end >= Self.trailerCount, let last = file.bytes(end - Self.trailerCount..<end),
      last.starts(with: Self.mark)
    else { return nil }
    do {
      var trailer = Ledger(Array(last.dropFirst(Self.mark.count)))
      let (offset, count, checksum) = (try trailer.number(), try trailer.number(), try trailer.number())
      guard offset >= 0, count >= 0, offset <= end - Self.trailerCount,
        count <= end - Self.trailerCount - offset,
        let content = file.bytes(offset..<offset + count),
        unsafe content.withUnsafeBytes({ unsafe Int(Checksum.of($0)) }) == checksum
      else { return nil }
      var ledger = Ledger(content)
      guard try ledger.numbers() == source.identity, try ledger.text() == source.options else { return nil }
      let (name, notes, rows) = (try ledger.text(), try ledger.texts(), try ledger.number())
      let dialect = try dialect(&ledger)
      var columns: [Column] = []
      for _ in 0..<(try ledger.count()) { columns.append(try column(&ledger, rows: rows)) }
      let stretches: LargeArray<RowIndex.Stretch> = try array(&ledger)
      var numbers: [LargeArray<UInt32>] = []
      for _ in 0..<(try ledger.count()) { numbers.append(try array(&ledger)) }
      guard let index = RowIndex(stretches: Array(stretches), numbers: numbers), index.count == rows,
        !columns.isEmpty
      else { return nil }
      return stored(name, columns, notes, bytes, dialect, index)
    } catch let error as MemoryBudgetError {
      throw error
    } catch {
      return nil
    }
  }

  private func stored(
    _ name: String, _ columns: [Column], _ notes: [String], _ bytes: ByteSource, _ dialect: Dialect,
    _ index: RowIndex
  ) -> Table {
    Table(
      name: name, columns: columns, rowCount: index.count, notes: notes,
      source: TableSource(
        TableSource.File(
          name: name, text: TableSource.Text(bytes: bytes, dialect: dialect, index: index),
          positions: Array(columns.indices))))
  }

  private func dialect(_ ledger: inout Ledger) throws -> Dialect {
    var dialect = Dialect()
    guard let delimiter = Dialect.Delimiter(try ledger.text()),
      let quote = Dialect.Quote(rawValue: try ledger.text())
    else { throw Ledger.Damage() }
    let flags = try ledger.number()
    (dialect.delimiter, dialect.quote) = (delimiter, quote)
    (dialect.hasHeader, dialect.endsWithDelimiter) = (flags & 1 != 0, flags & 2 != 0)
    return dialect
  }

  private func column(_ ledger: inout Ledger, rows: Int) throws -> Column {
    let name = try ledger.text()
    if try ledger.number() == 0 {
      let numbers: LargeArray<Double> = try array(&ledger)
      guard numbers.count == rows else { throw Ledger.Damage() }
      return Column(name: name, values: .numbers(numbers))
    }
    let bytes: LargeArray<UInt8> = try array(&ledger)
    let ends: LargeArray<Int> = try array(&ledger)
    let codes: LargeArray<Int32> = try array(&ledger)
    guard codes.count == rows, let texts = TextPool(bytes: Array(bytes), ends: Array(ends)),
      codes.allSatisfy({ $0 >= -1 && $0 < texts.count })
    else { throw Ledger.Damage() }
    return Column(name: name, values: .text(categories: texts, codes: codes))
  }

  private func array<Element>(_ ledger: inout Ledger) throws -> LargeArray<Element> {
    let (offset, count, checksum) = (try ledger.number(), try ledger.number(), try ledger.number())
    let size = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    guard count >= 0, !size.overflow, offset >= 0, offset % PagedFile.pageSize == 0, offset <= file.byteCount,
      size.partialValue <= file.byteCount - offset
    else { throw Ledger.Damage() }
    let array = try LargeArray<Element>(count: count, at: offset, of: file, in: budget)
    guard Self.checksum(of: array) == checksum else { throw Ledger.Damage() }
    return array
  }
}
