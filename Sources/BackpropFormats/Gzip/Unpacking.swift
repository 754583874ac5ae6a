/// Whether bytes begin as gzip begins its files: with 0x1F and 0x8B.
public func isGzip(_ beginning: some Collection<UInt8>) -> Bool { beginning.starts(with: [0x1F, 0x8B]) }

/// Unpacks what gzip packed, several members one after another included; `file` is its name in errors.
///
/// Throws ``GzipError/Problem/tooLarge(limit:)`` as soon as more than `limit` bytes come out. Takes the memory of what comes
/// out; for a moment that of its first half too, where the file's last bytes do not tell how much it is.
public func inflated(
  gzip bytes: [UInt8], file: String? = nil, limit: Int = .max
) throws(GzipError) -> [UInt8] {
  var inflater = try Inflater(.gzip, file: file)
  var output: [UInt8] = []
  inflater.expect(claimedCount(bytes.suffix(4)), from: bytes.count, in: &output, limit: limit)
  try inflater.inflate(bytes.span, into: &output, limit: limit)
  try inflater.finish()
  return output
}

/// Reads a whole file, or pipe or device, and unpacks it where gzip packed it.
///
/// Throws as soon as more than `limit` bytes come: ``FileError/tooLarge(path:limit:)`` for a plain file,
/// ``GzipError/Problem/tooLarge(limit:)`` for what comes out of a packed one. The packed bytes are never in memory as a whole.
public func readUnpackedFile(_ path: String, limit: Int = .max) throws(GzipError) -> [UInt8] {
  let file = try reading(path) { () throws(FileError) in try OpenFile(path) }
  let beginning = try reading(path) { () throws(FileError) in try file.beginning(2) }
  if isGzip(beginning) { return try unpacked(file, beginning: beginning, limit: limit) }
  return try reading(path) { () throws(FileError) in try file.rest(after: beginning, limit: limit) }
}

private func unpacked(
  _ file: OpenFile, beginning: [UInt8], limit: Int
) throws(GzipError) -> [UInt8] {
  var inflater = try Inflater(.gzip, file: file.path)
  var output: [UInt8] = []
  var piece = file.isRegular ? [] : beginning
  if let count = file.count, count >= 4 {
    let end = try reading(file.path) { () throws(FileError) in try file.bytes(count - 4..<count) }
    inflater.expect(claimedCount(end), from: count, in: &output, limit: limit)
  }
  repeat {
    try inflater.inflate(piece.span, into: &output, limit: limit)
    piece = try reading(file.path) { () throws(FileError) in try file.next(Inflater.pieceCount) }
  } while !piece.isEmpty
  try inflater.finish()
  return output
}

private func reading<Result>(
  _ path: String, _ read: () throws(FileError) -> Result
) throws(GzipError) -> Result {
  do {
    return try read()
  } catch {
    throw GzipError(file: path, problem: .file(error))
  }
}

/// How many bytes come out of a packed file, as its last four bytes say.
private func claimedCount(_ end: some Collection<UInt8>) -> Int {
  end.reversed().reduce(0) { $0 << 8 | Int($1) }
}
