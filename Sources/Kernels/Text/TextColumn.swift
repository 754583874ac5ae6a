/// Reads the texts of a column.
public enum TextColumn {
  /// Numbers the texts of a column's cells by `table`; quotes around a cell are no part of it, and two within mean one.
  ///
  /// - Parameters:
  ///   - quote: the byte that encloses cells.
  ///   - scratch: room for the longest cell, and 16 bytes more.
  ///   - codes: takes a number a row.
  public static func read(
    _ cells: CellPlaces, column: Int, quote: UInt8, table: TextTable,
    scratch: UnsafeMutablePointer<UInt8>, into codes: UnsafeMutablePointer<Int32>
  ) {
    let isLast = column == cells.width &- 1 && cells.hasReturns
    var row = 0
    while row < cells.rows {
      let cell = row &* cells.width &+ column
      var start = cells.start(cell)
      var end = cells.end(cell, isLast: isLast)
      if start < end, start.pointee == quote {
        start += 1
        end -= 1
        if let inner = quoteIndex(start, end, quote) {
          let length = resolve(start, end, quote, from: inner, into: scratch)
          codes[row] = Int32(truncatingIfNeeded: table.number(of: UnsafePointer(scratch), length: length))
          row &+= 1
          continue
        }
      }
      codes[row] = Int32(truncatingIfNeeded: table.number(of: start, length: end - start))
      row &+= 1
    }
  }

  /// Where the first quote within a cell is, counted from its start.
  @inline(__always)
  private static func quoteIndex(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ quote: UInt8
  ) -> Int? {
    let pattern = lowBits &* UInt64(quote)
    var place = start
    while place < end {
      let difference = word(place) ^ pattern
      let found = (difference &- lowBits) & ~difference & highBits
      if found != 0 {
        let index = (place - start) &+ (found.trailingZeroBitCount &>> 3)
        return index < end - start ? index : nil
      }
      place += 8
    }
    return nil
  }

  /// Copies a cell's content with doubled quotes made single; its length.
  public static func resolve(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ quote: UInt8, from first: Int,
    into scratch: UnsafeMutablePointer<UInt8>
  ) -> Int {
    scratch.update(from: start, count: first)
    var length = first
    var place = start + first
    while place < end {
      scratch[length] = place.pointee
      length += 1
      place += place.pointee == quote ? 2 : 1
    }
    return length
  }
}
