import BackpropCompute

extension Table {
  /// Reads a text file of rows and cells; `-` is standard input.
  ///
  /// Cells are separated and quoted, and columns named, as the first rows show or the options say; ``notes`` says what
  /// differs from commas, double quotes and a header. Lines end with LF, CRLF or CR; blank lines are skipped, and so are
  /// lines before the header that begin with `#`. A column is numeric when every cell is a number or missing, else text.
  /// Empty cells, `NA`, `N/A`, `NaN`, `nan`, `null`, `NULL`, `None` and `?` are missing, and so is an infinite number in a
  /// numeric column. An empty header is named after its position, which ``notes`` says. Errors name the file and line.
  /// Cost: linear in the bytes, by as many threads as there are processors unless `workers` says otherwise; they have no say in
  /// the result. Of a large file the columns are in memory and the text is not: the file stays open and is read again for the
  /// text of a cell.
  public init(
    contentsOf path: String, options: TableOptions = TableOptions(), workers: WorkerPool? = nil
  ) throws(TableError) {
    let name = path == "-" ? "standard input" : path.split(separator: "/").last.map(String.init) ?? path
    self = try CSVReader.table(
      from: ByteSource(contentsOf: path), name: name, options: options, workers: workers)
  }

  /// Reads a table from the bytes of a CSV file, as ``init(contentsOf:options:)`` does; `name` stands in messages.
  public init(
    csv bytes: [UInt8], name: String, options: TableOptions = TableOptions(), workers: WorkerPool? = nil
  ) throws(TableError) {
    self = try CSVReader.table(from: ByteSource(bytes), name: name, options: options, workers: workers)
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
