import BackpropCompute

/// Reads a text file of rows and cells, strictly by the rules of its dialect, into typed columns.
///
/// Each byte is looked at twice: for the ends of cells, then for what they hold. A column whose first cells look like numbers and
/// that turns out to be text costs one more reading. No cell becomes a `String`.
enum CSVReader {
  /// The table in a file; `name` is its name in messages.
  static func table(
    from file: ByteSource, name: String, options: TableOptions, workers: WorkerPool?,
    blockSize: Int = BlockReading.usualBlockSize, longestRow: Int = Block.longestRow
  ) throws(TableError) -> Table {
    let source = try options.encoding.utf8(file)
    let beginning = try FileBeginning(of: source, name: name, options: options, longestRow: longestRow)
    let layout = Block.RowLayout(
      dialect: beginning.dialect, columns: beginning.names.count, skipsBadRows: options.skipsBadRows,
      longestRow: longestRow)
    let isText = try beginning.textColumns(in: source, blockSize: blockSize, longestRow: longestRow)
    let stores = zip(beginning.names, isText).map { ColumnStore(name: $0, form: $1 ? .text : .numbers) }
    func reading(_ stores: [ColumnStore]) throws(TableError) -> BlockReading {
      let reading = BlockReading(
        source, name: name, layout: layout, stores: stores, start: beginning.start, line: beginning.line,
        blockSize: blockSize)
      try reading.run(workers)
      return reading
    }
    let first = try reading(stores)
    guard first.index.count > 0 else {
      throw first.firstProblem ?? .malformed(file: name, line: nil, problem: .noRows)
    }
    let late = stores.indices.filter { first.remarks[$0].isText }
    if !late.isEmpty {
      for column in late { stores[column].restartAsText() }
      let others = stores.map { ColumnStore(name: $0.name, form: .skipped) }
      let second = try reading(stores.indices.map { late.contains($0) ? stores[$0] : others[$0] })
      guard second.index.count == first.index.count else {
        throw .unreadableFile(path: name, reason: "it changed while it was read")
      }
    }
    return finished(stores, first, beginning, source, name: name)
  }

  private static func finished(
    _ stores: [ColumnStore], _ reading: BlockReading, _ beginning: FileBeginning, _ source: ByteSource,
    name: String
  ) -> Table {
    let index = reading.index
    var notes = beginning.notes
    if reading.badRows > 0, let first = reading.firstProblem {
      let rows = reading.badRows == 1 ? "1 row was" : "\(reading.badRows) rows were"
      notes.append("\(rows) left out; the first: \(first)")
    }
    var columns: [Column] = []
    var commas: [String] = []
    for (store, remarks) in zip(stores, reading.remarks) {
      var column = store.column(rows: index.count)
      if column.isNumeric, remarks.infinite > 0, let row = remarks.firstInfinite {
        notes.append(
          "column \(quoted(store.name)): \(remarks.infinite) infinite values count as missing "
            + "(the first on line \(index.line(ofRow: row)))")
      }
      // Where commas separate, one within a cell says nothing about the fraction.
      if beginning.dialect.delimiter != .comma, let numbers = column.readingDecimalCommas() {
        column = numbers
        commas.append("column \(quoted(store.name)): numbers with decimal commas")
      }
      columns.append(column)
    }
    return Table(
      name: name, columns: columns, rowCount: index.count, notes: notes + commas,
      source: TableSource(
        TableSource.File(
          name: name,
          text: TableSource.Text(bytes: source, dialect: beginning.dialect, index: index),
          positions: Array(columns.indices))))
  }
}

extension CSVProblem {
  init(_ fault: CSVCell.Fault) {
    self =
      switch fault {
      case .unterminatedQuote: .unterminatedQuote
      case .textAfterQuote: .textAfterQuote
      case .bareQuote: .bareQuote
      case .nulByte: .nulByte
      }
  }
}
