/// Cells of a stretch of text, each from `starts` + `offset` to `ends`, rows of `width` one after the other.
public struct CellPlaces {
  public let text: UnsafePointer<UInt8>
  public let starts: UnsafePointer<UInt32>
  /// 1 where the starts are the ends of the cells before.
  public let offset: UInt32
  public let ends: UnsafePointer<UInt32>
  public let width: Int
  public let rows: Int
  /// Whether the last cell of a row may have a carriage return at its end that belongs to the line.
  public let hasReturns: Bool

  public init(
    text: UnsafePointer<UInt8>, starts: UnsafePointer<UInt32>, offset: UInt32, ends: UnsafePointer<UInt32>,
    width: Int, rows: Int, hasReturns: Bool
  ) {
    self.text = text
    self.starts = starts
    self.offset = offset
    self.ends = ends
    self.width = width
    self.rows = rows
    self.hasReturns = hasReturns
  }

  @inline(__always)
  public func start(_ cell: Int) -> UnsafePointer<UInt8> { text + Int(starts[cell] &+ offset) }

  @inline(__always)
  public func end(_ cell: Int, isLast: Bool) -> UnsafePointer<UInt8> {
    let end = text + Int(ends[cell])
    return isLast && hasReturns && end > start(cell) && end[-1] == UInt8(ascii: "\r") ? end - 1 : end
  }
}

/// Reads the plain numbers of a column.
public enum NumberColumn {
  /// Reads the cells of a column from row `row` on, into `numbers`, up to the first that is neither empty nor a plain number,
  /// which does not begin with two digits of which the first is zero; the number of that row, or of rows where there is none. Empty cells become NaN.
  public static func read(
    _ cells: CellPlaces, column: Int, from row: Int, into numbers: UnsafeMutablePointer<Double>
  ) -> Int {
    let isLast = column == cells.width &- 1 && cells.hasReturns
    var row = row
    while row < cells.rows {
      let cell = row &* cells.width &+ column
      let start = cells.start(cell)
      let end = cells.end(cell, isLast: isLast)
      if start == end {
        numbers[row] = .nan
      } else if let number = DecimalNumber.read(start, to: end), !beginsPadded(start, end) {
        numbers[row] = number
      } else {
        return row
      }
      row &+= 1
    }
    return row
  }

  /// Whether a text begins with zero and another digit.
  @inline(__always)
  public static func beginsPadded(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
    start.pointee == UInt8(ascii: "0") && end - start > 1 && start[1] ^ UInt8(ascii: "0") < 10
  }
}
