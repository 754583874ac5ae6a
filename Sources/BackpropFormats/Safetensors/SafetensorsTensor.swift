/// A named array of numbers in a `.safetensors` file: its elements' kind, its shape, and its bytes in row-major order,
/// little-endian. A shape without sizes is one number; a size of 0 makes an empty tensor.
public struct SafetensorsTensor: Sendable, Equatable {
  /// The name, such as `layers.0.weight`.
  public let name: String
  /// What the elements are.
  public let dataType: SafetensorsDataType
  /// The sizes, the slowest first.
  public let shape: [Int]
  /// The elements as they stand in the file.
  public let bytes: [UInt8]

  /// The number of elements.
  public var count: Int { bytes.count / dataType.size }

  /// A tensor of bytes; throws where they are not as many as the shape and the kind make.
  public init(
    name: String, shape: [Int], dataType: SafetensorsDataType, bytes: [UInt8]
  ) throws(SafetensorsError) {
    guard let expected = Self.length(of: shape, dataType) else {
      throw SafetensorsError(file: nil, problem: .shape(tensor: name, got: shape))
    }
    guard expected == bytes.count else {
      throw SafetensorsError(
        file: nil, problem: .length(tensor: name, expected: expected, got: bytes.count))
    }
    self.name = name
    self.shape = shape
    self.dataType = dataType
    self.bytes = bytes
  }

  /// The bytes that a shape takes; nil where a size is negative or the product overflows.
  static func length(of shape: [Int], _ dataType: SafetensorsDataType) -> Int? {
    var length = dataType.size
    for size in shape {
      let (product, overflow) = length.multipliedReportingOverflow(by: size)
      if size < 0 || overflow { return nil }
      length = product
    }
    return length
  }
}

/// Numbers in and out; every bit of them is kept, those of a NaN included.
extension SafetensorsTensor {
  /// A tensor of kind F32.
  public init(name: String, shape: [Int], floats: [Float]) throws(SafetensorsError) {
    try self.init(name: name, shape: shape, dataType: .float32, bytes: encoded(floats.map(\.bitPattern)))
  }

  /// A tensor of kind F64.
  public init(name: String, shape: [Int], doubles: [Double]) throws(SafetensorsError) {
    try self.init(name: name, shape: shape, dataType: .float64, bytes: encoded(doubles.map(\.bitPattern)))
  }

  /// A tensor of kind I64.
  public init(name: String, shape: [Int], integers: [Int64]) throws(SafetensorsError) {
    try self.init(name: name, shape: shape, dataType: .int64, bytes: encoded(integers))
  }

  /// The elements of a tensor of kind F32; throws on any other kind.
  public func floats() throws(SafetensorsError) -> [Float] {
    try expect([.float32])
    return decoded(UInt32.self).map(Float.init(bitPattern:))
  }

  /// The elements of a tensor of kind F64, or of kind F32, exactly widened; throws on any other kind.
  public func doubles() throws(SafetensorsError) -> [Double] {
    try expect([.float64, .float32])
    if dataType == .float32 { return decoded(UInt32.self).map { Double(Float(bitPattern: $0)) } }
    return decoded(UInt64.self).map(Double.init(bitPattern:))
  }

  /// The elements of a tensor of kind I64; throws on any other kind.
  public func integers() throws(SafetensorsError) -> [Int64] {
    try expect([.int64])
    return decoded(Int64.self)
  }

  private func expect(_ expected: [SafetensorsDataType]) throws(SafetensorsError) {
    guard expected.contains(dataType) else {
      throw SafetensorsError(
        file: nil, problem: .otherDataType(tensor: name, expected: expected, got: dataType))
    }
  }

  private func decoded<Word: FixedWidthInteger>(_ word: Word.Type) -> [Word] {
    let size = MemoryLayout<Word>.size
    return unsafe [Word](unsafeUninitializedCapacity: bytes.count / size) { words, filled in
      filled = words.count
      unsafe UnsafeMutableRawBufferPointer(words).copyBytes(from: bytes)
      if Word(littleEndian: 1) != 1 {
        for index in words.indices { unsafe words[index] = Word(littleEndian: words[index]) }
      }
    }
  }
}

private func encoded<Word: FixedWidthInteger>(_ words: [Word]) -> [UInt8] {
  let words = Word(littleEndian: 1) == 1 ? words : words.map(\.littleEndian)
  return unsafe words.withUnsafeBytes { unsafe [UInt8]($0) }
}
