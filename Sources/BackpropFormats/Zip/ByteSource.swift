/// Bytes that can be read at any place: of a file, or in memory.
enum ByteSource: Sendable {
  case memory([UInt8])
  case file(OpenFile, count: Int)

  /// A file is read where it is asked for; of a pipe or device, which can be read only once, all comes to memory.
  init(contentsOf path: String, limit: Int) throws(FileError) {
    let file = try OpenFile(path)
    if let count = file.count, count > 0 {
      self = .file(file, count: count)
    } else {
      self = .memory(try file.rest(limit: limit))
    }
  }

  var count: Int {
    switch self {
    case .memory(let bytes): bytes.count
    case .file(_, let count): count
    }
  }

  /// The bytes from `first` on, no further than the end.
  func bytes(at first: Int, count wanted: Int) throws(FileError) -> [UInt8] {
    guard first >= 0, first < count, wanted > 0 else { return [] }
    let range = first..<first + min(wanted, count - first)
    switch self {
    case .memory(let bytes): return Array(bytes[range])
    case .file(let file, _): return try file.bytes(range)
    }
  }
}
