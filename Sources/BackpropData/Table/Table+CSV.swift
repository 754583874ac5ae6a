extension Table {
  /// Reads a CSV file with a header, strictly by RFC 4180; `-` is standard input.
  ///
  /// Cells are separated by commas; lines end with LF, CRLF or CR; blank lines are skipped; the text is
  /// UTF-8, with or without byte order mark. A column is numeric when every cell is a number or missing, else
  /// text. Empty cells, `NA`, `N/A`, `NaN`, `nan`, `null`, `NULL`, `None` and `?` are missing, and so is an
  /// infinite number in a numeric column. An empty header is named after its position, which ``notes`` says.
  /// Errors name the file and line. Cost: linear in the bytes, which stay in memory.
  public init(contentsOf path: String) throws(TableError) {
    let bytes = try InputFile.bytes(at: path)
    let name = path == "-" ? "standard input" : path.split(separator: "/").last.map(String.init) ?? path
    self = try CSVReader.table(in: bytes, name: name)
  }

  /// Reads a table from the bytes of a CSV file, as ``init(contentsOf:)`` does; `name` stands in messages.
  public init(csv bytes: [UInt8], name: String) throws(TableError) {
    self = try CSVReader.table(in: bytes, name: name)
  }

  /// The table as CSV text with a header: RFC 4180 quotes, line feeds.
  ///
  /// Cells from a file are written with the text they had there; numbers from a program with the fewest
  /// digits that read back as the same number, missing cells as nothing.
  public func csv() -> String {
    var writer = CSVWriter()
    writer.append(row: columnNames)
    for row in 0..<rowCount { writer.append(row: texts(row: row)) }
    return writer.text
  }
}
