import BackpropCompute
import BackpropFormats

/// Bytes that come once, from a pipe or out of a packed file, and are too many for memory: in a file without a name, to be read
/// in any order.
final class Spool: Sendable {
  let count: Int
  private let file: PagedFile

  /// Takes pieces until there are none.
  ///
  /// - Parameters:
  ///   - path: its name in errors.
  ///   - most: what may come out for so many packed bytes.
  ///   - next: the next piece; nothing at the end.
  ///
  /// Throws where reading or unpacking does, and where the budget has no room.
  init(
    _ path: String, in budget: MemoryBudget, most: (_ packed: Int) -> Int,
    next: () throws(TableError) -> [UInt8]
  ) throws(TableError) {
    let first = try next()
    do {
      file = try PagedFile(unnamedIn: budget.folder)
      if isGzip(first) {
        try Self.unpack(first, next, to: file, path: path, in: budget, most: most)
      } else {
        var piece = first
        while !piece.isEmpty {
          try Self.append(piece, to: file, in: budget)
          piece = try next()
        }
      }
    } catch let error as TableError {
      throw error
    } catch let error as MemoryBudgetError {
      throw .noRoom(error)
    } catch let error as GzipError {
      throw ByteSource.failure(error, path: path)
    } catch {
      throw .unreadableFile(path: path, reason: "\(error)")
    }
    count = file.byteCount
  }

  private static func unpack(
    _ first: [UInt8], _ next: () throws(TableError) -> [UInt8], to file: PagedFile, path: String,
    in budget: MemoryBudget, most: (Int) -> Int
  ) throws {
    var inflater = try Inflater(.gzip)
    var piece = first
    var output: [UInt8] = []
    while !piece.isEmpty {
      var used = 0
      while true {
        let rest = piece[used...]
        used += try inflater.inflate(rest.span, into: &output, upTo: 1 << 20)
        // Where the output is full there may be more to come.
        guard output.count == 1 << 20 else { break }
        try append(output, to: file, in: budget)
        output.removeAll(keepingCapacity: true)
        let limit = most(inflater.packedCount)
        if file.byteCount > limit { throw GzipError(file: path, problem: .tooLarge(limit: limit)) }
      }
      piece = try next()
    }
    try append(output, to: file, in: budget)
    try inflater.finish()
  }

  private static func append(_ bytes: [UInt8], to file: PagedFile, in budget: MemoryBudget) throws {
    try budget.check(byteCount: bytes.count)
    _ = try file.append(bytes)
  }

  /// Fills the buffer with the bytes from `offset` on, which must be there.
  func read(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(TableError) {
    guard unsafe file.read(from: offset, into: buffer) else {
      throw .unreadableFile(path: "a temporary file", reason: "the system does not give its bytes")
    }
  }
}
