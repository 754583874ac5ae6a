import BackpropCompute

/// Where each row of a file begins and on which line, in four bytes a row and a little for each stretch of rows.
struct RowIndex: Sendable {
  /// How many rows there are.
  private(set) var count = 0
  private(set) var stretches: [Stretch] = []
  /// The numbers of all stretches: how far behind its first row each begins, then how many lines, unless each is one further.
  private(set) var numbers: [LargeArray<UInt32>] = []
  /// The numbers that the last of these holds.
  private var used = 0

  /// The rows of a block.
  struct Stretch: BitwiseCopyable, Sendable {
    let firstRow: Int
    let count: Int
    /// The offset of the first row, from which those of the others are counted, and where the last one ends at the latest.
    let offset: Int
    let end: Int
    /// The line of the first row, counted from 1.
    let line: Int
    /// Where its numbers are.
    let part: Int
    let start: Int
    /// Whether each row is on the line behind the one before.
    let hasPlainLines: Bool
  }

  init() {}

  /// An index that was made earlier; nil where its parts do not fit together.
  init?(stretches: [Stretch], numbers: [LargeArray<UInt32>]) {
    for stretch in stretches {
      let needed = stretch.count.multipliedReportingOverflow(by: stretch.hasPlainLines ? 1 : 2)
      guard stretch.firstRow == count, stretch.count > 0, stretch.start >= 0, stretch.end >= stretch.offset,
        stretch.offset >= 0, numbers.indices.contains(stretch.part), !needed.overflow,
        stretch.start <= numbers[stretch.part].count - needed.partialValue
      else { return nil }
      count += stretch.count
    }
    self.stretches = stretches
    self.numbers = numbers
  }

  /// Adds the rows of the next block, whose first line is `line`.
  mutating func append(_ block: Block, line: Int) {
    guard block.rows > 0 else { return }
    let (offset, first) = (block.start(ofRow: 0), block.line(ofRow: 0))
    let needed = block.hasPlainLines ? block.rows : 2 * block.rows
    if (numbers.last?.count ?? 0) - used < needed {
      numbers.append(LargeArray(uninitialized: max(needed, min(1 << 20, 8 * count))))
      used = 0
    }
    let part = numbers.count - 1
    let place = unsafe numbers[part].mutableBase + used
    for row in 0..<block.rows {
      unsafe place[row] = UInt32(truncatingIfNeeded: block.start(ofRow: row) - offset)
      if !block.hasPlainLines {
        unsafe place[block.rows + row] = UInt32(truncatingIfNeeded: block.line(ofRow: row) - first)
      }
    }
    stretches.append(
      Stretch(
        firstRow: count, count: block.rows, offset: offset, end: block.next, line: line + first, part: part,
        start: used, hasPlainLines: block.hasPlainLines))
    used += needed
    count += block.rows
  }

  /// The line of a row, counted from 1.
  func line(ofRow row: Int) -> Int {
    let stretch = stretch(ofRow: row)
    let index = row - stretch.firstRow
    let later =
      stretch.hasPlainLines
      ? index : Int(numbers[stretch.part][stretch.start + stretch.count + index])
    return stretch.line + later
  }

  /// Where the bytes of a row are; what else lies before the next row is among them.
  func bytes(ofRow row: Int) -> Range<Int> {
    let stretch = stretch(ofRow: row)
    let index = row - stretch.firstRow
    let starts = numbers[stretch.part]
    let start = stretch.offset + Int(starts[stretch.start + index])
    let end =
      index + 1 < stretch.count ? stretch.offset + Int(starts[stretch.start + index + 1]) : stretch.end
    return start..<max(start, end)
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
