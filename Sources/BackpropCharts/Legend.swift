/// The names of what a chart draws, each beside a sample of how it is drawn.
public struct Legend: Equatable, Sendable {
  /// One name and its sample.
  public struct Entry: Equatable, Sendable {
    var name: String
    var paint: Paint
    var line: [Double]?
    var marker: Marker?

    /// A name with a sample: a stretch of line where `line` is given (its dash pattern, empty for a solid
    /// one), a marker where `marker` is.
    public init(_ name: String, paint: Paint, line: [Double]? = nil, marker: Marker? = nil) {
      self.name = name
      self.paint = paint
      self.line = line
      self.marker = marker
    }
  }

  /// The entries, in the order of drawing.
  public var entries: [Entry]

  /// A legend of `entries`; with none of them nothing is drawn.
  public init(_ entries: [Entry] = []) { self.entries = entries }
}

/// A legend set into lines of a given width, above the plot where it cannot hide data.
struct LegendLayout {
  private var rows: [[(entry: Legend.Entry, label: String, x: Double)]] = []
  private let size: Double
  private static let sample = 22.0
  private static let gap = 16.0
  private static let mostRows = 4

  init(_ legend: Legend, width: Double, size: Double) {
    self.size = size
    var row: [(entry: Legend.Entry, label: String, x: Double)] = []
    var x = 0.0
    for (index, entry) in legend.entries.enumerated() {
      let label = truncated(entry.name, toWidth: min(width - Self.sample, 260), size: size)
      let extent = Self.labelStart(of: entry) + textWidth(label, size: size)
      if x + extent > width, !row.isEmpty {
        rows.append(row)
        row = []
        x = 0
        if rows.count == Self.mostRows {
          rows[Self.mostRows - 1] = Self.closed(
            rows[Self.mostRows - 1], hidden: legend.entries.count - index, width: width, size: size)
          return
        }
      }
      row.append((entry, label, x))
      x += extent + Self.gap
    }
    if !row.isEmpty { rows.append(row) }
  }

  var height: Double { rows.isEmpty ? 0 : Double(rows.count) * rowHeight + 8 }
  private var rowHeight: Double { (size * 1.6).rounded() }

  func draw(on canvas: inout Canvas, left: Double, top: Double) {
    for (index, row) in rows.enumerated() {
      let baseline = top + Double(index) * rowHeight + size
      let middle = baseline - size * 0.35
      for (entry, label, x) in row {
        let start = left + x
        if let dash = entry.line {
          canvas.line(
            from: Point(x: start, y: middle), to: Point(x: start + Self.sample, y: middle), with: entry.paint,
            width: 2, dash: dash)
        }
        if let marker = entry.marker {
          let offset = entry.line == nil ? 6 : Self.sample / 2
          canvas.markers(
            marker, at: [Point(x: start + offset, y: middle)], radius: min(4, size * 0.36), with: entry.paint)
        }
        canvas.text(label, at: Point(x: start + Self.labelStart(of: entry), y: baseline), size: size)
      }
    }
  }

  /// Where the name begins, right of the sample: a line is longer than a marker.
  private static func labelStart(of entry: Legend.Entry) -> Double {
    entry.line != nil ? sample + 6 : entry.marker != nil ? 16 : 0
  }

  /// A last row that ends in the number of entries that found no place.
  private static func closed(
    _ row: [(entry: Legend.Entry, label: String, x: Double)], hidden: Int, width: Double, size: Double
  ) -> [(entry: Legend.Entry, label: String, x: Double)] {
    var kept = row
    var hidden = hidden
    while let last = kept.last {
      let end = last.x + labelStart(of: last.entry) + textWidth(last.label, size: size) + gap
      let remark = "and \(hidden) more"
      if end + textWidth(remark, size: size) <= width || kept.count == 1 {
        kept.append((Legend.Entry("", paint: .muted), remark, end))
        break
      }
      kept.removeLast()
      hidden += 1
    }
    return kept
  }
}
