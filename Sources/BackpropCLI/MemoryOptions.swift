import ArgumentParser
import BackpropCompute
import BackpropData
import BackpropFormats

/// What a table may take of memory and disk, where it is too large for memory.
struct MemoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The memory that may be in use, such as 500MB or 2GB; what does not fit lies in files. The result does not depend on it. "
        + "(default: no bound; half of the machine's where the files are larger than a third of it)",
      valueName: "size"))
  var memory: ByteCount?

  @Option(
    help: ArgumentHelp(
      "The folder for these files, on a disk with room for several times the table; the columns of the table stay there, and "
        + "are read the next time. (default: backprop in the user's folder of caches)",
      valueName: "folder"),
    completion: .directory)
  var cache: String?

  @Option(help: ArgumentHelp("What these files may take. (default: no bound)", valueName: "size"))
  var cacheLimit: ByteCount?

  @Flag(help: "Remove the columns of the table from the folder at the end.")
  var removeCache = false

  /// A number of bytes: 500MB, 2GB, 1.5GiB, or a plain number.
  struct ByteCount: ExpressibleByArgument {
    let bytes: Int

    init?(argument: String) {
      let text = argument.uppercased()
      let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      let units = ["": 0, "B": 0, "K": 1, "KB": 1, "M": 2, "MB": 2, "G": 3, "GB": 3, "T": 4, "TB": 4]
      var unit = String(text.dropFirst(digits.count).drop { $0 == " " })
      if unit.hasSuffix("IB") { unit = String(unit.dropLast(2)) + "B" }
      guard let number = Double(digits), let power = units[unit], number > 0 else { return nil }
      let bytes = (0..<power).reduce(number) { bytes, _ in bytes * 1024 }
      guard bytes >= 1, bytes < 9e18 else { return nil }
      self.bytes = Int(bytes)
    }
  }

  /// Runs work on the tables in these files under the bound that was given, or that they need.
  func bounded(
    _ files: [String], _ reading: FileOptions, say: (String) -> Void, _ work: (ColumnCache?) throws -> Void
  ) throws {
    let size = files.reduce(0) { $0 + (sizeOfFile($1) ?? 0) }
    let isLarge = size > MemoryLimit.bytes / 3
    guard isLarge || memory != nil || cache != nil || cacheLimit != nil || removeCache else {
      return try work(nil)
    }
    let resident = memory?.bytes ?? MemoryLimit.bytes / 2
    let folder = try self.folder()
    if isLarge, memory == nil {
      say(
        "\(size >> 20) MB of text: what does not fit in \(resident >> 20) MB of memory lies in files in \(folder)"
      )
    }
    let budget = try MemoryBudget(
      residentBytes: resident, folder: folder, diskBytes: cacheLimit?.bytes ?? .max)
    let cache = ColumnCache(folder: folder)
    defer {
      if removeCache { for file in files { cache.remove(file, options: reading.options) } }
    }
    try MemoryBudget.$current.withValue(budget) { try work(cache) }
    do {
      try budget.check()
    } catch {
      say("more memory was in use than \(resident >> 20) MB: \(error)")
    }
  }

  /// The folder that was named, which is there, or the usual one, which is made.
  private func folder() throws -> String {
    if let cache { return cache.count > 1 && cache.hasSuffix("/") ? String(cache.dropLast()) : cache }
    let home = environment("HOME").flatMap { $0.isEmpty ? nil : $0 } ?? "."
    #if os(macOS)
      let caches = home + "/Library/Caches"
    #else
      let caches = environment("XDG_CACHE_HOME").flatMap { $0.isEmpty ? nil : $0 } ?? home + "/.cache"
    #endif
    makeFolder(home)
    makeFolder(caches)
    makeFolder(caches + "/backprop")
    return caches + "/backprop"
  }
}
