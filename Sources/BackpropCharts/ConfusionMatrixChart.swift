/// What a classifier answered, against what was true: actual classes as rows, predicted ones as columns.
///
/// Every cell shows a count and its share of the row, the share of that actual class; the shade is the same
/// share, in one colour for right answers and in another for wrong ones.
public struct ConfusionMatrixChart: Chart {
  /// What the chart shows; empty for none.
  public var title: String
  /// How often the class of the row was answered with the class of the column.
  public let counts: [[Int]]
  /// The name of each class.
  public let labels: [String]

  /// A chart of `counts` with one row and one column per class; classes without labels are numbered from 0.
  ///
  /// Throws a ``ChartError`` where the matrix is not square, a count is negative or the labels do not fit.
  public init(
    title: String = "Confusion matrix", counts: [[Int]], labels: [String] = []
  ) throws(ChartError) {
    for (row, list) in counts.enumerated() {
      guard list.count == counts.count else {
        throw .rowLength(of: "ConfusionMatrixChart", row: row, expected: counts.count, got: list.count)
      }
      for (column, count) in list.enumerated() where count < 0 {
        throw .negativeCount(count, row: row, column: column)
      }
    }
    guard labels.isEmpty || labels.count == counts.count else {
      throw .labelCount(of: "ConfusionMatrixChart", expected: counts.count, got: labels.count)
    }
    self.title = title
    self.counts = counts
    self.labels = labels.isEmpty ? counts.indices.map(String.init) : labels
  }

  /// A size at which the cells are squares with room for their texts.
  public var preferredSize: (width: Double, height: Double) { grid.preferredSize }

  /// None: the labels stand at the rows and columns.
  public var legend: Legend { Legend() }

  /// The number of classes and the share of right answers.
  public var summary: String {
    // Sums are kept in floating point: counts near the largest integer must not overflow.
    let total = counts.joined().reduce(0.0) { $0 + Double($1) }
    let right = counts.indices.reduce(0.0) { $0 + Double(counts[$1][$1]) }
    var text = "Confusion matrix of \(labels.count) classes; rows are actual, columns predicted classes."
    if total > 0 {
      text += " Right: \(readable(right)) of \(readable(total)), \(Self.percent(right, of: total))."
    }
    return text
  }

  /// Draws the chart into `frame`.
  public func draw(
    on canvas: inout Canvas, in frame: Rectangle, showingLegend: Bool
  ) throws(ChartError) {
    grid.draw(on: &canvas, in: frame)
  }

  /// `part` of `whole` in whole percent; never 0% for some or 100% for not quite all.
  package static func percent(_ part: Double, of whole: Double) -> String {
    guard whole > 0 else { return "–" }
    let percent = part / whole * 100
    if part > 0, percent < 0.5 { return "<1%" }
    if part < whole, percent >= 99.5 { return ">99%" }
    return "\(Int(percent.rounded()))%"
  }

  private var grid: CellGrid {
    // Where classes are many the zeros would hide what matters.
    let showsZeros = counts.count <= 12
    var cells: [[CellGrid.Cell]] = []
    for (row, list) in counts.enumerated() {
      let total = list.reduce(0.0) { $0 + Double($1) }
      var line: [CellGrid.Cell] = []
      for (column, count) in list.enumerated() {
        let share = total > 0 ? Double(count) / total : 0
        let text = [Self.short(count), Self.percent(Double(count), of: total)]
        line.append(
          CellGrid.Cell(
            paint: row == column ? .positive : .negative, opacity: count == 0 ? 0 : 0.08 + 0.92 * share,
            lines: count > 0 ? text : showsZeros ? ["0"] : [], isMuted: count == 0))
      }
      cells.append(line)
    }
    return CellGrid(
      title: title,
      remark: counts.isEmpty ? "no data" : "Count, and share of the actual class (row)",
      rowAxis: "actual", columnAxis: "predicted", rowLabels: labels, columnLabels: labels, cells: cells)
  }

  /// A count in at most five figures: `99999`, `120k`, `3400M`.
  private static func short(_ count: Int) -> String {
    if count < 100_000 { return String(count) }
    return count < 100_000_000 ? "\(count / 1000)k" : "\(count / 1_000_000)M"
  }
}
