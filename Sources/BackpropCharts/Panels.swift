/// Several charts in a grid under a common title, such as a model's answers after ever more epochs.
///
/// Where all charts have the same legend it is drawn once, under the common title.
public struct Panels: Chart {
  /// What the charts have in common; empty for none.
  public var title: String
  /// The charts, row by row.
  public var charts: [any Chart]
  /// The number of charts side by side; nil for a grid about as wide as high.
  public var columns: Int?

  /// A grid of `charts`, `columns` side by side (at least 1; by default about as many as there are rows).
  public init(title: String = "", charts: [any Chart], columns: Int? = nil) {
    self.title = title
    self.charts = charts
    self.columns = columns
  }

  /// 360 x 280 pixels for each chart, or half of what suits the largest of them.
  public var preferredSize: (width: Double, height: Double) {
    var (width, height) = (360.0, 280.0)
    for chart in charts {
      width = max(width, chart.preferredSize.width / 2)
      height = max(height, chart.preferredSize.height / 2)
    }
    let (columns, rows) = shape
    let size = (
      width * Double(columns) + 2 * Self.margin, height * Double(rows) + heading(width: 720) + Self.margin
    )
    let most = 20_000.0
    return (min(size.0.rounded(), most), min(size.1.rounded(), most))
  }

  /// The legend that all charts share, or none.
  public var legend: Legend {
    guard let first = charts.first?.legend, charts.count > 1 else { return Legend() }
    return charts.allSatisfy { $0.legend == first } ? first : Legend()
  }

  /// The summaries of the charts, each after its title.
  public var summary: String {
    charts.map { $0.title.isEmpty ? $0.summary : "\($0.title): \($0.summary)" }.joined(separator: " ")
  }

  /// Draws all charts into `frame`.
  public func draw(
    on canvas: inout Canvas, in frame: Rectangle, showingLegend: Bool
  ) throws(ChartError) {
    let margin = Self.margin
    canvas.text(
      truncated(title, toWidth: frame.width - 2 * Self.textMargin, size: Self.titleSize * 1.06),
      at: Point(x: frame.x + Self.textMargin, y: frame.y + 12 + Self.titleSize * 0.85), size: Self.titleSize,
      bold: true)
    let shared = legend
    if showingLegend {
      LegendLayout(shared, width: frame.width - 2 * Self.textMargin, size: Self.legendSize)
        .draw(on: &canvas, left: frame.x + Self.textMargin, top: frame.y + 12 + titleHeight)
    }
    let (columns, rows) = shape
    let top = frame.y + (showingLegend ? heading(width: frame.width) : 8 + titleHeight)
    let width = (frame.width - 2 * margin) / Double(columns)
    let height = max(frame.bottom - margin - top, 1) / Double(rows)
    for (index, chart) in charts.enumerated() {
      let place = Rectangle(
        x: frame.x + margin + Double(index % columns) * width, y: top + Double(index / columns) * height,
        width: width, height: height)
      try chart.draw(on: &canvas, in: place, showingLegend: shared.entries.isEmpty)
    }
    if charts.isEmpty { canvas.text("no data", at: frame.middle, size: 12, with: .muted, anchor: .middle) }
  }

  private static let margin = 6.0
  private static let textMargin = 16.0
  private static let titleSize = 17.0
  private static let legendSize = 12.0

  private var titleHeight: Double { title.isEmpty ? 0 : (Self.titleSize * 1.6).rounded() }

  private func heading(width: Double) -> Double {
    let layout = LegendLayout(legend, width: width - 2 * Self.textMargin, size: Self.legendSize)
    return 8 + titleHeight + layout.height + (layout.height > 0 ? 6 : 0)
  }

  private var shape: (columns: Int, rows: Int) {
    let count = max(charts.count, 1)
    let balanced = Int(Double(count).squareRoot().rounded(.up))
    let columns = min(max(columns ?? balanced, 1), count)
    return (columns, (count + columns - 1) / columns)
  }
}
