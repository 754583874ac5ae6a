/// What is wrong with a file of NumPy arrays, `.npy` or `.npz`.
public struct NumPyError: Error, Equatable, Sendable {
  /// The file's name, or nil where the bytes did not come from a file.
  public let file: String?
  /// The array's name in an `.npz` file, or nil.
  public let array: String?
  /// What is wrong, and where.
  public let problem: Problem

  /// An error; with the names of file and array where the one who throws it knows them.
  public init(file: String?, array: String? = nil, problem: Problem) {
    self.file = file
    self.array = array
    self.problem = problem
  }

  /// What can be wrong; offsets count the bytes of the `.npy` file.
  public enum Problem: Error, Equatable, Sendable {
    /// The file could not be read at all.
    case file(FileError)
    /// The file is packed by gzip and cannot be unpacked.
    case gzip(GzipError.Problem)
    /// The `.npz` file is no zip archive that can be read.
    case zip(ZipError.Problem)
    /// An `.npy` file where an archive of them was expected.
    case oneArray
    /// The file does not begin as NumPy's files do.
    case beginning([UInt8])
    /// The format's version is not known.
    case version(UInt8, UInt8)
    /// The header is longer than the file: the header's bytes, and those that are there.
    case headerLength(expected: Int, got: Int)
    /// The header is not the dictionary that the format prescribes.
    case header(offset: Int, expected: String, got: String)
    /// The header lacks a key.
    case missing(key: String)
    /// The elements are of a kind that is not read here.
    case dataType(String)
    /// The product of the sizes cannot be counted.
    case shape([Int])
    /// The bytes after the header are not as many as the sizes make.
    case length(shape: [Int], NumPyDataType, expected: Int, got: Int)
    /// The elements are of another kind than was asked for.
    case otherDataType(expected: [NumPyDataType], got: NumPyDataType)
    /// An element cannot be had exactly as the kind that was asked for.
    case inexact(index: [Int], element: String, as: String)
    /// No array has this name; the names that there are.
    case noSuchArray(String, names: [String])
    /// Two arrays have this name.
    case duplicate(name: String)
  }
}

extension NumPyError: CustomStringConvertible {
  /// The error in a sentence that begins with the file's name.
  public var description: String {
    if case .file(let error) = problem { return error.description }
    return (file.map { $0 + ": " } ?? "") + "NumPy: "
      + (array.map { "array '\(printable($0))': " } ?? "") + problem.description
  }
}

extension NumPyError.Problem: CustomStringConvertible {
  /// The problem in a sentence, without the names of file and array.
  public var description: String {
    switch self {
    case .file(let error):
      return error.description
    case .gzip(let problem):
      return problem.description
    case .zip(let problem):
      return problem.description
    case .oneArray:
      return "expected an .npz archive, got a single .npy array: read it as such"
    case .beginning(let got):
      let isArchive = got.starts(with: [0x50, 0x4B])
      return "expected \\x93NUMPY at the beginning, got "
        + (got.isEmpty ? "an empty file" : got.map(String.init).joined(separator: " "))
        + (isArchive ? ": this is an .npz archive of arrays" : ": not an .npy file")
    case .version(let major, let minor):
      return "bytes 6 and 7: expected version 1.0, 2.0 or 3.0, got \(major).\(minor)"
    case .headerLength(let expected, let got):
      return "expected a header of \(expected) bytes, got \(got): the file is cut off"
    case .header(let offset, let expected, let got):
      return "header, byte \(offset): expected \(expected), got \(got)"
    case .missing(let key):
      return "header: expected the keys descr, fortran_order and shape, got no \(key)"
    case .dataType(let got):
      return "expected booleans, integers or floats up to float64, got dtype \(printable(got)) "
        + "(\(NumPyDataType.words(for: got))): save numbers, array.astype(numpy.float64) for example"
    case .shape(let got):
      return "expected sizes whose product can be counted, got \(shown(got))"
    case .length(let shape, let dataType, let expected, let got):
      return "expected \(expected) bytes after the header, shape \(shown(shape)) of \(dataType.rawValue), "
        + "got \(got): " + (got < expected ? "the file is cut off" : "something follows the last element")
    case .otherDataType(let expected, let got):
      let names = expected.map(\.rawValue).joined(separator: " or ")
      return "expected elements of \(names), got \(got.rawValue)"
    case .inexact(let index, let element, let type):
      return "element \(shown(index)): expected a number that \(type) holds exactly, got \(element)"
    case .noSuchArray(let name, let names):
      if names.isEmpty { return "expected an array '\(printable(name))', got a file without arrays" }
      let most = 12
      let list = names.prefix(most).map { "'\(printable($0))'" }.joined(separator: ", ")
      return
        "expected one of the arrays \(list)\(names.count > most ? ", ..." : ""), got '\(printable(name))'"
    case .duplicate(let name):
      return "expected every name once, got '\(printable(name))' twice"
    }
  }

  private func shown(_ sizes: [Int]) -> String {
    let most = 8
    return "(" + sizes.prefix(most).map(String.init).joined(separator: ", ")
      + (sizes.count > most ? ", ... \(sizes.count) sizes)" : ")")
  }
}
