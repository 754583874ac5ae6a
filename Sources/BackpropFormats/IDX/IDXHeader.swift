/// The header of an IDX file, compared with the bytes that are there.
struct IDXHeader {
  let dataType: IDXDataType
  let shape: [Int]
  /// The product of all sizes but the first.
  let columns: Int
  /// How many bytes it takes.
  let length: Int

  init(_ bytes: [UInt8]) throws(IDXError.Problem) {
    if isGzip(bytes) { throw .packed }
    guard bytes.count >= 4 else { throw .noHeader(bytes: bytes.count) }
    guard bytes[0] == 0, bytes[1] == 0 else { throw .beginning(bytes[0], bytes[1]) }
    guard let dataType = IDXDataType(rawValue: bytes[2]) else { throw .dataType(bytes[2]) }
    guard bytes[3] > 0 else { throw .noSizes }
    let length = 4 + 4 * Int(bytes[3])
    guard bytes.count >= length else { throw .headerLength(expected: length, got: bytes.count) }
    let shape = stride(from: 4, to: length, by: 4).map { first in
      bytes[first..<first + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard let columns = countedProduct(shape.dropFirst()),
      let expected = countedProduct([columns, shape[0], dataType.size])
    else { throw .shape(shape) }
    guard bytes.count - length == expected else {
      throw .length(shape: shape, dataType, expected: expected, got: bytes.count - length)
    }
    self.dataType = dataType
    self.shape = shape
    self.columns = columns
    self.length = length
  }
}
