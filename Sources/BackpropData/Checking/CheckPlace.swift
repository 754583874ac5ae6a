/// Rows of one table that show a finding.
public struct CheckPlace: Sendable, Equatable, Encodable {
  /// The table's name.
  public let table: String
  /// The lines of its file on which the first of these rows begin, counted from 1; the numbers of the rows,
  /// from 1, in a table that a program made.
  public let lines: [Int]
  /// The file of each of these lines, where a table was read from several; else nil.
  public let files: [String]?
  /// Whether the numbers are lines of a file.
  public let areLines: Bool
  /// How many rows there are.
  public let count: Int

  /// - Parameters:
  ///   - rows: the rows, the most telling first.
  ///   - limit: the most that are named.
  package init(_ rows: some Sequence<Int>, of table: Table, limit: Int) {
    var places: [(file: String, line: Int?, row: Int)] = []
    var count = 0
    for row in rows {
      if places.count < limit { places.append(table.source?.place(ofRow: row) ?? (table.name, nil, row)) }
      count += 1
    }
    let areLines = places.allSatisfy { $0.line != nil }
    lines = places.map { areLines ? $0.line ?? 0 : $0.row + 1 }
    files = places.allSatisfy { $0.file == table.name } ? nil : places.map(\.file)
    self.table = table.name
    self.areLines = areLines
    self.count = count
  }

  private enum CodingKeys: CodingKey { case table, lines, files, count }
}

extension CheckPlace: CustomStringConvertible {
  /// `heart.csv:17, 20, 31 and 4 more`; of a table that a program made `circles, rows 17, 20`.
  public var description: String {
    let more = count > lines.count ? " and \(count - lines.count) more" : ""
    if let files {
      let places = zip(files, lines).map { areLines ? "\($0):\($1)" : "\($0), row \($1)" }
      return places.joined(separator: ", ") + more
    }
    let numbers = lines.map(String.init).joined(separator: ", ")
    return table + (areLines ? ":" : lines.count == 1 ? ", row " : ", rows ") + numbers + more
  }
}
