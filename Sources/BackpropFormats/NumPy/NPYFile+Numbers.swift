/// The elements as numbers, row-major, `rows` x `columns` of them.
extension NPYFile {
  /// The elements of an array of uint8, without a copy, or of bool, 0 or 1; throws on any other kind.
  public func unsignedBytes() throws(NumPyError) -> [UInt8] {
    guard dataType == .uint8 || dataType == .bool else { throw otherDataType([.uint8, .bool]) }
    return bytes
  }

  /// The elements of a kind all of whose numbers `Float` holds exactly: bool, integers up to 16 bits, float16 and float32;
  /// throws on any other kind.
  public func floats() throws(NumPyError) -> [Float] {
    switch dataType {
    case .bool, .uint8: return numbers(UInt8.self) { Float($0) }
    case .int8: return numbers(UInt8.self) { Float(Int8(bitPattern: $0)) }
    case .int16: return numbers(UInt16.self) { Float(Int16(bitPattern: $0)) }
    case .uint16: return numbers(UInt16.self) { Float($0) }
    case .float16: return numbers(UInt16.self) { half($0) }
    case .float32: return numbers(UInt32.self) { Float(bitPattern: $0) }
    case .int32, .uint32, .int64, .uint64, .float64:
      throw otherDataType([.bool, .int8, .uint8, .int16, .uint16, .float16, .float32])
    }
  }

  /// The elements of any kind, exactly.
  ///
  /// Integers of 64 bits beyond 2^53 that `Double` does not hold exactly throw ``NumPyError/Problem/inexact(index:element:as:)``
  /// with the first of them, for they may be numbers that name things; `rounding` takes the nearest number instead.
  public func doubles(rounding: Bool = false) throws(NumPyError) -> [Double] {
    switch dataType {
    case .bool, .uint8: return numbers(UInt8.self) { Double($0) }
    case .int8: return numbers(UInt8.self) { Double(Int8(bitPattern: $0)) }
    case .int16: return numbers(UInt16.self) { Double(Int16(bitPattern: $0)) }
    case .uint16: return numbers(UInt16.self) { Double($0) }
    case .int32: return numbers(UInt32.self) { Double(Int32(bitPattern: $0)) }
    case .uint32: return numbers(UInt32.self) { Double($0) }
    case .float16: return numbers(UInt16.self) { Double(half($0)) }
    case .float32: return numbers(UInt32.self) { Double(Float(bitPattern: $0)) }
    case .float64: return numbers(UInt64.self) { Double(bitPattern: $0) }
    case .int64:
      let doubles = numbers(UInt64.self) { Double(Int64(bitPattern: $0)) }
      if !rounding { try expect(as: "Double") { Double(exactly: Int64(bitPattern: $0)) != nil } }
      return doubles
    case .uint64:
      let doubles = numbers(UInt64.self) { Double($0) }
      if !rounding { try expect(as: "Double") { Double(exactly: $0) != nil } }
      return doubles
    }
  }

  /// The elements of an array of bool or of integers; throws on floats, and where a uint64 is 2^63 or more.
  public func integers() throws(NumPyError) -> [Int64] {
    switch dataType {
    case .bool, .uint8: return numbers(UInt8.self) { Int64($0) }
    case .int8: return numbers(UInt8.self) { Int64(Int8(bitPattern: $0)) }
    case .int16: return numbers(UInt16.self) { Int64(Int16(bitPattern: $0)) }
    case .uint16: return numbers(UInt16.self) { Int64($0) }
    case .int32: return numbers(UInt32.self) { Int64(Int32(bitPattern: $0)) }
    case .uint32: return numbers(UInt32.self) { Int64($0) }
    case .uint64:
      try expect(as: "Int64") { $0 < 1 << 63 }
      return numbers(UInt64.self) { Int64(bitPattern: $0) }
    case .int64: return numbers(UInt64.self) { Int64(bitPattern: $0) }
    case .float16, .float32, .float64:
      throw otherDataType([.bool, .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64])
    }
  }

  private func otherDataType(_ expected: [NumPyDataType]) -> NumPyError {
    NumPyError(file: file, array: array, problem: .otherDataType(expected: expected, got: dataType))
  }

  /// Throws with the first element of 64 bits that is not as it should be.
  private func expect(as type: String, _ isExact: (UInt64) -> Bool) throws(NumPyError) {
    guard let place = firstWord(where: { !isExact($0) }) else { return }
    var index: [Int] = []
    var rest = place.position
    for size in shape.reversed() {
      index.insert(rest % size, at: 0)
      rest /= size
    }
    let element = dataType == .int64 ? "\(Int64(bitPattern: place.word))" : "\(place.word)"
    throw NumPyError(
      file: file, array: array, problem: .inexact(index: index, element: element, as: type))
  }

  private func firstWord(where isWanted: (UInt64) -> Bool) -> (position: Int, word: UInt64)? {
    unsafe bytes.withUnsafeBytes { buffer in
      for position in 0..<buffer.count / 8 {
        let word = unsafe UInt64(
          littleEndian: buffer.loadUnaligned(fromByteOffset: 8 * position, as: UInt64.self))
        if isWanted(word) { return (position, word) }
      }
      return nil
    }
  }

  private func numbers<Word: FixedWidthInteger, Number>(
    _: Word.Type, _ number: (Word) -> Number
  ) -> [Number] {
    let size = MemoryLayout<Word>.size
    let total = bytes.count / size
    return unsafe bytes.withUnsafeBytes { buffer in
      unsafe [Number](unsafeUninitializedCapacity: total) { numbers, filled in
        for index in 0..<total {
          let word = unsafe Word(
            littleEndian: buffer.loadUnaligned(fromByteOffset: size * index, as: Word.self))
          unsafe numbers.initializeElement(at: index, to: number(word))
        }
        filled = total
      }
    }
  }
}
