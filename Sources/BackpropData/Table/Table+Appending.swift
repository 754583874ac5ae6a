import BackpropCompute

extension Table {
  /// Reads several files as one table, the rows of the first before those of the second, and so on.
  ///
  /// Columns are found by the names that the first file has, whatever their order. Throws as ``init(contentsOf:options:workers:)``
  /// does, and where a file lacks a column or has another.
  public init(
    contentsOf paths: [String], options: TableOptions = TableOptions(), workers: WorkerPool? = nil
  ) throws(TableError) {
    guard let first = paths.first else {
      throw .inconsistentColumns(table: "files", reason: "expected 1 file or more, got none")
    }
    var table = try Table(contentsOf: first, options: options, workers: workers)
    for path in paths.dropFirst() {
      table = try table.appending(Table(contentsOf: path, options: options, workers: workers))
    }
    self = table
  }

  /// The rows of this table, and behind them those of another with the same columns, in any order.
  ///
  /// A column that is numbers in one of them and text in the other is text. Throws where a column is missing in one of them.
  public func appending(_ other: Table) throws(TableError) -> Table {
    let positions = try other.indices(ofColumns: columnNames)
    guard other.columns.count == columns.count else {
      let known = Set(columnNames)
      let extra = other.columnNames.filter { !known.contains($0) }
      throw .inconsistentColumns(
        table: other.name, reason: "expected the columns of \(name), got \(listed(extra.map(quoted))) too")
    }
    guard bytes == nil, other.bytes == nil else {
      throw .inconsistentColumns(
        table: other.name, reason: "arrays of bytes cannot be read as one with others")
    }
    var joined: [Column] = []
    for (index, position) in positions.enumerated() {
      joined.append(Self.joined(self, index, other, position))
    }
    var joinedSource: TableSource?
    if let source, let others = other.source, source.isWhole, others.isWhole {
      joinedSource = source.appending(others, count: rowCount, positions: positions)
    }
    return Table(
      name: name, columns: joined, rowCount: rowCount + other.rowCount,
      notes: notes + other.notes.map { "\(other.name): \($0)" } + [
        "\(other.name): \(other.rowCount) more rows"
      ],
      source: joinedSource)
  }

  private static func joined(_ first: Table, _ index: Int, _ second: Table, _ position: Int) -> Column {
    let name = first.columns[index].name
    if case .numbers(let left) = first.columns[index].values,
      case .numbers(let right) = second.columns[position].values
    {
      return Column(name: name, values: .numbers(left.appending(right)))
    }
    let (left, right) = (first.words(inColumn: index), second.words(inColumn: position))
    var texts = left.texts
    var codeOfText: [String: Int32] = [:]
    for (code, text) in texts.enumerated() { codeOfText[text] = Int32(truncatingIfNeeded: code) }
    let meanings = right.texts.map { text -> Int32 in
      if let code = codeOfText[text] { return code }
      let code = Int32(truncatingIfNeeded: texts.count)
      codeOfText[text] = code
      texts.append(text)
      return code
    }
    return Column(
      name: name,
      values: .text(
        categories: TextPool(texts),
        codes: left.codes.appending(right.codes.mapped { $0 < 0 ? -1 : meanings[Int($0)] })))
  }

  /// The texts of a column; of numbers those that stand in the file, each once.
  func words(inColumn index: Int) -> (texts: [String], codes: LargeArray<Int32>) {
    switch columns[index].values {
    case .text(let texts, let codes): return (Array(texts), codes)
    case .numbers(let numbers):
      var texts: [String] = []
      var codeOfText: [String: Int32] = [:]
      var codes = LargeArray<Int32>(repeating: -1, count: numbers.count)
      for row in numbers.indices where !numbers[row].isNaN {
        let text = text(row: row, column: index)
        let known = codeOfText[text]
        let code = known ?? Int32(truncatingIfNeeded: texts.count)
        codes[row] = code
        guard known == nil else { continue }
        codeOfText[text] = code
        texts.append(text)
      }
      return (texts, codes)
    }
  }
}
