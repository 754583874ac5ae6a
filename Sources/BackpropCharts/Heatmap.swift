/// A matrix of numbers as shaded cells: weights, correlations, scores over two settings.
///
/// Values are shaded from the lowest to the highest; where some are negative, in two colours from zero
/// outwards. Numbers are printed where the cells have room. Cells whose value is not finite are empty, with a
/// dash.
public struct Heatmap: Chart {
  /// What the chart shows; empty for none.
  public var title: String
  /// The values, row by row from the top.
  public let values: [[Double]]
  /// A label for each row.
  public let rowLabels: [String]
  /// A label for each column.
  public let columnLabels: [String]
  /// What the rows are; empty for none.
  public var rowAxis: String
  /// What the columns are; empty for none.
  public var columnAxis: String

  /// A chart of `values`; rows and columns without labels are numbered from 0.
  ///
  /// Throws a ``ChartError`` where rows differ in length or the number of labels does not fit.
  public init(
    title: String = "", values: [[Double]], rowLabels: [String] = [], columnLabels: [String] = [],
    rowAxis: String = "", columnAxis: String = ""
  ) throws(ChartError) {
    let columns = values.first?.count ?? 0
    for (row, list) in values.enumerated() where list.count != columns {
      throw .rowLength(of: "Heatmap", row: row, expected: columns, got: list.count)
    }
    self.title = title
    self.values = values
    self.rowLabels = try Self.labels(rowLabels, count: values.count, of: "rows")
    self.columnLabels = try Self.labels(columnLabels, count: columns, of: "columns")
    self.rowAxis = rowAxis
    self.columnAxis = columnAxis
  }

  /// A size at which the cells are squares.
  public var preferredSize: (width: Double, height: Double) { grid.preferredSize }

  /// None: the scale of shades stands beside the matrix.
  public var legend: Legend { Legend() }

  /// The size of the matrix and the range of its values.
  public var summary: String {
    var text = "Matrix of \(rowLabels.count) rows and \(columnLabels.count) columns."
    if let (low, high) = range { text += " Values from \(readable(low)) to \(readable(high))." }
    let broken = values.joined().filter { !$0.isFinite }.count
    if broken > 0 { text += " Not finite: \(broken)." }
    return text
  }

  /// Draws the chart into `frame`.
  public func draw(
    on canvas: inout Canvas, in frame: Rectangle, showingLegend: Bool
  ) throws(ChartError) {
    grid.draw(on: &canvas, in: frame)
  }

  private var range: (Double, Double)? {
    let finite = values.joined().filter { $0.magnitude <= 8e307 }
    guard let low = finite.min(), let high = finite.max() else { return nil }
    return (low, high)
  }

  private var grid: CellGrid {
    let range = range
    let (low, high) = range ?? (0, 1)
    var cells: [[CellGrid.Cell]] = []
    for row in values {
      cells.append(
        row.map { value in
          var cell = Self.shade(value, low: low, high: high)
          cell.lines = [value.isFinite ? readable(value, significant: 3) : "–"]
          return cell
        })
    }
    var key: [CellGrid.Cell] = []
    var keyLabels: [(share: Double, text: String)] = []
    if range != nil, low < high {
      let steps = 50
      for step in 0..<steps {
        let share = (Double(step) + 0.5) / Double(steps)
        key.append(Self.shade(low * (1 - share) + high * share, low: low, high: high))
      }
      for tick in Ticks.linear(from: low, to: high, atMost: 6) {
        keyLabels.append(((tick.value - low) / (high - low), tick.label))
      }
    }
    return CellGrid(
      title: title, remark: values.isEmpty ? "no data" : "", rowAxis: rowAxis, columnAxis: columnAxis,
      rowLabels: rowLabels, columnLabels: columnLabels, cells: cells, key: key,
      keyLabels: keyLabels)
  }

  private static func shade(_ value: Double, low: Double, high: Double) -> CellGrid.Cell {
    guard value.magnitude <= 8e307 else { return CellGrid.Cell(paint: .positive, opacity: 0, lines: []) }
    if low < 0 {
      let most = max(low.magnitude, high.magnitude)
      return CellGrid.Cell(
        paint: value < 0 ? .negative : .positive, opacity: value.magnitude / most, lines: [])
    }
    let share = high > low ? (value - low) / (high - low) : 0.5
    return CellGrid.Cell(paint: .positive, opacity: 0.04 + 0.96 * share, lines: [])
  }

  private static func labels(
    _ given: [String], count: Int, of part: String
  ) throws(ChartError) -> [String] {
    if given.isEmpty { return (0..<count).map(String.init) }
    guard given.count == count else {
      throw .labelCount(of: "Heatmap, \(part)", expected: count, got: given.count)
    }
    return given
  }
}
