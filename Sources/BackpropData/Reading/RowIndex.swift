/// Where each row of a file begins and on which line, in four bytes a row and a little for each stretch of rows.
struct RowIndex: Sendable {
  /// How many rows there are.
  private(set) var count = 0
  private var stretches: [Stretch] = []

  /// The rows of a block.
  private struct Stretch {
    let firstRow: Int
    /// The offset of the first row, from which those of the others are counted, and where the last one ends at the latest.
    let offset: Int
    let end: Int
    /// The line of the first row, counted from 1.
    let line: Int
    let starts: [UInt32]
    /// How many lines later each row is; empty where each is on the line behind the one before.
    let lines: [UInt32]
  }

  /// Adds the rows of the next block, whose first line is `line`.
  mutating func append(_ block: Block, line: Int) {
    guard block.rows > 0 else { return }
    let (offset, first) = (block.start(ofRow: 0), block.line(ofRow: 0))
    stretches.append(
      Stretch(
        firstRow: count, offset: offset, end: block.next, line: line + first,
        starts: (0..<block.rows).map { UInt32(truncatingIfNeeded: block.start(ofRow: $0) - offset) },
        lines: block.hasPlainLines
          ? [] : (0..<block.rows).map { UInt32(truncatingIfNeeded: block.line(ofRow: $0) - first) }))
    count += block.rows
  }

  /// The line of a row, counted from 1.
  func line(ofRow row: Int) -> Int {
    let stretch = stretch(ofRow: row)
    let index = row - stretch.firstRow
    return stretch.line + (stretch.lines.isEmpty ? index : Int(stretch.lines[index]))
  }

  /// Where the bytes of a row are; what else lies before the next row is among them.
  func bytes(ofRow row: Int) -> Range<Int> {
    let stretch = stretch(ofRow: row)
    let index = row - stretch.firstRow
    let end =
      index + 1 < stretch.starts.count ? stretch.offset + Int(stretch.starts[index + 1]) : stretch.end
    return stretch.offset + Int(stretch.starts[index])..<end
  }

  private func stretch(ofRow row: Int) -> Stretch {
    var (low, high) = (0, stretches.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if stretches[middle].firstRow <= row { low = middle } else { high = middle }
    }
    return stretches[low]
  }
}
