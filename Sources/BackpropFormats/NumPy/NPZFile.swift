/// The contents of an `.npz` file, which NumPy's `savez` and `savez_compressed` write: arrays under names, read one by one.
///
///     let file = try NPZFile(contentsOf: "digits.npz")      // file.names: x, y
///     let pixels = try file.array(named: "x").doubles()
public struct NPZFile: Sendable {
  /// The names of all arrays in the file's order, without the ending `.npy`.
  public let names: [String]
  private let archive: ZipArchive
  /// The most bytes that an array's file may have unpacked.
  private let limit: Int
  /// The file's name in errors.
  private let file: String?

  /// Opens a file and reads what it lists; the arrays are read from it when they are asked for, so it must stay as it is.
  ///
  /// The file is not trusted, see ``ZipArchive``. No array may take more than `limit` bytes with its header, however few they
  /// are packed.
  public init(contentsOf path: String, limit: Int = .max) throws(NumPyError) {
    let archive: ZipArchive
    do {
      archive = try ZipArchive(contentsOf: path, limit: limit)
    } catch {
      let beginning = try? readFile(path, upTo: NPYHeader.mark.count)
      throw NumPyError(
        file: path, problem: beginning == NPYHeader.mark ? .oneArray : NumPyError.Problem(error))
    }
    try self.init(archive, file: path, limit: limit)
  }

  /// Reads an archive that is in memory; `file` is its name in errors.
  public init(bytes: [UInt8], file: String? = nil, limit: Int = .max) throws(NumPyError) {
    let archive: ZipArchive
    do {
      archive = try ZipArchive(bytes: bytes, file: file)
    } catch {
      let isArray = bytes.starts(with: NPYHeader.mark)
      throw NumPyError(file: file, problem: isArray ? .oneArray : NumPyError.Problem(error))
    }
    try self.init(archive, file: file, limit: limit)
  }

  private init(_ archive: ZipArchive, file: String?, limit: Int) throws(NumPyError) {
    names = archive.members.filter { !$0.isFolder }.map { Self.arrayName($0.name) }
    self.archive = archive
    self.file = file
    self.limit = limit
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw NumPyError(file: file, problem: .duplicate(name: name))
    }
  }

  /// Reads and checks an array. Takes the memory of its elements.
  public func array(named name: String) throws(NumPyError) -> NPYFile {
    guard let member = archive.members.first(where: { !$0.isFolder && Self.arrayName($0.name) == name })
    else {
      throw NumPyError(file: file, problem: .noSuchArray(name, names: names))
    }
    var bytes: [UInt8]
    do {
      bytes = try archive.contents(of: member.name, limit: limit)
    } catch {
      throw NumPyError(file: file, array: name, problem: NumPyError.Problem(error))
    }
    return try NPYFile(taking: &bytes, file: file, array: name)
  }

  private static func arrayName(_ member: String) -> String {
    member.hasSuffix(".npy") ? String(member.dropLast(4)) : member
  }
}

extension NumPyError.Problem {
  /// What is wrong with an archive of arrays.
  init(_ error: ZipError) {
    if case .file(let error) = error.problem { self = .file(error) } else { self = .zip(error.problem) }
  }

  /// What is wrong with a packed array.
  init(_ error: GzipError) {
    if case .file(let error) = error.problem { self = .file(error) } else { self = .gzip(error.problem) }
  }
}
