/// What is wrong with a zip archive.
public struct ZipError: Error, Equatable, Sendable {
  /// The file's name, or nil where the bytes did not come from a file.
  public let file: String?
  /// What is wrong, and where.
  public let problem: Problem

  /// An error; with the file's name where the one who throws it knows it.
  public init(file: String?, problem: Problem) {
    self.file = file
    self.problem = problem
  }

  /// What can be wrong; offsets count the file's bytes.
  public enum Problem: Error, Equatable, Sendable {
    /// The file could not be read at all.
    case file(FileError)
    /// No record of the archive's end is where it belongs, at the end of the file.
    case noEnd(bytes: Int)
    /// A record is not as the format prescribes.
    case record(offset: Int, expected: String, got: String)
    /// The archive is one part of several.
    case severalParts
    /// Two members have one name.
    case duplicate(name: String)
    /// Two members share bytes of the file.
    case overlap(String, String)
    /// A member's name is not the text that it says it is.
    case name(offset: Int)
    /// The member's size cannot come out of the bytes that it has in the file.
    case size(member: String, packed: Int, unpacked: Int)
    /// The member is encrypted.
    case encrypted(member: String)
    /// The member is packed in a way that is not known; the number is the format's.
    case method(member: String, Int)
    /// The member is larger than the caller wants.
    case tooLarge(member: String, limit: Int, got: Int)
    /// The member cannot be unpacked.
    case packed(member: String, GzipError.Problem)
    /// The unpacked bytes are not as many as the archive says.
    case length(member: String, expected: Int, got: Int)
    /// The unpacked bytes have another checksum, CRC-32, than the archive says.
    case checksum(member: String, expected: UInt32, got: UInt32)
    /// No member has this name.
    case noSuchMember(String)
  }
}

extension ZipError: CustomStringConvertible {
  /// The error in a sentence that begins with the file's name.
  public var description: String {
    if case .file(let error) = problem { return error.description }
    return (file.map { $0 + ": " } ?? "") + "zip: " + problem.description
  }
}

extension ZipError.Problem: CustomStringConvertible {
  /// The problem in a sentence, without the file's name.
  public var description: String {
    switch self {
    case .file(let error):
      return error.description
    case .noEnd(let bytes):
      return "expected the archive's end record at the end of \(bytes) bytes, got none: "
        + "the file is cut off or is not a zip archive"
    case .record(let offset, let expected, let got):
      return "byte \(offset): expected \(expected), got \(got): the archive is damaged"
    case .severalParts:
      return "expected a whole archive, got one part of several: join them first"
    case .duplicate(let name):
      return "expected every name once, got '\(printable(name))' twice"
    case .overlap(let first, let second):
      return "expected members one after another, got '\(printable(first))' and '\(printable(second))' "
        + "in the same bytes"
    case .name(let offset):
      return "byte \(offset): expected a name in UTF-8, got other bytes"
    case .size(let member, let packed, let unpacked):
      return "'\(printable(member))': expected a size that \(packed) bytes can unpack to, got \(unpacked): "
        + "the archive is damaged"
    case .encrypted(let member):
      return
        "'\(printable(member))': expected a member to read, got an encrypted one: pack it without a password"
    case .method(let member, let got):
      return
        "'\(printable(member))': expected a member that is stored (0) or deflated (8), got method \(got): "
        + "pack it anew"
    case .tooLarge(let member, let limit, let got):
      return "'\(printable(member))': expected at most \(limit) bytes unpacked, got \(got)"
    case .packed(let member, let problem):
      return "'\(printable(member))': \(problem)"
    case .length(let member, let expected, let got):
      return "'\(printable(member))': expected \(expected) bytes unpacked, got \(got): the archive is damaged"
    case .checksum(let member, let expected, let got):
      return
        "'\(printable(member))': expected the checksum \(hexadecimal(expected)), got \(hexadecimal(got)): "
        + "the archive is damaged"
    case .noSuchMember(let name):
      return "expected a member '\(printable(name))', got none of that name"
    }
  }

  private func hexadecimal(_ number: UInt32) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
