/// Rows of one table that show a finding.
public struct CheckPlace: Sendable, Equatable, Encodable {
  /// The table's name.
  public let table: String
  /// The lines of its file on which the first of these rows begin, counted from 1; the numbers of the rows,
  /// from 1, in a table that a program made.
  public let lines: [Int]
  /// Whether the numbers are lines of a file.
  public let areLines: Bool
  /// How many rows there are.
  public let count: Int

  /// - Parameters:
  ///   - rows: the rows, the most telling first.
  ///   - count: how many there are, where these are not all of them.
  ///   - limit: the most that are named.
  package init(_ rows: some Sequence<Int>, of table: Table, count: Int? = nil, limit: Int) {
    var lines: [Int] = []
    var total = 0
    var areLines = true
    for row in rows {
      if lines.count < limit {
        let line = table.line(ofRow: row)
        lines.append(line ?? row + 1)
        areLines = line != nil
      }
      total += 1
    }
    self.table = table.name
    self.lines = lines
    self.areLines = areLines
    self.count = count ?? total
  }

  private enum CodingKeys: CodingKey { case table, lines, count }
}

extension CheckPlace: CustomStringConvertible {
  /// `heart.csv:17, 20, 31 and 4 more`; of a table that a program made `circles, rows 17, 20`.
  public var description: String {
    let numbers = lines.map(String.init).joined(separator: ", ")
    let more = count > lines.count ? " and \(count - lines.count) more" : ""
    return table + (areLines ? ":" : lines.count == 1 ? ", row " : ", rows ") + numbers + more
  }
}
