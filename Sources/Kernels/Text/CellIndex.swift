/// Where the cells of a stretch of text end: the first of two looks at a file, which finds delimiters and line ends and reads
/// nothing else.
public enum CellIndex {
  /// What was found.
  public struct Found {
    /// How many cells there are; `ends` has one entry more than that, the first for the place before the first cell.
    public var cells = 0
    /// How many rows there are.
    public var rows = 0
    /// Where the next row begins, behind the last line end.
    public var next = 0
    /// How many line ends there are, those within quotes included.
    public var lines = 0
    /// Whether a carriage return stands before a line feed somewhere.
    public var hasReturns = false
    /// Whether a byte is 128 or more.
    public var hasHighBytes = false
    /// Whether there are quotes that enclose cells.
    public var hasQuotes = false
    /// Whether a line end stands within a cell.
    public var hasInnerLines = false
    public var outcome = Outcome.complete
  }

  public enum Outcome {
    /// All rows that begin before the limit.
    case complete
    /// The text ends within a row.
    case cut
    /// Quotes stand where they should not, or there is a zero byte, or a carriage return alone.
    case odd
  }

  /// Finds the ends of all cells from `start` to the end of the first row that ends at `limit` or behind it.
  ///
  /// - Parameters:
  ///   - text: `count` bytes, and 64 more that can be read.
  ///   - delimiter: the byte between two cells.
  ///   - ends: takes the positions: room for `count` + 8. The first is that before `start`.
  ///   - rowEnds: takes the number of cells up to the end of each row: room for `count` + 1.
  ///   - rowLines: takes the number of line ends before each row: room for `count` + 1.
  public static func find(
    _ text: UnsafePointer<UInt8>, from start: Int, limit: Int, count: Int, delimiter: UInt8,
    ends: UnsafeMutablePointer<UInt32>, rowEnds: UnsafeMutablePointer<UInt32>,
    rowLines: UnsafeMutablePointer<UInt32>, expectsQuotes: Bool
  ) -> Found {
    if !expectsQuotes {
      let found = find(
        text, start, limit, count, delimiter, ends, rowEnds, rowLines, readsQuotes: false)
      if !found.hasQuotes { return found }
    }
    return find(text, start, limit, count, delimiter, ends, rowEnds, rowLines, readsQuotes: true)
  }

  @inline(__always)
  private static func find(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ limit: Int, _ count: Int, _ delimiter: UInt8,
    _ ends: UnsafeMutablePointer<UInt32>, _ rowEnds: UnsafeMutablePointer<UInt32>,
    _ rowLines: UnsafeMutablePointer<UInt32>, readsQuotes: Bool
  ) -> Found {
    var found = Found()
    var open: UInt64 = 0  // all ones while a quote is open
    // Whether the byte before may stand before a quote: a delimiter, a line end or a closing quote.
    var before: UInt64 = 1
    var closing: UInt64 = 0  // whether the byte before is a closing quote
    var wasReturn: UInt64 = 0
    var high: UInt64 = 0
    var position = start
    ends[0] = UInt32(truncatingIfNeeded: start &- 1)
    rowLines[0] = 0
    while position < count {
      var marks = Marks(text + position, delimiter: delimiter)
      if count - position < 64 {
        marks.keep((1 &<< UInt64(truncatingIfNeeded: count - position)) &- 1)
      }
      high |= marks.high
      // A carriage return must have a line feed behind it.
      let returns = marks.returns &<< 1 | wasReturn
      wasReturn = marks.returns &>> 63
      let isOdd = marks.zeros | (returns & ~marks.lines)
      found.hasReturns = found.hasReturns || returns != 0
      var cells = marks.delimiters | marks.lines
      var lines = marks.lines
      if readsQuotes {
        found.hasQuotes = found.hasQuotes || marks.quotes != 0
        // Within quotes: all bytes from an opening quote to the one before the closing.
        let within = parity(marks.quotes) ^ open
        open = 0 &- (within &>> 63)
        let inner = lines & within
        found.hasInnerLines = found.hasInnerLines || inner != 0
        cells &= ~within
        lines &= ~within
        let closings = marks.quotes & ~within
        let openings = marks.quotes & within
        // An opening quote follows an end or, of two that mean one, a closing quote; after a closing one comes an end or a quote.
        let allowed = (cells | closings) &<< 1 | before
        before = (cells | closings) &>> 63
        let behind = closings &<< 1 | closing
        closing = closings &>> 63
        let valid = marks.kept
        if openings & ~allowed | (behind & valid & ~(cells | openings | marks.returns)) | isOdd != 0 {
          found.outcome = .odd
          return found
        }
      } else {
        if marks.quotes != 0 {
          found.hasQuotes = true
          return found
        }
        if isOdd != 0 {
          found.outcome = .odd
          return found
        }
      }
      // Behind the first line end at the limit comes another block.
      var isLast = false
      if position &+ 64 >= limit {
        let skipped = limit &- 1 &- position
        let later =
          skipped <= 0 ? lines : lines & ~((1 &<< UInt64(truncatingIfNeeded: min(skipped, 63))) &- 1)
        if later != 0, skipped < 64 {
          let first = later & (0 &- later)
          let kept = first | (first &- 1)
          cells &= kept
          lines &= kept
          marks.lines &= kept
          isLast = true
        }
      }
      put(
        cells, lines, marks.lines, base: position, &found, ends, rowEnds, rowLines, countsInner: readsQuotes)
      if isLast {
        found.next = Int(ends[found.cells]) &+ 1
        found.hasHighBytes = high != 0
        return found
      }
      position += 64
    }
    found.hasHighBytes = high != 0
    found.next = Int(ends[found.cells]) &+ 1
    if found.next != count || open != 0 { found.outcome = .cut }
    return found
  }

  /// Notes the ends of cells and rows in 64 bytes.
  @inline(__always)
  private static func put(
    _ cells: UInt64, _ lines: UInt64, _ allLines: UInt64, base: Int, _ found: inout Found,
    _ ends: UnsafeMutablePointer<UInt32>, _ rowEnds: UnsafeMutablePointer<UInt32>,
    _ rowLines: UnsafeMutablePointer<UInt32>, countsInner: Bool
  ) {
    var left = lines
    while left != 0 {
      let bit = left & (0 &- left)
      let upTo = bit | (bit &- 1)
      rowEnds[found.rows] = UInt32(truncatingIfNeeded: found.cells &+ (cells & upTo).nonzeroBitCount)
      if countsInner {
        rowLines[found.rows &+ 1] =
          UInt32(truncatingIfNeeded: found.lines &+ (allLines & upTo).nonzeroBitCount)
      }
      found.rows &+= 1
      left &= left &- 1
    }
    found.lines &+= allLines.nonzeroBitCount
    let total = cells.nonzeroBitCount
    let place = ends + found.cells + 1
    let base = UInt32(truncatingIfNeeded: base)
    var rest = cells
    var index = 0
    // Four at a time: what is written too much is written over by the next.
    while index < total {
      for step in 0..<4 {
        place[index &+ step] = base &+ UInt32(truncatingIfNeeded: rest.trailingZeroBitCount)
        rest &= rest &- 1
      }
      index &+= 4
    }
    found.cells &+= total
  }

  /// For each bit whether the bits up to it, itself included, are odd in number.
  @inline(__always)
  private static func parity(_ bits: UInt64) -> UInt64 {
    var parity = bits
    parity ^= parity &<< 1
    parity ^= parity &<< 2
    parity ^= parity &<< 4
    parity ^= parity &<< 8
    parity ^= parity &<< 16
    parity ^= parity &<< 32
    return parity
  }

  /// Which of 64 bytes are what, a bit each.
  private struct Marks {
    var delimiters: UInt64 = 0
    var lines: UInt64 = 0
    var quotes: UInt64 = 0
    var returns: UInt64 = 0
    var zeros: UInt64 = 0
    /// Not by place: not zero where a byte is 128 or more.
    var high: UInt64 = 0
    var kept: UInt64 = .max

    @inline(__always)
    init(_ text: UnsafePointer<UInt8>, delimiter: UInt8) {
      let (first, second) = (Self.load(text), Self.load(text + 16))
      let (third, fourth) = (Self.load(text + 32), Self.load(text + 48))
      let quote = SIMD16<UInt8>(repeating: UInt8(ascii: "\""))
      let quoted =
        (first .== quote) .| (second .== quote) .| (third .== quote) .| (fourth .== quote)
      let carriageReturn = SIMD16<UInt8>(repeating: UInt8(ascii: "\r"))
      let zero = SIMD16<UInt8>(repeating: 0)
      let rare =
        (first .== carriageReturn) .| (first .== zero) .| (second .== carriageReturn) .| (second .== zero)
        .| (third .== carriageReturn) .| (third .== zero) .| (fourth .== carriageReturn) .| (fourth .== zero)
      delimiters = Self.bits(first, second, third, fourth, SIMD16(repeating: delimiter))
      lines = Self.bits(first, second, third, fourth, SIMD16(repeating: UInt8(ascii: "\n")))
      let words = unsafeBitCast(first | second | third | fourth, to: SIMD2<UInt64>.self)
      high = (words[0] | words[1]) & highBits
      if Self.isAny(quoted) { quotes = Self.bits(first, second, third, fourth, quote) }
      if Self.isAny(rare) {
        returns = Self.bits(first, second, third, fourth, carriageReturn)
        zeros = Self.bits(first, second, third, fourth, zero)
      }
    }

    @inline(__always)
    private static func isAny(_ mask: SIMDMask<SIMD16<Int8>>) -> Bool {
      let words = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
      return words[0] | words[1] != 0
    }

    /// Forgets the bytes outside this mask.
    @inline(__always)
    mutating func keep(_ mask: UInt64) {
      delimiters &= mask
      lines &= mask
      quotes &= mask
      returns &= mask
      zeros &= mask
      kept = mask
    }

    @inline(__always)
    private static func load(_ text: UnsafePointer<UInt8>) -> SIMD16<UInt8> {
      UnsafeRawPointer(text).loadUnaligned(as: SIMD16<UInt8>.self)
    }

    @inline(__always)
    private static func bits(
      _ first: SIMD16<UInt8>, _ second: SIMD16<UInt8>, _ third: SIMD16<UInt8>, _ fourth: SIMD16<UInt8>,
      _ byte: SIMD16<UInt8>
    ) -> UInt64 {
      bits(first .== byte) | bits(second .== byte) << 16 | bits(third .== byte) << 32
        | bits(fourth .== byte) << 48
    }

    /// A bit for each byte: in every eight bytes, of which each is all ones or zero, byte i keeps its bit i, and a product
    /// gathers them in the highest byte.
    @inline(__always)
    private static func bits(_ mask: SIMDMask<SIMD16<Int8>>) -> UInt64 {
      let words = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
      let places: UInt64 = 0x8040_2010_0804_0201
      let low = ((words[0] & places) &* lowBits) >> 56
      let high = ((words[1] & places) &* lowBits) >> 56
      return low | high << 8
    }
  }
}
