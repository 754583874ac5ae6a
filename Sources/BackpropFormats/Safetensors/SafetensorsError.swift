/// What is wrong with a `.safetensors` file or with a tensor for one.
public struct SafetensorsError: Error, Equatable, Sendable {
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
    /// The file could not be read or written at all.
    case file(FileError)
    /// Fewer than the 8 bytes that give the header's length.
    case noHeader(bytes: Int)
    /// The header's length is not what the file can hold, or above the format's limit.
    case headerLength(UInt64, limit: Int)
    /// The header is not the JSON that the format prescribes; `offset` counts the file's bytes.
    case header(offset: Int, expected: String, got: String)
    /// Two tensors, or two entries of the metadata, have one name.
    case duplicate(name: String)
    /// A tensor may not be called `__metadata__`.
    case reservedName(String)
    /// A tensor lacks one of dtype, shape and data_offsets.
    case missing(tensor: String, field: String)
    /// The tensor's elements are of a kind that is not known.
    case dataType(tensor: String, got: String)
    /// The tensor's shape has a negative size, or more elements than can be counted.
    case shape(tensor: String, got: [Int])
    /// The tensor's bytes are not as many as its shape and kind make.
    case length(tensor: String, expected: Int, got: Int)
    /// The tensor does not begin where the one before it ends.
    case offset(tensor: String, expected: Int, got: Int)
    /// The file ends before its tensors do: their bytes, and those that are there.
    case truncated(expected: Int, got: Int)
    /// The file goes on after the last tensor: the tensors' bytes, and those that are there.
    case trailing(expected: Int, got: Int)
    /// No tensor has this name.
    case noSuchTensor(String)
    /// The tensor's elements are of another kind than was asked for.
    case otherDataType(tensor: String, expected: [SafetensorsDataType], got: SafetensorsDataType)
  }
}

extension SafetensorsError: CustomStringConvertible {
  /// The error in a sentence that begins with the file's name.
  public var description: String {
    if case .file(let error) = problem { return error.description }
    return (file.map { $0 + ": " } ?? "") + "safetensors: " + problem.description
  }
}

extension SafetensorsError.Problem: CustomStringConvertible {
  /// The problem in a sentence, without the file's name.
  public var description: String {
    switch self {
    case .file(let error):
      return error.description
    case .noHeader(let bytes):
      return "expected at least 8 bytes, the length of the header, got \(bytes): not a safetensors file"
    case .headerLength(let length, let limit):
      return "expected a header of 2 to \(limit) bytes, got \(length): "
        + "the file is cut off or is not a safetensors file"
    case .header(let offset, let expected, let got):
      return "header, byte \(offset): expected \(expected), got \(got)"
    case .duplicate(let name):
      return "expected every name once, got '\(printable(name))' twice"
    case .reservedName(let name):
      return "'\(name)' is kept for the file's metadata: name the tensor otherwise"
    case .missing(let tensor, let field):
      return "tensor '\(printable(tensor))': expected dtype, shape and data_offsets, got no \(field)"
    case .dataType(let tensor, let got):
      let known = SafetensorsDataType.allCases.map(\.rawValue).joined(separator: ", ")
      return "tensor '\(printable(tensor))': expected a dtype of \(known), got '\(printable(got))'"
    case .shape(let tensor, let got):
      return "tensor '\(printable(tensor))': expected sizes whose product can be counted, got \(shown(got))"
    case .length(let tensor, let expected, let got):
      return "tensor '\(printable(tensor))': expected \(expected) bytes by shape and dtype, got \(got)"
    case .offset(let tensor, let expected, let got):
      return "tensor '\(printable(tensor))': expected data from byte \(expected) of the buffer, "
        + "where the one before ends, got \(got)"
    case .truncated(let expected, let got):
      return "expected \(expected) bytes of tensors, got \(got): the file is cut off"
    case .trailing(let expected, let got):
      return "expected \(expected) bytes of tensors, got \(got): something follows the last one"
    case .noSuchTensor(let name):
      return "expected a tensor '\(printable(name))', got none of that name"
    case .otherDataType(let tensor, let expected, let got):
      let names = expected.map(\.rawValue).joined(separator: " or ")
      return "tensor '\(printable(tensor))': expected elements of \(names), got \(got.rawValue)"
    }
  }

  private func shown(_ sizes: [Int]) -> String {
    let most = 8
    return "[" + sizes.prefix(most).map(String.init).joined(separator: ", ")
      + (sizes.count > most ? ", ... (\(sizes.count) sizes)]" : "]")
  }
}

/// Text from a file, fit for a terminal: at most 80 characters, none of them a control character.
func printable(_ text: String) -> String {
  let most = 80
  var shown = String.UnicodeScalarView()
  for scalar in text.unicodeScalars.prefix(most) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
      shown.append("\u{FFFD}")
    default:
      shown.append(scalar)
    }
  }
  return String(shown) + (text.unicodeScalars.count > most ? "..." : "")
}
