/// What a column holds, in a line: for a person who wants to see whether it was understood.
public struct ColumnSummary: Codable, Equatable, Sendable {
  /// The column's name.
  public let name: String
  /// What its cells are; nil where the column was left out by request.
  public let kind: ColumnKind?
  /// How the cells are written, where that is not plainly numbers or words: "dates yyyy-mm-dd".
  public let form: String?
  /// How many distinct values there are.
  public let distinct: Int
  /// How many cells are missing.
  public let missing: Int
  /// The smallest and the largest value, or the most frequent ones: "18 ... 90", "male (577), female (314)".
  public let values: String
  /// What the network gets: "robust scale, and whether it is missing".
  public let treatment: String

  /// Looks at one column of a table.
  ///
  /// - Parameters:
  ///   - column: the column, its cells read as the schema says.
  ///   - features: what was made of the table; nil where that is not known yet.
  ///   - role: what else the column is: "target".
  public init(_ column: Column, schema: ColumnSchema?, features: FeatureEncoder?, role: String? = nil) {
    let treatment = features.map { encoder in
      Self.treatment(encoder.features.filter { $0.column == column.name }, scaling: encoder.scaling)
    }
    self.init(column, schema: schema, treatment: role ?? treatment ?? "")
  }

  /// The columns of a table whose cells have been read as the schema says, in its order.
  ///
  /// - Parameters:
  ///   - features: what was made of the table.
  ///   - roles: what else columns are, by name.
  public static func all(
    of table: Table, schema: TableSchema, features: FeatureEncoder, roles: [String: String] = [:]
  ) -> [ColumnSummary] {
    let own = Dictionary(grouping: features.features, by: \.column)
    let schemas = Dictionary(schema.columns.map { ($0.name, $0) }) { first, _ in first }
    return table.columns.map { column in
      ColumnSummary(
        column, schema: schemas[column.name],
        treatment: roles[column.name] ?? Self.treatment(own[column.name] ?? [], scaling: features.scaling))
    }
  }

  private init(_ column: Column, schema: ColumnSchema?, treatment: String) {
    self.treatment = treatment
    name = column.name
    kind = schema?.kind
    form =
      switch schema?.form {
      case .numbers(let form)? where !form.isPlain: "\(form)"
      case .dates(let form)?: "\(form)"
      case .booleans(let form)?: "\(form)"
      default: nil
      }
    switch column.values {
    case .numbers(let numbers):
      let found = DistinctNumbers(numbers)
      distinct = found.distinct
      missing = numbers.count - found.count
      values = Self.range(found, form: schema?.form)
    case .text(let texts, let codes):
      var counts = [Int](repeating: 0, count: texts.count)
      var absent = 0
      for code in codes { if code < 0 { absent += 1 } else { counts[Int(code)] += 1 } }
      let present = counts.indices.filter { counts[$0] > 0 }
      distinct = present.count
      missing = absent
      values = Self.top(present, counts: counts, texts: texts)
    }
  }

  /// Looks at the bytes of a table, all columns at once.
  public init(_ bytes: ByteColumns) {
    let count = bytes.matrix.columns
    name = count == 1 ? "x1" : "x1 ... x\(count)"
    kind = .number
    form = "bytes"
    var seen = [Bool](repeating: false, count: 256)
    for byte in bytes.matrix.elements { seen[Int(byte)] = true }
    distinct = seen.count { $0 }
    missing = 0
    values = "\(seen.firstIndex(of: true) ?? 0) ... \(seen.lastIndex(of: true) ?? 0)"
    treatment = "byte / 255"
  }

  private static func range(_ found: DistinctNumbers, form: CellForm?) -> String {
    guard found.distinct > 0 else { return "" }
    func text(_ number: Double) -> String {
      guard case .dates(let dates)? = form, let moment = Moment(seconds: number) else {
        return numberText(number)
      }
      let parts = moment.parts
      func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
      }
      let date = "\(padded(parts.year, 4))-\(padded(parts.month))-\(padded(parts.day))"
      let time = "\(padded(parts.hour)):\(padded(parts.minute))"
      return dates.hasDate ? (dates.hasTime ? "\(date) \(time)" : date) : time
    }
    return found.distinct == 1
      ? text(found.minimum) : "\(text(found.minimum)) ... \(text(found.maximum))"
  }

  private static func top(_ present: [Int], counts: [Int], texts: TextPool) -> String {
    // A stable sort: equally frequent ones stay in order of appearance.
    let most = present.sorted { counts[$0] > counts[$1] }.prefix(3)
    let shown = most.map { index in
      let text = texts[index]
      let short = text.count > 20 ? String(text.prefix(17)) + "..." : text
      return "\(String(short.map { $0.isNewline ? " " : $0 })) (\(counts[index]))"
    }
    return shown.joined(separator: ", ") + (present.count > 3 ? ", ..." : "")
  }

  private static func treatment(
    _ features: [FeatureEncoder.Feature], scaling: FeatureEncoder.Scaling
  ) -> String {
    var words: [String] = []
    var cycles = 0
    for feature in features {
      switch feature {
      case .number: words.append(scaling == .standard ? "standard scale" : "as it is")
      case .scaled(_, let scale, _): words.append("\(scale.kind.rawValue) scale")
      case .missing, .indicator: words.append("missing or not")
      case .pair: words.append("one of two")
      case .category(_, let categories), .levels(_, let categories, _):
        words.append("one of \(categories.count)")
      case .codes(_, let categories, let dimension):
        words.append("\(categories.count) embedded in \(dimension)")
      case .cycle: cycles += 1
      case .vocabulary(_, let found, _):
        words.append("\(found.count) frequent \(found.count == 1 ? "word" : "words")")
      case .words(_, let slots): words.append("words in \(slots.slotCount) slots")
      case .bytes: words.append("byte / 255")
      }
    }
    if cycles > 0 { words.append("\(cycles) \(cycles == 1 ? "cycle" : "cycles")") }
    return words.isEmpty ? "left out" : words.joined(separator: ", ")
  }
}
