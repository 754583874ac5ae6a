/// A zip archive: what its directory lists, and the members' bytes when they are asked for.
///
/// The file is not trusted: members must lie in it one after another, with no byte shared, each under a name of its own. Sizes
/// are bounded by what the packed bytes can unpack to, and what is unpacked must have the length and the CRC-32 that the
/// directory says. Larger archives (zip64), comments, and sizes that stand after the members' bytes are read.
///
///     let archive = try ZipArchive(contentsOf: "tables.zip")
///     let table = try archive.contents(of: "train.csv", limit: 1 << 30)
public struct ZipArchive: Sendable {
  /// The members in the directory's order.
  public let members: [ZipMember]
  private let source: ByteSource
  /// Where each member's packed bytes begin.
  private let starts: [Int]
  /// The file's name in errors.
  private let file: String?

  /// Reads the directory of a file, which stays open; members are read from it when they are asked for. A pipe or device is
  /// read to memory, at most `limit` bytes of it.
  public init(contentsOf path: String, limit: Int = .max) throws(ZipError) {
    let source: ByteSource
    do {
      source = try ByteSource(contentsOf: path, limit: limit)
    } catch {
      throw ZipError(file: path, problem: .file(error))
    }
    try self.init(source, file: path)
  }

  /// Reads the directory of an archive that is in memory; `file` is its name in errors.
  public init(bytes: [UInt8], file: String? = nil) throws(ZipError) {
    try self.init(.memory(bytes), file: file)
  }

  private init(_ source: ByteSource, file: String?) throws(ZipError) {
    self.source = source
    self.file = file
    do throws(ZipError.Problem) {
      let end = try ZipEnd(source)
      members = try Self.directory(source, end)
      starts = try Self.starts(of: members, source, before: end.directory.lowerBound)
    } catch {
      throw ZipError(file: file, problem: error)
    }
  }

  /// The unpacked bytes of a member; throws where they are more than `limit`, or not what the directory says.
  public func contents(of name: String, limit: Int = .max) throws(ZipError) -> [UInt8] {
    do throws(ZipError.Problem) {
      guard let index = members.firstIndex(where: { $0.name == name }) else { throw .noSuchMember(name) }
      let member = members[index]
      if member.isEncrypted { throw .encrypted(member: name) }
      if member.count > limit { throw .tooLarge(member: name, limit: limit, got: member.count) }
      let bytes: [UInt8]
      switch member.method {
      case 0: bytes = try source.part(at: starts[index], count: member.packedCount)
      case 8: bytes = try unpacked(member, from: starts[index])
      default: throw .method(member: name, member.method)
      }
      guard bytes.count == member.count else {
        throw .length(member: name, expected: member.count, got: bytes.count)
      }
      let checksum = unsafe bytes.withUnsafeBytes { unsafe Checksum.of($0) }
      guard checksum == member.checksum else {
        throw .checksum(member: name, expected: member.checksum, got: checksum)
      }
      return bytes
    } catch {
      throw ZipError(file: file, problem: error)
    }
  }

  private func unpacked(_ member: ZipMember, from start: Int) throws(ZipError.Problem) -> [UInt8] {
    let end = start + member.packedCount
    var output: [UInt8] = []
    do throws(GzipError) {
      var inflater = try Inflater(.raw)
      inflater.expect(member.count, from: member.packedCount, in: &output, limit: .max)
      var place = start
      while place < end {
        let piece: [UInt8]
        do throws(FileError) {
          piece = try source.bytes(at: place, count: min(Inflater.pieceCount, end - place))
        } catch {
          throw GzipError(file: nil, problem: .file(error))
        }
        try inflater.inflate(piece.span, into: &output, limit: member.count)
        place += piece.count
      }
      try inflater.finish()
    } catch {
      switch error.problem {
      case .file(let error): throw .file(error)
      case .tooLarge: throw .length(member: member.name, expected: member.count, got: output.count)
      default: throw .packed(member: member.name, error.problem)
      }
    }
    return output
  }

  private static func directory(_ source: ByteSource, _ end: ZipEnd) throws(ZipError.Problem) -> [ZipMember] {
    let bytes = try source.part(at: end.directory.lowerBound, count: end.directory.count)
    var fields = ZipFields(bytes, start: end.directory.lowerBound)
    var members: [ZipMember] = []
    var names: Set<String> = []
    while !fields.isAtEnd {
      let member = try ZipMember(&fields)
      guard names.insert(member.name).inserted else { throw .duplicate(name: member.name) }
      members.append(member)
    }
    guard members.count == end.memberCount else {
      throw .record(
        offset: end.directory.upperBound, expected: "\(end.memberCount) members", got: "\(members.count)")
    }
    return members
  }

  /// Where the members' bytes begin: after headers of their own, whose name and method must be those of the directory.
  private static func starts(
    of members: [ZipMember], _ source: ByteSource, before directory: Int
  ) throws(ZipError.Problem) -> [Int] {
    var starts: [Int] = []
    for member in members {
      guard member.start < directory else {
        throw .record(
          offset: directory, expected: "'\(printable(member.name))' before the directory",
          got: "byte \(member.start)")
      }
      let bytes = try source.part(
        at: member.start, count: min(30 + member.nameBytes.count, directory - member.start))
      var fields = ZipFields(bytes, start: member.start)
      try fields.expect(0x0403_4B50, size: 4, "the header of '\(printable(member.name))'")
      _ = try fields.take(4)
      let method = try fields.count(2)
      _ = try fields.take(16)
      let lengths = (name: try fields.count(2), extra: try fields.count(2))
      let name = try fields.take(min(lengths.name, member.nameBytes.count))
      guard method == member.method, lengths.name == name.count, name.elementsEqual(member.nameBytes) else {
        throw .record(
          offset: member.start, expected: "name and method of '\(printable(member.name))'", got: "others")
      }
      let start = fields.offset + lengths.extra
      guard start <= directory, member.packedCount <= directory - start else {
        throw .record(
          offset: member.start, expected: "'\(printable(member.name))' to end before the directory",
          got: "\(member.packedCount) bytes from byte \(start)")
      }
      starts.append(start)
    }
    let order = members.indices.sorted { members[$0].start < members[$1].start }
    for (first, second) in zip(order, order.dropFirst())
    where starts[first] + members[first].packedCount > members[second].start {
      throw .overlap(members[first].name, members[second].name)
    }
    return starts
  }
}
