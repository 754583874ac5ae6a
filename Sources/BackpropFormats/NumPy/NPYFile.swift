/// The contents of an `.npy` file, which NumPy's `save` writes: one array of numbers.
///
/// Versions 1.0, 2.0 and 3.0, booleans, integers and floats up to 64 bits in either byte order, arrays in the order of C and
/// of Fortran. The elements always come out row-major, the last index the fastest.
///
///     let file = try NPYFile(contentsOf: "inputs.npy")      // shape 60000, 28, 28
///     let inputs = try file.doubles()                       // file.rows x file.columns
public struct NPYFile: Sendable, Equatable {
  /// What the elements are.
  public let dataType: NumPyDataType
  /// The sizes, the slowest first, each 0 or more; none for a single number.
  public let shape: [Int]
  /// The elements, row-major, each with its lowest byte first.
  public let bytes: [UInt8]
  /// The first size: how many samples there are; 1 for a single number.
  public var rows: Int { shape.first ?? 1 }
  /// The product of the other sizes: how many numbers make a sample.
  public let columns: Int
  /// The number of elements.
  public var count: Int { bytes.count / dataType.size }
  /// The names in errors.
  let file: String?, array: String?

  /// Reads and checks a whole file of at most `limit` bytes, which gzip may have packed: then unpacked bytes count.
  ///
  /// The file is not trusted: its sizes must add up to what is there. Takes the memory of its elements, once; twice while a
  /// file in the order of Fortran is read.
  public init(contentsOf path: String, limit: Int = .max) throws(NumPyError) {
    var bytes: [UInt8]
    do {
      bytes = try readUnpackedFile(path, limit: limit)
    } catch {
      throw NumPyError(file: path, problem: NumPyError.Problem(error))
    }
    try self.init(taking: &bytes, file: path, array: nil)
  }

  /// Reads a file that is already in memory; `file` is its name in errors.
  public init(bytes: [UInt8], file: String? = nil) throws(NumPyError) {
    var bytes = bytes
    try self.init(taking: &bytes, file: file, array: nil)
  }

  /// Cuts off the header and turns bytes around in place, so that a large file is not in memory twice.
  init(taking bytes: inout [UInt8], file: String?, array: String?) throws(NumPyError) {
    let header: NPYHeader
    do {
      header = try NPYHeader(bytes)
    } catch {
      throw NumPyError(file: file, array: array, problem: error)
    }
    bytes.removeFirst(header.length)
    dataType = header.dataType
    shape = header.shape
    columns = header.columns
    if header.isBigEndian { Self.turn(&bytes, size: dataType.size) }
    if header.isFortranOrder { bytes = Self.rowMajorBytes(bytes, shape: shape, size: dataType.size) }
    if dataType == .bool { for index in bytes.indices where bytes[index] > 1 { bytes[index] = 1 } }
    self.bytes = bytes
    self.file = file
    self.array = array
  }

  /// Whether kind, sizes and elements are the same, whatever the files' names, byte orders and orders of elements.
  public static func == (left: NPYFile, right: NPYFile) -> Bool {
    left.dataType == right.dataType && left.shape == right.shape && left.bytes == right.bytes
  }

  private static func turn(_ bytes: inout [UInt8], size: Int) {
    switch size {
    case 2: turn(&bytes, UInt16.self)
    case 4: turn(&bytes, UInt32.self)
    case 8: turn(&bytes, UInt64.self)
    default: break
    }
  }

  private static func turn<Word: FixedWidthInteger>(_ bytes: inout [UInt8], _: Word.Type) {
    unsafe bytes.withUnsafeMutableBytes { buffer in
      for offset in stride(from: 0, to: buffer.count, by: MemoryLayout<Word>.size) {
        let word = unsafe buffer.loadUnaligned(fromByteOffset: offset, as: Word.self)
        unsafe buffer.storeBytes(of: word.byteSwapped, toByteOffset: offset, as: Word.self)
      }
    }
  }

  private static func rowMajorBytes(_ bytes: [UInt8], shape: [Int], size: Int) -> [UInt8] {
    switch size {
    case 1: rowMajor(bytes, fortranShape: shape, UInt8.self)
    case 2: rowMajor(bytes, fortranShape: shape, UInt16.self)
    case 4: rowMajor(bytes, fortranShape: shape, UInt32.self)
    default: rowMajor(bytes, fortranShape: shape, UInt64.self)
    }
  }
}
