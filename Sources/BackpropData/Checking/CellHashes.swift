/// Hashes of cells and of whole rows: equal cells have equal hashes, in whatever table they stand.
///
/// 64 bits with SplitMix64's finalizer (Steele, Lea, Flood 2014): among 10 million different rows two have
/// the same hash with a chance of 3 in a million. Cost: linear in the cells, and of text in the bytes of the
/// distinct ones.
enum CellHashes {
  /// One hash a row of what these columns say in it, and the bytes; a missing cell says something too.
  static func rows(_ columns: [Column], bytes: ByteColumns? = nil, count: Int) -> [UInt64] {
    var hashes = [UInt64](repeating: 0x243F_6A88_85A3_08D3, count: count)
    if let matrix = bytes?.matrix {
      for row in hashes.indices {
        hashes[row] = hash(matrix.elements[(row * matrix.columns)..<((row + 1) * matrix.columns)])
      }
    }
    for column in columns { add(column, to: &hashes) }
    return hashes
  }

  /// Lets one more column take part.
  static func add(_ column: Column, to hashes: inout [UInt64]) {
    switch column.values {
    case .numbers(let numbers):
      for row in hashes.indices { hashes[row] = mixed(hashes[row] ^ hash(numbers[row])) }
    case .text(let texts, let codes):
      let known = texts.indices.map { hash(texts.utf8($0)) }
      for row in hashes.indices {
        let code = Int(codes[row])
        hashes[row] = mixed(hashes[row] ^ (code < 0 ? missing : known[code]))
      }
    }
  }

  /// For each row the first one with the same hash.
  static func firstRows(_ hashes: [UInt64]) -> [Int32] {
    var first: [UInt64: Int32] = [:]
    first.reserveCapacity(hashes.count)
    return hashes.enumerated().map { row, hash in
      let row = Int32(truncatingIfNeeded: row)
      if let known = first[hash] { return known }
      first[hash] = row
      return row
    }
  }

  /// Minus zero is zero, and all missing cells are alike.
  static func hash(_ number: Double) -> UInt64 {
    number.isNaN ? missing : mixed((number == 0 ? 0 : number.bitPattern) &+ 0x9E37_79B9_7F4A_7C15)
  }

  /// FNV-1a, mixed once more.
  static func hash(_ text: ArraySlice<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return mixed(hash)
  }

  private static let missing: UInt64 = 0xA409_3822_299F_31D0

  static func mixed(_ word: UInt64) -> UInt64 {
    var word = word &+ 0x9E37_79B9_7F4A_7C15
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
