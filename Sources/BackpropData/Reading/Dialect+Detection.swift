extension Dialect {
  /// The rows at the beginning of a file that its dialect is found out from: those within 64 KB, or more where lines are so
  /// long that these hold no more than six.
  struct Sample {
    private let bytes: [UInt8]
    private let isWhole: Bool

    /// What is longer is read, and says no more of the dialect.
    private static let largest = 1 << 25
    private static let enoughLines = 6
    private static let enoughRows = 1000
    private static let enoughCells = 200_000

    /// The rows of a file from an offset on, in so many bytes at first and at most.
    init(
      _ source: ByteSource, from start: Int, size: Int = 65_536, atMost limit: Int
    ) throws(TableError) {
      let limit = min(limit, Self.largest)
      var size = min(size, limit)
      while true {
        let end = min(source.count, start + size)
        let bytes = try source.bytes(in: start..<end)
        if end == source.count || size >= limit || Self.hasLines(bytes[...]) {
          (self.bytes, isWhole) = (bytes, end == source.count)
          return
        }
        size = min(size * 4, limit)
      }
    }

    private static func hasLines(_ bytes: ArraySlice<UInt8>) -> Bool {
      var lines = 0
      for byte in bytes where byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        lines += 1
        if lines > enoughLines { return true }
      }
      return false
    }

    /// The rows as a dialect reads them; `isSound` where no cell breaks its rules. A row that the end of the sample cuts is left
    /// out, unless it is the only one and `keepsCutRow`.
    func rows(
      _ dialect: Dialect, keepsCutRow: Bool = false
    ) -> (rows: [[String]], isSound: Bool, hasQuotes: Bool) {
      var cursor = CSVCursor(bytes: bytes, position: 0, line: 1, dialect: dialect)
      var rows: [[String]] = []
      var hasQuotes = false
      var cells = 0
      while rows.count < Self.enoughRows, rows.count < Self.enoughLines / 2 || cells < Self.enoughCells,
        cursor.findRecord()
      {
        var row: [String] = []
        while true {
          let cell = cursor.nextCell()
          if cell.fault != nil {
            // A quote that the end of the sample leaves open says nothing.
            let isCut = cell.fault == .unterminatedQuote && !isWhole && !rows.isEmpty
            return (rows, isCut, hasQuotes)
          }
          hasQuotes = hasQuotes || cell.isQuoted
          row.append(cursor.text(of: cell))
          if row.count > FileBeginning.mostColumns { return (rows + [row], true, hasQuotes) }
          if cell.endsRecord { break }
        }
        // The last row of a part of a file may be cut.
        if !isWhole, cursor.isAtEnd, !(keepsCutRow && rows.isEmpty) { break }
        cells += row.count
        rows.append(row)
      }
      return (rows, true, hasQuotes)
    }
  }

  /// How well a dialect fits a sample.
  private struct Fit {
    var dialect: Dialect
    var columns: Int
    /// The share of the rows that have so many cells.
    var share: Double
    var rows: [[String]]
    var hasQuotes: Bool

    /// Whether rows and header agree on more than one column.
    var isConvincing: Bool { columns > 1 && share >= 0.9 }
  }

  /// The dialect of a file that begins so, comments left out; what the options say is taken as it is.
  static func detected(in sample: Sample, options: TableOptions) -> Dialect {
    let delimiters: [Delimiter] =
      options.delimiter.map { [$0] } ?? [.comma, .semicolon, .tab, .pipe, .blanks]
    var best: Fit?
    for delimiter in delimiters {
      guard let fit = fit(sample, delimiter, options) else { continue }
      guard let known = best else {
        best = fit
        continue
      }
      guard fit.isConvincing else { continue }
      // Blanks stand within cells too: they count only where nothing else does.
      let isBetter = delimiter != .blanks && (fit.columns, fit.share) > (known.columns, known.share)
      if !known.isConvincing || isBetter { best = fit }
    }
    guard var fit = best else {
      var dialect = Dialect()
      dialect.delimiter = options.delimiter ?? .comma
      dialect.quote = options.quote ?? .double
      dialect.hasHeader = options.hasHeader ?? true
      return dialect
    }
    fit.dialect.hasHeader = options.hasHeader ?? looksLikeHeader(fit.rows)
    return fit.dialect
  }

  /// How a sample reads with this delimiter, quoted one way or the other; nil where it cannot be read.
  private static func fit(_ sample: Sample, _ delimiter: Delimiter, _ options: TableOptions) -> Fit? {
    var fits: [Fit] = []
    for quote in options.quote.map({ [$0] }) ?? Quote.allCases {
      var dialect = Dialect()
      dialect.delimiter = delimiter
      dialect.quote = quote
      let (rows, isSound, hasQuotes) = sample.rows(dialect, keepsCutRow: true)
      guard isSound, let first = rows.first else { continue }
      // Apostrophes make no dialect: some cell must be quoted so.
      if quote == .single, options.quote == nil, !hasQuotes { continue }
      fits.append(measured(rows, first: first.count, dialect, hasQuotes: hasQuotes))
    }
    // Double quotes are quotes wherever there are any.
    guard let double = fits.first(where: { $0.dialect.quote == .double }), fits.count > 1 else {
      return fits.first
    }
    return double.hasQuotes || fits[1].share < double.share ? double : fits[1]
  }

  private static func measured(_ rows: [[String]], first: Int, _ dialect: Dialect, hasQuotes: Bool) -> Fit {
    var dialect = dialect
    var counts: [Int: Int] = [:]
    for row in rows.dropFirst() { counts[row.count, default: 0] += 1 }
    guard let most = counts.values.max(), let columns = counts.filter({ $0.value == most }).keys.max() else {
      return Fit(dialect: dialect, columns: first, share: 1, rows: rows, hasQuotes: hasQuotes)
    }
    let endsEmpty = rows.dropFirst().allSatisfy { $0.count != columns || $0.last == "" }
    let headerEndsEmpty = first == columns && rows[0].last == ""
    if columns > 1, endsEmpty, first == columns - 1 || headerEndsEmpty, dialect.delimiter != .blanks {
      dialect.endsWithDelimiter = true
      return Fit(
        dialect: dialect, columns: columns - 1, share: Double(most) / Double(rows.count - 1), rows: rows,
        hasQuotes: hasQuotes)
    }
    let share = first == columns ? Double(most) / Double(rows.count - 1) : 0
    return Fit(dialect: dialect, columns: columns, share: share, rows: rows, hasQuotes: hasQuotes)
  }

  /// Whether the first row names the columns.
  ///
  /// A text above numbers is a name, and a number above numbers is none, unless all such numbers are years. Where all columns
  /// are text, names are what does not stand below them too.
  private static func looksLikeHeader(_ rows: [[String]]) -> Bool {
    guard let header = rows.first, rows.count > 1 else { return true }
    var hasName = false
    var numbers: [String] = []
    var repeated = 0
    for (column, name) in header.enumerated() {
      let cells = rows.dropFirst().lazy.compactMap { column < $0.count ? $0[column] : nil }
      let texts = cells.filter { !isMissing($0) }
      guard !isMissing(name), let first = texts.first else { continue }
      if isNumber(first), texts.allSatisfy(isNumber) {
        if isNumber(name) { numbers.append(name) } else { hasName = true }
      } else if texts.contains(name) {
        repeated += 1
      }
    }
    if hasName { return true }
    let areYears =
      Set(numbers).count == numbers.count && numbers.allSatisfy { (1500...2200).contains(Int($0) ?? 0) }
    return areYears && repeated == 0 && numbers.count < header.count
      || numbers.isEmpty && 2 * repeated < header.count
  }

  private static func isNumber(_ text: String) -> Bool { DecimalText.reading(ofCell: text) != .notANumber }

  private static func isMissing(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return isMissingMarker(bytes, in: withoutSpaces(bytes, in: bytes.indices))
  }
}
