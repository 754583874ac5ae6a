/// What is wrong with an IDX file.
public struct IDXError: Error, Equatable, Sendable {
  /// The file's name, or nil where the bytes did not come from a file.
  public let file: String?
  /// What is wrong, and where.
  public let problem: Problem

  /// An error; with the file's name where the one who throws it knows it.
  public init(file: String?, problem: Problem) {
    self.file = file
    self.problem = problem
  }

  /// What can be wrong.
  public enum Problem: Error, Equatable, Sendable {
    /// The file could not be read at all.
    case file(FileError)
    /// The bytes are packed by gzip, or what gzip packed is packed once more.
    case packed
    /// The file is packed by gzip and cannot be unpacked.
    case gzip(GzipError.Problem)
    /// Fewer than the 4 bytes that every file begins with.
    case noHeader(bytes: Int)
    /// The first two bytes are not zero.
    case beginning(UInt8, UInt8)
    /// The elements are of a kind that is not known.
    case dataType(UInt8)
    /// The file has no size.
    case noSizes
    /// The file ends before its sizes do: the header's bytes, and those that are there.
    case headerLength(expected: Int, got: Int)
    /// The product of the sizes cannot be counted.
    case shape([Int])
    /// The bytes after the header are not as many as the sizes make.
    case length(shape: [Int], IDXDataType, expected: Int, got: Int)
    /// The elements are of another kind than was asked for.
    case otherDataType(expected: IDXDataType, got: IDXDataType)
  }
}

extension IDXError: CustomStringConvertible {
  /// The error in a sentence that begins with the file's name.
  public var description: String {
    if case .file(let error) = problem { return error.description }
    return (file.map { $0 + ": " } ?? "") + "IDX: " + problem.description
  }
}

extension IDXError.Problem: CustomStringConvertible {
  /// The problem in a sentence, without the file's name.
  public var description: String {
    switch self {
    case .file(let error):
      return error.description
    case .packed:
      return "expected an unpacked file, got one that gzip packed: unpack it with gunzip -k first"
    case .gzip(let problem):
      return problem.description
    case .noHeader(let bytes):
      return "expected 4 bytes or more, got \(bytes): not an IDX file"
    case .beginning(let first, let second):
      return "bytes 0 and 1: expected 0 and 0, got \(first) and \(second): not an IDX file"
    case .dataType(let got):
      let known = IDXDataType.allCases.map { "\($0.rawValue) (\($0.name))" }.joined(separator: ", ")
      return "byte 2: expected a kind of elements, one of \(known), got \(got)"
    case .noSizes:
      return "byte 3: expected 1 size or more, got 0"
    case .headerLength(let expected, let got):
      return "expected a header of \(expected) bytes, got \(got): the file is cut off"
    case .shape(let got):
      return "bytes 4 to \(4 * got.count + 3): expected sizes whose product can be counted, got \(shown(got))"
    case .length(let shape, let dataType, let expected, let got):
      return "expected \(expected) bytes after the header, \(shown(shape)) \(dataType.name), got \(got): "
        + (got < expected ? "the file is cut off" : "something follows the last element")
    case .otherDataType(let expected, let got):
      return "expected elements that are \(expected.name), got \(got.name)"
    }
  }

  private func shown(_ sizes: [Int]) -> String {
    let most = 8
    return sizes.prefix(most).map(String.init).joined(separator: " x ")
      + (sizes.count > most ? " x ... (\(sizes.count) sizes)" : "")
  }
}
