extension Dialect {
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

    /// Of two that part as many cells equally well, the one that makes more of them numbers.
    func isBetter(than other: Fit) -> Bool {
      (columns, share) == (other.columns, other.share)
        ? numbers > other.numbers : (columns, share) > (other.columns, other.share)
    }

    private var numbers: Int { rows.reduce(0) { $0 + $1.count(where: Dialect.isNumber) } }
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
      if !known.isConvincing || delimiter != .blanks && fit.isBetter(than: known) { best = fit }
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
      let reading = sample.reading(dialect, keepsCutRow: true)
      guard reading.isSound, let first = reading.rows.first else { continue }
      // Apostrophes make no dialect: some cell must be quoted so.
      if quote == .single, options.quote == nil, !reading.hasQuotes { continue }
      fits.append(measured(reading, first: first.count, dialect))
    }
    // Double quotes are quotes wherever there are any.
    guard let double = fits.first(where: { $0.dialect.quote == .double }), fits.count > 1 else {
      return fits.first
    }
    return double.hasQuotes || fits[1].share < double.share ? double : fits[1]
  }

  private static func measured(_ reading: Sample.Reading, first: Int, _ dialect: Dialect) -> Fit {
    let rows = reading.rows
    var fit = Fit(dialect: dialect, columns: first, share: 1, rows: rows, hasQuotes: reading.hasQuotes)
    var counts: [Int: Int] = [:]
    for row in rows.dropFirst() { counts[row.count, default: 0] += 1 }
    guard let most = counts.values.max(), let columns = counts.filter({ $0.value == most }).keys.max() else {
      return fit
    }
    fit.share = Double(most) / Double(rows.count - 1)
    let endsEmpty = zip(rows, reading.endsOpen).dropFirst().allSatisfy { $0.count != columns || $1 }
    let headerEndsEmpty = first == columns && reading.endsOpen[0]
    if columns > 1, endsEmpty, first == columns - 1 || headerEndsEmpty, dialect.delimiter != .blanks {
      fit.dialect.endsWithDelimiter = true
      fit.columns = columns - 1
      return fit
    }
    if first != columns { fit.share = 0 }
    fit.columns = columns
    return fit
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

  fileprivate static func isNumber(_ text: String) -> Bool {
    DecimalText.reading(ofCell: text) != .notANumber
  }

  private static func isMissing(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return isMissingMarker(bytes, in: withoutSpaces(bytes, in: bytes.indices))
  }
}
