import BackpropCompute

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder in which the columns of large files are kept as they lie in memory, so that they are read once.
///
/// A file of columns belongs to one file of text, as it was when it was read, and one way to read it; it is made beside its name
/// and then named, so that nobody sees a part of it, and every array in it has a checksum. What is damaged, or of an
/// earlier text, is made anew, and said.
public struct ColumnCache: Equatable, Sendable {
  /// Where the files are.
  public let folder: String

  /// A folder that is there.
  public init(folder: String) { self.folder = folder }

  /// Where the columns of a file are kept, or would be.
  public func path(of table: String, options: TableOptions = TableOptions()) -> String {
    var hash = TextHash()
    for byte in Self.whole(table).utf8 { hash.add(byte) }
    hash.add(0)
    for byte in Self.words(options).utf8 { hash.add(byte) }
    let digits = String(hash.mixed, radix: 16)
    return folder + "/" + fileName(table) + "-" + String(repeating: "0", count: 16 - digits.count) + digits
      + ".columns"
  }

  /// Removes what is kept of a file; true where there was something.
  @discardableResult
  public func remove(_ table: String, options: TableOptions = TableOptions()) -> Bool {
    unsafe unlink(path(of: table, options: options)) == 0
  }

  /// The table of a file: kept, or read and kept.
  func table(
    _ table: String, of bytes: ByteSource, identity: [Int], options: TableOptions, in budget: MemoryBudget,
    _ read: () throws(TableError) -> Table
  ) throws(TableError) -> Table {
    let path = path(of: table, options: options)
    let source = ColumnFile.Source(identity: identity, options: Self.words(options))
    if let file = try? PagedFile(reading: path, in: folder) {
      let kept = try TableError.sayingNoRoom { () throws(MemoryBudgetError) in
        try ColumnFile(file: file, budget: budget).table(from: source, in: bytes)
      }
      if let kept { return kept.noting("the columns are those of \(path), made from the same file earlier") }
    }
    return try keep(path, source, budget, read)
  }

  private func keep(
    _ path: String, _ source: ColumnFile.Source, _ budget: MemoryBudget,
    _ read: () throws(TableError) -> Table
  ) throws(TableError) -> Table {
    let part = path + ".\(getpid())"
    removeLeftovers(of: path)
    unsafe unlink(part)
    let file = try TableError.sayingNoRoom { () throws(MemoryBudgetError) in
      try PagedFile(creating: part, in: folder)
    }
    defer { unsafe unlink(part) }
    let table = try budget.storing(in: file, read)
    let kept = try TableError.sayingNoRoom { () throws(MemoryBudgetError) in
      try budget.check()
      return try ColumnFile(file: file, budget: budget).finish(table, from: source)
    }
    guard unsafe rename(part, path) == 0 else { return kept }
    return kept.noting("the columns are kept in \(path) for the next time")
  }

  /// Removes what processes have left behind that ended while they read this file.
  private func removeLeftovers(of path: String) {
    guard let directory = unsafe opendir(folder) else { return }
    defer { unsafe closedir(directory) }
    let beginning = fileName(path) + "."
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      guard name.hasPrefix(beginning), let process = pid_t(name.dropFirst(beginning.count)), process > 0,
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      unsafe unlink(folder + "/" + name)
    }
  }

  /// To be raised whenever the same text would be read otherwise, or the form of the file changes.
  private static let version = 1

  /// What else than the file says how a table comes out.
  private static func words(_ options: TableOptions) -> String {
    "\(version) \(options.delimiter?.name ?? "-") \(options.quote?.rawValue ?? "-") \(options.hasHeader.map { "\($0)" } ?? "-") "
      + "\(options.skipsBadRows)"
  }

  /// The path from the root, without links.
  private static func whole(_ path: String) -> String {
    guard let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
