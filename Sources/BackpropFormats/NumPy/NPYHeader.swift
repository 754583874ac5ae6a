/// The header of an `.npy` file, compared with the bytes that are there.
///
/// | bytes | what |
/// |---|---|
/// | 6 | \x93NUMPY |
/// | 1, 1 | the version: 1.0, 2.0 or 3.0 |
/// | 2, from 2.0 on 4 | how many bytes of header follow, the lowest byte first |
/// | these | a Python dictionary: descr, fortran_order, shape |
/// | the rest | the elements |
struct NPYHeader {
  let dataType: NumPyDataType
  /// Whether the elements have their highest byte first.
  let isBigEndian: Bool
  /// Whether the first index is the fastest.
  let isFortranOrder: Bool
  let shape: [Int]
  /// The product of all sizes but the first.
  let columns: Int
  /// How many bytes it takes.
  let length: Int

  static let mark: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

  init(_ bytes: [UInt8]) throws(NumPyError.Problem) {
    guard bytes.starts(with: Self.mark) else { throw .beginning(Array(bytes.prefix(6))) }
    guard bytes.count >= 10 else { throw .headerLength(expected: 10, got: bytes.count) }
    guard (1...3).contains(bytes[6]), bytes[7] == 0 else { throw .version(bytes[6], bytes[7]) }
    let start = bytes[6] == 1 ? 10 : 12
    guard bytes.count >= start else { throw .headerLength(expected: start, got: bytes.count) }
    let length = start + bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard bytes.count >= length else { throw .headerLength(expected: length, got: bytes.count) }

    let entries = try Self.entries(bytes[start..<length], start: start)
    guard let (dataType, isBigEndian) = NumPyDataType.named(entries.descr) else {
      throw .dataType(entries.descr)
    }
    let shape = entries.shape
    guard let columns = countedProduct(shape.dropFirst()),
      let expected = countedProduct([columns, shape.first ?? 1, dataType.size])
    else { throw .shape(shape) }
    guard bytes.count - length == expected else {
      throw .length(shape: shape, dataType, expected: expected, got: bytes.count - length)
    }
    self.dataType = dataType
    self.isBigEndian = isBigEndian
    isFortranOrder = entries.isFortranOrder
    self.shape = shape
    self.columns = columns
    self.length = length
  }

  /// The dictionary: three keys, each once, in any order.
  private static func entries(
    _ bytes: ArraySlice<UInt8>, start: Int
  ) throws(NumPyError.Problem) -> (descr: String, isFortranOrder: Bool, shape: [Int]) {
    var scanner = LiteralScanner(bytes, start: start)
    var descr: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try scanner.skip("{")
    if !scanner.skips("}") {
      repeat {
        let place = scanner
        let key = try scanner.string("a key")
        try scanner.skip(":")
        switch key {
        case "descr" where descr == nil: descr = try scanner.descr()
        case "fortran_order" where isFortranOrder == nil: isFortranOrder = try scanner.truth()
        case "shape" where shape == nil: shape = try scanner.sizes()
        default:
          throw place.invalid("descr, fortran_order and shape, each once", got: "'\(printable(key))'")
        }
      } while try scanner.continues(until: "}")
    }
    try scanner.expectEnd()
    guard let descr else { throw .missing(key: "descr") }
    guard let isFortranOrder else { throw .missing(key: "fortran_order") }
    guard let shape else { throw .missing(key: "shape") }
    return (descr, isFortranOrder, shape)
  }
}
