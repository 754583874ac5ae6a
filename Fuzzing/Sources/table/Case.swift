import BackpropCompute

@testable import BackpropData

/// A file and how it is read, and what must hold of the table that it gives.
struct Case {
  /// How many of the bytes say how the others are read.
  static let optionBytes = 2

  private let file: [UInt8]
  private let options: TableOptions
  private let blockSize: Int
  private let workers: WorkerPool

  private static let one = WorkerPool(count: 1)
  private static let three = WorkerPool(count: 3)
  private static let name = "fuzz.csv"

  /// From the fuzzer's bytes, of which there are more than `optionBytes`.
  init(_ bytes: [UInt8]) {
    let delimiters: [Dialect.Delimiter?] = [nil, nil, .comma, .semicolon, .tab, .pipe, .blanks, .init(":")]
    var options = TableOptions()
    options.delimiter = delimiters[Int(bytes[0] & 7)]
    options.quote = [nil, nil, .double, .single][Int(bytes[0] >> 3 & 3)]
    options.hasHeader = [nil, nil, true, false][Int(bytes[0] >> 5 & 3)]
    options.skipsBadRows = bytes[0] >> 7 == 1
    options.encoding = bytes[1] & 7 == 7 ? .latin1 : .utf8
    self.options = options
    blockSize =
      [1, 2, 3, 7, 16, 61, 64, 65, 100, 128, 129, 200, 256, 300, 1000, 4096][Int(bytes[1] >> 3 & 15)]
    file = Array(bytes[Self.optionBytes...])
    // Workers that hand on their turn for each byte take long on a busy machine.
    workers = bytes[1] >> 7 == 1 && file.count / blockSize < 50 ? Self.three : Self.one
  }

  /// Ends the program where something does not hold.
  func check() {
    let whole = seen(Self.one, blockSize: 1 << 20)
    let other = seen(workers, blockSize: blockSize)
    require(
      other == whole, "\(workers.count) workers, blocks of \(blockSize): \(other)\nrather than \(whole)")
    compareWithPlainReading(whole)
    if let table = whole.table {
      checkValues(table)
      checkWriting(table)
    }
  }

  private func seen(_ workers: WorkerPool, blockSize: Int) -> Seen {
    Seen { () throws(TableError) in
      try CSVReader.table(
        from: ByteSource(file), name: Self.name, options: options, workers: workers, blockSize: blockSize)
    }
  }

  /// The rows, their lines and the first problem are those of the plainest reader there is.
  private func compareWithPlainReading(_ seen: Seen) {
    let beginning: FileBeginning
    let source: ByteSource
    do throws(TableError) {
      source = try options.encoding.utf8(ByteSource(file))
      beginning = try FileBeginning(of: source, name: Self.name, options: options)
    } catch {
      require(seen.error == error, "\(seen) rather than \(error)")
      checkLine(error)
      return
    }
    guard let bytes = try? source.bytes(in: 0..<source.count) else { return }
    var reader = PlainReader(bytes, beginning.dialect)
    if beginning.dialect.hasHeader {
      let header = reader.header() ?? []
      let names = header.enumerated().map {
        $1.isEmpty ? "column\($0 + 1)" : String(decoding: $1, as: UTF8.self)
      }
      require(
        names.count == beginning.names.count
          && zip(names, beginning.names).allSatisfy { $1.utf8.starts(with: $0.utf8) },
        "\(beginning.names) rather than \(names)")
    }
    let (rows, problems) = reader.rows(columns: beginning.names.count, skipsBadRows: options.skipsBadRows)
    let errors = problems.map { TableError.malformed(file: Self.name, line: $0.line, problem: $0.problem) }
    let ends = problems.last.map { !options.skipsBadRows || $0.problem == .unterminatedQuote } ?? false
    if ends {
      require(seen.error == errors.last, "\(seen) rather than \(errors)")
    } else if rows.isEmpty {
      let expected = errors.first ?? .malformed(file: Self.name, line: nil, problem: .noRows)
      require(seen.error == expected, "\(seen) rather than \(expected)")
    } else {
      require(seen.error == nil, "\(seen), and no error was expected")
      require(seen.names == beginning.names, "\(seen): the names are not \(beginning.names)")
      require(seen.rows == rows.map(\.cells), "\(seen): the rows are not \(rows)")
      require(seen.lines == rows.map(\.line), "\(seen): the lines are not those of \(rows)")
      let leftOut = seen.notes.first { $0.contains(" left out; the first: ") }
      let count = leftOut.flatMap { Int($0.prefix { $0 != " " }) } ?? 0
      require(count == errors.count, "\(count) rows are said to be left out, and \(errors) are wrong")
      if let first = errors.first { require(leftOut?.hasSuffix("\(first)") == true, "not first: \(first)") }
    }
    if let error = seen.error { checkLine(error) }
  }

  private func checkLine(_ error: TableError) {
    guard case .malformed(_, let line?, _) = error else { return }
    let ends = file.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    require((1...ends + 1).contains(line), "line \(line) is not in the file: \(error)")
  }

  /// Numbers are those that C reads from the texts, and codes stand for the texts.
  private func checkValues(_ table: Table) {
    for (position, column) in table.columns.enumerated() {
      let hasCommas = table.notes.contains("column \(quoted(column.name)): numbers with decimal commas")
      for row in 0..<table.rowCount {
        let text = table.text(row: row, column: position)
        let meaning = Meaning(text, hasCommas: hasCommas)
        let isSound =
          switch column.values {
          case .numbers(let numbers): meaning.isNumber(numbers[row]) && (hasCommas || !meaning.isPadded)
          case .text(let categories, let codes):
            codes[row] < 0 ? meaning.isMissing : Array(categories[Int(codes[row])].utf8) == Array(text.utf8)
          }
        require(isSound, "\(position), \(row): \(text.debugDescription) is not what \(column) says")
      }
      if case .text(let categories, _) = column.values {
        require(
          categories.isEmpty || !categories.allSatisfy { Meaning($0).isNumeric && !Meaning($0).isPadded },
          "\(column) is text, and all cells are numbers without leading zeros")
      }
    }
  }

  /// What the table writes reads as the same cells.
  private func checkWriting(_ table: Table) {
    var plain = TableOptions()
    plain.delimiter = .comma
    plain.quote = .double
    plain.hasHeader = true
    let text = table.csv()
    let again = Seen { () throws(TableError) in
      try Table(csv: Array(text.utf8), name: Self.name, options: plain, workers: Self.one)
    }
    let cells = (0..<table.rowCount).map { table.texts(row: $0).map { Array($0.utf8) } }
    require(
      again.names == table.columnNames && again.rows == cells,
      "written as \(text.debugDescription), read as \(again)")
  }

  private func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition {
      fatalError("\(message())\nfile: \(String(decoding: file, as: UTF8.self).debugDescription)\n\(options)")
    }
  }
}
