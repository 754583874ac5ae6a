import BackpropFormats
import Foundation
import Testing

/// Arrays that NumPy wrote: the numbers that NumPy reads, in its order.
@Suite struct NPYFileTests {
  static let arrays = NumPyFixtures.all?.arrays ?? []

  /// The bits of a number that Python prints; one bit pattern for what is no number.
  static func bits(_ text: String) -> UInt64? { Double(text).map(bits) }

  static func bits(_ number: Double) -> UInt64 { number.isNaN ? 0x7FF8 << 48 : number.bitPattern }

  /// Compares all that a file gives with what NumPy read.
  static func compare(_ file: NPYFile, _ array: NumPyFixtures.Array) throws {
    #expect(file.dataType.rawValue == array.dtype && file.shape == array.shape)
    #expect(file.count == array.values.count && file.rows * file.columns == file.count)
    #expect(file.rows == (array.shape.first ?? 1))
    #expect(try file.doubles(rounding: true).map(bits) == array.values.map(bits))
    let isFloat = array.dtype.hasPrefix("float")
    if isFloat {
      #expect(throws: NumPyError.self) { try file.integers() }
    } else if array.values.allSatisfy({ Int64($0) != nil }) {
      #expect(try file.integers() == array.values.map { Int64($0) })
    }
    if ["bool", "uint8"].contains(array.dtype) {
      #expect(try file.unsignedBytes() == array.values.map { UInt8($0) })
    } else {
      #expect(throws: NumPyError.self) { try file.unsignedBytes() }
    }
    if ["int32", "uint32", "int64", "uint64", "float64"].contains(array.dtype) {
      #expect(throws: NumPyError.self) { try file.floats() }
    } else {
      #expect(try file.floats().map { bits(Double($0)) } == array.values.map(bits))
    }
  }

  @Test func thereAreArrays() {
    #expect(Self.arrays.count == 184)
    #expect(Set(Self.arrays.map(\.dtype)) == Set(NumPyDataType.allCases.map(\.rawValue)))
  }

  @Test(arguments: arrays)
  func whatNumPyReads(_ array: NumPyFixtures.Array) throws {
    try Self.compare(NPYFile(bytes: [UInt8](#require(array.file))), array)
  }

  @Test func integersThatDoubleDoesNotHold() throws {
    let signed = try NPYFile(bytes: NumPyFixtures.file("int64 at its ends"), file: "ids.npy")
    let first = NumPyError(
      file: "ids.npy", problem: .inexact(index: [0], element: "9223372036854775807", as: "Double"))
    #expect(throws: first) { try signed.doubles() }
    #expect(
      first.description
        == "ids.npy: NumPy: element (0): expected a number that Double holds exactly, got 9223372036854775807"
    )
    #expect(
      try signed.doubles(rounding: true) == [0x1p63, -0x1p63, 0x1p53, 0x1p53, 0x1p53 + 2, -0x1p53])
    let unsigned = try NPYFile(bytes: NumPyFixtures.file("uint64 at its ends"))
    #expect(
      throws: NumPyError(
        file: nil, problem: .inexact(index: [2], element: "18446744073709551615", as: "Double"))
    ) { try unsigned.doubles() }
    #expect(
      throws: NumPyError(
        file: nil, problem: .inexact(index: [1], element: "9223372036854775808", as: "Int64"))
    ) { try unsigned.integers() }
    #expect(try unsigned.doubles(rounding: true) == [0, 0x1p63, 0x1p64, 0x1p53])
    // Numbers beyond 2^53 are no matter where Double has them.
    for array in Self.arrays where array.dtype == "int64" && !array.name.hasSuffix("ends") {
      #expect(try NPYFile(bytes: [UInt8](#require(array.file))).doubles() == array.values.map { Double($0) })
    }
  }

  /// The index of an element that is not the first, in an array of several sizes.
  @Test func theIndexIsSaid() throws {
    let numbers: [Int64] = [0, 1, 2, 3, 4, 1 << 53 + 1]
    let data = numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    let bytes = npy("{'descr': '<i8', 'fortran_order': False, 'shape': (1, 3, 2)}", data)
    #expect(
      throws: NumPyError(
        file: nil, problem: .inexact(index: [0, 2, 1], element: "9007199254740993", as: "Double"))
    ) {
      try NPYFile(bytes: bytes).doubles()
    }
    // In the order of Fortran the last element is the last one too, the one before is [0, 1, 1].
    let fortran = npy("{'descr': '<i8', 'fortran_order': True, 'shape': (1, 3, 2)}", data)
    #expect(try NPYFile(bytes: fortran).integers() == [0, 3, 1, 4, 2, 1 << 53 + 1])
  }

  /// All numbers of half precision, from the definition: (-1)^s 2^(e-15) (1 + m/1024).
  @Test func halfPrecision() throws {
    let all = (0...UInt16.max).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let file = try NPYFile(bytes: npy("{'descr': '<f2', 'fortran_order': False, 'shape': (65536,)}", all))
    for (index, number) in try file.doubles().enumerated() {
      let (sign, exponent, fraction) = (index >> 15, index >> 10 & 31, Double(index & 1023) / 1024)
      let magnitude: Double =
        switch exponent {
        case 0: scalbn(fraction, -14)
        case 31: fraction == 0 ? .infinity : .nan
        default: scalbn(1 + fraction, exponent - 15)
        }
      #expect(number.isNaN ? magnitude.isNaN : number == (sign == 0 ? magnitude : -magnitude))
      #expect((number.sign == .minus) == (sign == 1))
    }
  }

  @Test func truthIsOneOrZero() throws {
    let file = try NPYFile(
      bytes: npy("{'descr': '|b1', 'fortran_order': False, 'shape': (4,)}", [0, 1, 2, 255]))
    #expect(try file.unsignedBytes() == [0, 1, 1, 1])
    #expect(try file.doubles() == [0, 1, 1, 1])
  }

  @Test func orderAndByteOrderAreNoDifference() throws {
    let one = npy("{'descr': '<u2', 'fortran_order': False, 'shape': (2, 2)}", [1, 0, 2, 0, 3, 0, 4, 0])
    let other = npy("{'descr': '>u2', 'fortran_order': True, 'shape': (2, 2)}", [0, 1, 0, 3, 0, 2, 0, 4])
    #expect(try NPYFile(bytes: one, file: "a") == NPYFile(bytes: other, file: "b"))
    #expect(try NPYFile(bytes: one).bytes == [1, 0, 2, 0, 3, 0, 4, 0])
  }

  @Test func filesOnDisk() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("x.npy")
    let bytes = NumPyFixtures.file("version (1, 0)")
    try AtomicFile.write(bytes, to: path)
    let file = try NPYFile(contentsOf: path, limit: bytes.count)
    #expect(file.shape == [2, 3])
    #expect(throws: NumPyError(file: path, problem: .file(.tooLarge(path: path, limit: 10)))) {
      try NPYFile(contentsOf: path, limit: 10)
    }
    #expect(
      throws: NumPyError(file: path, problem: .otherDataType(expected: [.uint8, .bool], got: .float32))
    ) {
      try file.unsignedBytes()
    }
    // What gzip packed is unpacked.
    let packed = PackedFixtures.stream("an array")
    try AtomicFile.write(packed, to: path)
    let array = try NPYFile(contentsOf: path)
    #expect(array.shape == [3, 2] && array.bytes == [0, 1, 2, 3, 4, 5])
    #expect(throws: NumPyError(file: path, problem: .gzip(.tooLarge(limit: 20)))) {
      try NPYFile(contentsOf: path, limit: 20)
    }
    try AtomicFile.write(packed.dropLast(), to: path)
    #expect(throws: NumPyError(file: path, problem: .gzip(.truncated(offset: packed.count - 1)))) {
      try NPYFile(contentsOf: path)
    }
    let missing = folder.file("nothing")
    #expect(throws: NumPyError(file: missing, problem: .file(.noSuchFile(path: missing)))) {
      try NPYFile(contentsOf: missing)
    }
  }
}

/// An `.npy` file with this header as it stands.
func npy(_ header: String, _ data: [UInt8] = [], version: UInt8 = 1) -> [UInt8] {
  let count = header.utf8.count
  let size = (0..<(version == 1 ? 2 : 4)).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
  return [0x93] + Array("NUMPY".utf8) + [version, 0] + size + Array(header.utf8) + data
}
