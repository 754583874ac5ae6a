extension Dialect {
  /// The rows at the beginning of a file that its dialect is found out from: those within 64 KB, or more where lines are so
  /// long that these hold no more than six.
  struct Sample {
    private let bytes: [UInt8]
    private let isWhole: Bool

    /// What is longer is read, and says no more of the dialect.
    private static let largest = 1 << 25
    private static let enoughLines = 6
    private static let enoughRows = 1000
    private static let enoughCells = 200_000

    /// The rows of a file from an offset on, in so many bytes at first and at most.
    init(
      _ source: ByteSource, from start: Int, size: Int = 65_536, atMost limit: Int
    ) throws(TableError) {
      let limit = min(limit, Self.largest)
      var size = min(size, limit)
      while true {
        let end = min(source.count, start + size)
        let bytes = try source.bytes(in: start..<end)
        if end == source.count || size >= limit || Self.hasLines(bytes[...]) {
          (self.bytes, isWhole) = (bytes, end == source.count)
          return
        }
        size = min(size * 4, limit)
      }
    }

    private static func hasLines(_ bytes: ArraySlice<UInt8>) -> Bool {
      var lines = 0
      for byte in bytes where byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        lines += 1
        if lines > enoughLines { return true }
      }
      return false
    }

    /// What a dialect makes of a sample.
    struct Reading {
      var rows: [[String]] = []
      /// For each row whether nothing at all, not even quotes, follows its last delimiter.
      var endsOpen: [Bool] = []
      /// Whether no cell breaks the dialect's rules.
      var isSound = true
      /// Whether a cell is quoted. Two apostrophes and nothing between them say nothing.
      var hasQuotes = false
    }

    /// The rows as a dialect reads them. A row that the end of the sample cuts is left out, unless it is the only one and
    /// `keepsCutRow`.
    func reading(_ dialect: Dialect, keepsCutRow: Bool = false) -> Reading {
      var cursor = CSVCursor(bytes: bytes, position: 0, line: 1, dialect: dialect)
      var reading = Reading()
      var cells = 0
      while reading.rows.count < Self.enoughRows,
        reading.rows.count < Self.enoughLines / 2 || cells < Self.enoughCells, cursor.findRecord()
      {
        var row: [String] = []
        var endsOpen = false
        while true {
          let cell = cursor.nextCell()
          if cell.fault != nil {
            // A quote that the end of the sample leaves open says nothing.
            reading.isSound = cell.fault == .unterminatedQuote && !isWhole && !reading.rows.isEmpty
            return reading
          }
          if cell.isQuoted, dialect.quote == .double || !cell.content.isEmpty { reading.hasQuotes = true }
          row.append(cursor.text(of: cell))
          endsOpen = !cell.isQuoted && cell.content.isEmpty
          if row.count > FileBeginning.mostColumns || cell.endsRecord { break }
        }
        // The last row of a part of a file may be cut.
        let isTooLong = row.count > FileBeginning.mostColumns
        if !isTooLong, !isWhole, cursor.isAtEnd, !(keepsCutRow && reading.rows.isEmpty) { break }
        cells += row.count
        reading.rows.append(row)
        reading.endsOpen.append(endsOpen)
        if isTooLong { break }
      }
      return reading
    }
  }
}
