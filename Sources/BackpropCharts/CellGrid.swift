/// A matrix of shaded cells with labels at its left and below: what heat maps and confusion matrices share.
struct CellGrid {
  /// One cell: its shade and the lines of text in it.
  struct Cell {
    var paint: Paint
    var opacity: Double
    var lines: [String]
    /// Whether the text recedes, as zeros do.
    var isMuted = false
  }

  var title: String
  var remark: String
  var rowAxis: String
  var columnAxis: String
  var rowLabels: [String]
  var columnLabels: [String]
  var cells: [[Cell]]
  /// Shades and labels from the lowest to the highest value, beside the matrix; empty for none.
  var key: [Cell] = []
  /// Labels of the key, each at a share of the way up.
  var keyLabels: [(share: Double, text: String)] = []

  private static let padding = 11.5

  /// A size at which the cells are squares with room for their texts.
  var preferredSize: (width: Double, height: Double) {
    let count = max(rowLabels.count, columnLabels.count, 1)
    let comfortable = count <= 4 ? 96.0 : count <= 12 ? 60 : count <= 20 ? 40 : count <= 60 ? 28 : 14
    let side = min(comfortable, 1600 / Double(count))
    let (inner, outer) = (side * Double(columnLabels.count), side * Double(rowLabels.count))
    let margins = Margins(of: self, cellWidth: side, labelRoom: 140, sizes: (16, 12.5, 11.5))
    return (
      max((inner + margins.left + margins.right).rounded(), 320),
      max((outer + margins.top + margins.bottom).rounded(), 200)
    )
  }

  func draw(on canvas: inout Canvas, in frame: Rectangle) {
    let type = TypeSizes(for: frame)
    let sizes = (type.title, type.label, type.tick)
    let room = min(140, frame.width * 0.28)
    let columns = Double(max(columnLabels.count, 1))
    // The slant of the column labels depends on the cells' width, which the margins leave over.
    let guess = Margins(of: self, cellWidth: frame.width / columns, labelRoom: room, sizes: sizes)
    let width = max(frame.width - guess.left - guess.right, 1)
    let margins = Margins(of: self, cellWidth: width / columns, labelRoom: room, sizes: sizes)
    let area = Rectangle(
      x: frame.x + margins.left, y: frame.y + margins.top, width: width,
      height: max(frame.height - margins.top - margins.bottom, 1))
    drawTexts(on: &canvas, in: frame, around: area, margins: margins, sizes: sizes)
    drawShades(on: &canvas, in: area)
    drawCellTexts(on: &canvas, in: area)
    drawKey(on: &canvas, beside: area, size: sizes.2)
  }

  /// The space around the cells.
  private struct Margins {
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    let labelRoom: Double
    /// Degrees by which the column labels are turned: 0, -45 or -90.
    let slant: Double

    init(of grid: CellGrid, cellWidth: Double, labelRoom: Double, sizes: (Double, Double, Double)) {
      let (titleSize, labelSize, tickSize) = sizes
      func widest(_ labels: [String]) -> Double {
        labels.reduce(0) { max($0, textWidth($1, size: tickSize)) }
      }
      self.labelRoom = labelRoom
      let axis = labelSize * 1.7
      left = padding + (grid.rowAxis.isEmpty ? 0 : axis) + min(widest(grid.rowLabels), labelRoom) + 6
      let key = grid.key.isEmpty ? 0 : 30 + widest(grid.keyLabels.map(\.text))
      right = padding + key
      let heading = (grid.title.isEmpty ? 0 : titleSize * 1.6) + (grid.remark.isEmpty ? 0 : tickSize * 1.7)
      top = padding + heading + 2
      let column = widest(grid.columnLabels)
      let extent: Double
      if column <= cellWidth - 4 || (column <= cellWidth * 3 && column < tickSize * 2.2) {
        (slant, extent) = (0, tickSize * 1.4)
      } else if cellWidth >= tickSize * 1.5 {
        (slant, extent) = (-45, min(column, labelRoom) * 0.71 + tickSize)
      } else {
        (slant, extent) = (-90, min(column, labelRoom) + 6)
      }
      bottom = padding * 0.8 + extent + (grid.columnAxis.isEmpty ? 0 : axis)
    }
  }

  private func drawTexts(
    on canvas: inout Canvas, in frame: Rectangle, around area: Rectangle, margins: Margins,
    sizes: (title: Double, label: Double, tick: Double)
  ) {
    let room = frame.width - 2 * Self.padding
    var baseline = frame.y + Self.padding
    if !title.isEmpty {
      canvas.text(
        truncated(title, toWidth: room, size: sizes.title * 1.06),
        at: Point(x: frame.x + Self.padding, y: baseline + sizes.title * 0.85), size: sizes.title, bold: true)
      baseline += sizes.title * 1.6
    }
    canvas.text(
      truncated(remark, toWidth: room, size: sizes.tick),
      at: Point(x: frame.x + Self.padding, y: baseline + sizes.tick * 0.7), size: sizes.tick, with: .muted)
    let (height, width) = (area.height / Double(rowLabels.count), area.width / Double(columnLabels.count))
    for index in Self.shown(rowLabels.count, spacing: height, size: sizes.tick) {
      let label = shortened(rowLabels[index], toWidth: margins.labelRoom, size: sizes.tick)
      let place = area.y + (Double(index) + 0.5) * height
      canvas.text(
        label, at: Point(x: area.x - 6, y: place + sizes.tick * 0.35), size: sizes.tick, with: .muted,
        anchor: .end)
    }
    let widest = columnLabels.reduce(0) { max($0, textWidth($1, size: sizes.tick)) }
    let need = margins.slant == 0 ? widest + 4 : margins.slant == -45 ? sizes.tick * 1.5 : sizes.tick * 1.1
    for index in Self.shown(columnLabels.count, spacing: width, size: need) {
      let label = shortened(columnLabels[index], toWidth: margins.labelRoom, size: sizes.tick)
      let place = area.x + (Double(index) + 0.5) * width
      let (x, y) =
        margins.slant == 0
        ? (place, area.bottom + sizes.tick * 1.3)
        : margins.slant == -45
          ? (place + sizes.tick * 0.3, area.bottom + sizes.tick)
          : (place + sizes.tick * 0.35, area.bottom + 6)
      canvas.text(
        label, at: Point(x: x, y: y), size: sizes.tick, with: .muted,
        anchor: margins.slant == 0 ? .middle : .end,
        turn: margins.slant)
    }
    canvas.text(
      truncated(columnAxis, toWidth: area.width, size: sizes.label),
      at: Point(x: area.middle.x, y: frame.bottom - sizes.label * 0.8), size: sizes.label, anchor: .middle)
    canvas.text(
      truncated(rowAxis, toWidth: area.height, size: sizes.label),
      at: Point(x: frame.x + sizes.label * 1.5, y: area.middle.y), size: sizes.label, anchor: .middle,
      turn: -90)
  }

  private func drawShades(on canvas: inout Canvas, in area: Rectangle) {
    let size = cellSize(in: area)
    let gap = min(size.width, size.height) > 12 ? 1.0 : 0
    var paths: [Shade: Path] = [:]
    for (row, cells) in cells.enumerated() {
      var column = 0
      while column < cells.count {
        let shade = Shade(of: cells[column])
        var end = column + 1
        // Without gaps neighbours of one shade become one rectangle.
        while gap == 0, end < cells.count, Shade(of: cells[end]) == shade { end += 1 }
        var block = place(row, column, in: area)
        block.width = size.width * Double(end - column)
        if shade.hundredths > 0 { paths[shade, default: Path()].add(block.expanded(by: -gap / 2)) }
        column = end
      }
    }
    for (shade, path) in paths.sorted(by: { $0.key < $1.key }) {
      canvas.fill(path, with: shade.paint, opacity: Double(shade.hundredths) / 100)
    }
    var outline = Path()
    outline.add(area)
    canvas.stroke(outline, with: .frame)
  }

  /// Texts of one size for all cells: all lines where they fit, else the first line, else none.
  private func drawCellTexts(on canvas: inout Canvas, in area: Rectangle) {
    let (width, height) = cellSize(in: area)
    let most = cells.joined().reduce(0) { max($0, $1.lines.count) }
    guard most > 0 else { return }
    func size(lines: Int) -> Double {
      var widest = 0.1
      for cell in cells.joined() {
        for line in cell.lines.prefix(lines) { widest = max(widest, textWidth(line, size: 1)) }
      }
      return min(14, (width - 3) / widest, (height - 4) / (Double(lines) * 1.3))
    }
    let lines = size(lines: most) >= 9 ? most : 1
    let size = size(lines: lines)
    guard size >= 6 else { return }
    for (row, cells) in cells.enumerated() {
      for (column, cell) in cells.enumerated() {
        let middle = place(row, column, in: area).middle
        let shown = cell.lines.prefix(lines)
        let paint = cell.isMuted ? Paint.muted : Paint.text(on: cell.paint, opacity: cell.opacity)
        for (index, line) in shown.enumerated() {
          let offset = (Double(index) - Double(shown.count - 1) / 2) * size * 1.3
          canvas.text(
            line, at: Point(x: middle.x, y: middle.y + offset + size * 0.35),
            size: index == 0 ? size : size * 0.88,
            with: paint, anchor: .middle, bold: index == 0 && most > 1 && !cell.isMuted)
        }
      }
    }
  }

  private func drawKey(on canvas: inout Canvas, beside area: Rectangle, size: Double) {
    guard !key.isEmpty else { return }
    let height = min(area.height, 260)
    let bar = Rectangle(x: area.right + 14, y: area.y, width: 12, height: height)
    for (index, cell) in key.enumerated() {
      let step = height / Double(key.count)
      var path = Path()
      path.add(
        Rectangle(x: bar.x, y: bar.bottom - Double(index + 1) * step, width: bar.width, height: step))
      canvas.fill(path, with: cell.paint, opacity: cell.opacity)
    }
    for (share, text) in keyLabels {
      let place = bar.bottom - share * height
      canvas.line(from: Point(x: bar.right, y: place), to: Point(x: bar.right + 3, y: place), with: .frame)
      canvas.text(text, at: Point(x: bar.right + 6, y: place + size * 0.35), size: size, with: .muted)
    }
    var outline = Path()
    outline.add(bar)
    canvas.stroke(outline, with: .frame)
  }

  private func cellSize(in area: Rectangle) -> (width: Double, height: Double) {
    (area.width / Double(max(columnLabels.count, 1)), area.height / Double(max(rowLabels.count, 1)))
  }

  private func place(_ row: Int, _ column: Int, in area: Rectangle) -> Rectangle {
    let (width, height) = cellSize(in: area)
    return Rectangle(
      x: area.x + Double(column) * width, y: area.y + Double(row) * height, width: width, height: height)
  }

  /// The labels that are written: all, or every second, third, ... where they would overlap.
  private static func shown(_ count: Int, spacing: Double, size: Double) -> [Int] {
    guard count > 0 else { return [] }
    let least = size / max(spacing, 0.01)
    let strides = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
    let stride = strides.first { Double($0) >= least } ?? count
    return Array(Swift.stride(from: 0, to: count, by: stride))
  }
}

/// One tint of cells, in an order that makes the document the same every time.
private struct Shade: Hashable, Comparable {
  let paint: Paint
  let hundredths: Int

  init(of cell: CellGrid.Cell) {
    paint = cell.paint
    hundredths = Int((cell.opacity * 100).rounded())
  }

  static func < (first: Shade, second: Shade) -> Bool {
    (first.paint.name, first.hundredths) < (second.paint.name, second.hundredths)
  }
}
