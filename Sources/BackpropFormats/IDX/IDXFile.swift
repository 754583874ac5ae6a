/// The contents of an IDX file, the form that handwritten digits and their like are given in: one array of numbers.
///
/// | bytes | what |
/// |---|---|
/// | 0, 1 | zero |
/// | 2 | the kind of the elements, see ``IDXDataType`` |
/// | 3 | how many sizes there are |
/// | 4 each | the sizes, the slowest first |
/// | the rest | the elements, row-major; all numbers are big-endian |
///
///     let images = try IDXFile(contentsOf: "train-images-idx3-ubyte.gz")     // shape 60000, 28, 28
///     let pixels = try images.unsignedBytes()                                // images.rows x images.columns
public struct IDXFile: Sendable, Equatable {
  /// What the elements are.
  public let dataType: IDXDataType
  /// The sizes, the slowest first; 1 or more of them, each 0 or more.
  public let shape: [Int]
  /// The elements as they stand in the file.
  public let bytes: [UInt8]
  /// The first size: how many samples there are.
  public var rows: Int { shape[0] }
  /// The product of the other sizes: how many numbers make a sample.
  public let columns: Int
  /// The file's name in errors.
  private let file: String?

  /// Reads and checks a whole file of at most `limit` bytes, which gzip may have packed: then unpacked bytes count. Takes the
  /// memory of its elements, once.
  ///
  /// The file is not trusted: its sizes must add up to what is there.
  public init(contentsOf path: String, limit: Int = .max) throws(IDXError) {
    var bytes: [UInt8]
    do {
      bytes = try readUnpackedFile(path, limit: limit)
    } catch {
      if case .file(let error) = error.problem { throw IDXError(file: path, problem: .file(error)) }
      throw IDXError(file: path, problem: .gzip(error.problem))
    }
    try self.init(taking: &bytes, file: path)
  }

  /// Reads a file that is already in memory; `file` is its name in errors.
  public init(bytes: [UInt8], file: String? = nil) throws(IDXError) {
    var bytes = bytes
    try self.init(taking: &bytes, file: file)
  }

  /// Cuts off the header in place, so that a large file is not in memory twice.
  private init(taking bytes: inout [UInt8], file: String?) throws(IDXError) {
    do throws(IDXError.Problem) {
      let header = try IDXHeader(bytes)
      bytes.removeFirst(header.length)
      dataType = header.dataType
      shape = header.shape
      columns = header.columns
      self.bytes = bytes
      self.file = file
    } catch {
      throw IDXError(file: file, problem: error)
    }
  }

  /// The elements of a file of unsigned bytes, without a copy; throws on any other kind.
  public func unsignedBytes() throws(IDXError) -> [UInt8] {
    guard dataType == .uint8 else {
      throw IDXError(file: file, problem: .otherDataType(expected: .uint8, got: dataType))
    }
    return bytes
  }

  /// The elements of any kind, all of which `Double` holds exactly.
  public func doubles() -> [Double] {
    switch dataType {
    case .uint8: bytes.map { Double($0) }
    case .int8: bytes.map { Double(Int8(bitPattern: $0)) }
    case .int16: words(UInt16.self) { Double(Int16(bitPattern: $0)) }
    case .int32: words(UInt32.self) { Double(Int32(bitPattern: $0)) }
    case .float32: words(UInt32.self) { Double(Float(bitPattern: $0)) }
    case .float64: words(UInt64.self) { Double(bitPattern: $0) }
    }
  }

  private func words<Word: FixedWidthInteger>(_: Word.Type, _ number: (Word) -> Double) -> [Double] {
    let size = MemoryLayout<Word>.size
    return stride(from: 0, to: bytes.count, by: size).map { first in
      number(bytes[first..<first + size].reduce(0) { $0 << 8 | Word($1) })
    }
  }

  /// Whether kind, sizes and elements are the same, whatever the files' names.
  public static func == (left: IDXFile, right: IDXFile) -> Bool {
    left.dataType == right.dataType && left.shape == right.shape && left.bytes == right.bytes
  }
}
