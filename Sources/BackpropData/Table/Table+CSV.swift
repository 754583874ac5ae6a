import BackpropCompute

extension Table {
  /// Reads a text file of rows and cells; `-` is standard input. What gzip packed is unpacked, and files of arrays (IDX, and
  /// NumPy's `.npy` and `.npz`) are read too: their bytes are ``bytes``, other numbers the columns x1, x2 and so on.
  ///
  /// Cells are separated and quoted, and columns named, as the first rows show or the options say; ``notes`` says what
  /// differs from commas, double quotes and a header. Lines end with LF, CRLF or CR; blank lines are skipped, and so are
  /// lines before the header that begin with `#`; a first line such as `sep=;` says what separates. A column is numeric
  /// when every cell is a number or missing, else text.
  /// Empty cells, `NA`, `N/A`, `NaN`, `nan`, `null`, `NULL`, `None` and `?` are missing, and so is an infinite number in a
  /// numeric column. An empty header is named after its position, which ``notes`` says. Errors name the file and line.
  /// Cost: linear in the bytes, by as many threads as there are processors unless `workers` says otherwise; they have no say in
  /// the result. Of a large file the columns are in memory and the text is not: the file stays open and is read again for the
  /// text of a cell.
  public init(
    contentsOf path: String, options: TableOptions = TableOptions(), workers: WorkerPool? = nil
  ) throws(TableError) {
    let source = try ByteSource(contentsOf: path)
    func read() throws(TableError) -> Table {
      try Self.read(source, name: fileName(path), options: options, workers: workers)
    }
    guard let cache = options.cache, let budget = MemoryBudget.current, let identity = source.identity,
      options.encoding == .utf8, try ArrayReader.format(of: source.bytes(in: 0..<min(8, source.count))) == nil
    else {
      self = try read()
      return
    }
    self = try cache.table(path, of: source, identity: identity, options: options, in: budget, read)
  }

  /// Reads a table from the bytes of a CSV file, as ``init(contentsOf:options:)`` does; `name` stands in messages.
  public init(
    csv bytes: [UInt8], name: String, options: TableOptions = TableOptions(), workers: WorkerPool? = nil
  ) throws(TableError) {
    self = try Self.read(ByteSource(bytes), name: name, options: options, workers: workers)
  }

  private static func read(
    _ source: ByteSource, name: String, options: TableOptions, workers: WorkerPool?
  ) throws(TableError) -> Table {
    if ArrayReader.format(of: try source.bytes(in: 0..<min(8, source.count))) != nil {
      return try ArrayReader.table(source, name: name, options: options)
    }
    if options.labels != nil || options.arrays != nil {
      throw .damagedFile(
        path: name,
        reason: "expected an IDX file, or NumPy's .npy or .npz, to have labels or arrays, got another one")
    }
    return try CSVReader.table(from: source, name: name, options: options, workers: workers)
  }

  /// The table as CSV text with a header: RFC 4180 quotes, line feeds.
  ///
  /// Cells from a file are written with the text they had there; numbers from a program with the fewest
  /// digits that read back as the same number, missing cells as nothing.
  public func csv() -> String {
    var writer = CSVWriter()
    writer.append(header: columnNames)
    for row in 0..<rowCount { writer.append(row: texts(row: row)) }
    return writer.text
  }
}
