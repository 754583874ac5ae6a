import BackpropData
import BackpropModel

/// The columns that moved each prediction of a table, with its cells.
struct Reasons {
  private let explanations: Explanations
  private let table: Table
  /// Where each column stands in the table; nil for a byte.
  private let places: [Int?]

  init(_ explanations: Explanations, of table: Table) throws {
    self.explanations = explanations
    self.table = table
    let indices = Dictionary(table.columnNames.enumerated().map { ($1, $0) }) { first, _ in first }
    places = explanations.columns.map { indices[$0] }
  }

  /// A column, its cell and its effect: `age=63 +0.12`.
  func fields(ofRow row: Int) -> [String] {
    let cells = table.texts(row: row)
    return explanations.rows[row].strongest.map { effect in
      let cell = cell(effect.column, row, cells)
      return "\(explanations.columns[effect.column])=\(cell.isEmpty ? "missing" : cell) "
        + (effect.size < 0 ? "" : "+") + short(effect.size)
    }
  }

  /// `why`, the strongest first; what all other columns add up to; and the prediction without any.
  func members(ofRow row: Int, number: (Double) -> String) -> [String] {
    let cells = table.texts(row: row)
    let explanation = explanations.rows[row]
    let columns = explanation.strongest.map { effect in
      "{\"column\":\(jsonText(explanations.columns[effect.column])),"
        + "\"value\":\(jsonText(cell(effect.column, row, cells))),\"effect\":\(number(effect.size))}"
    }
    return [
      "\"why\":[\(columns.joined(separator: ","))]", "\"why_others\":\(number(explanation.others))",
      "\"why_typical\":\(number(explanation.typical))",
    ]
  }

  private func cell(_ column: Int, _ row: Int, _ cells: [String]) -> String {
    if let place = places[column] { return cells[place] }
    guard let bytes = table.bytes?.matrix, let index = Int(explanations.columns[column].dropFirst()),
      (1...bytes.columns).contains(index)
    else { return "" }
    return "\(bytes[row, index - 1])"
  }
}
