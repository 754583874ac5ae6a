import ArgumentParser
import BackpropCompute
import BackpropData

/// What a table may take of memory and disk, where it is too large for memory.
struct MemoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The memory that may be resident, such as 500MB or 2GB; what does not fit lies in files. The result does not depend on it. "
        + "(default: no bound; half of the machine's for files that are larger than that)",
      valueName: "size"))
  var memory: ByteCount?

  @Option(
    help: ArgumentHelp(
      "The folder of these files, on a disk with room for several times the table. (default: the user's folder of caches)",
      valueName: "folder"),
    completion: .directory)
  var cache: String?

  @Option(help: ArgumentHelp("The bytes that they may take. (default: no bound)", valueName: "size"))
  var cacheLimit: ByteCount?

  /// A number of bytes: 500MB, 2GB, 1.5GiB, or a plain number.
  struct ByteCount: ExpressibleByArgument {
    let bytes: Int

    init?(argument: String) {
      let text = argument.uppercased()
      let digits = text.prefix { $0.isNumber || $0 == "." }
      let units = ["": 0, "B": 0, "K": 1, "KB": 1, "M": 2, "MB": 2, "G": 3, "GB": 3, "T": 4, "TB": 4]
      let unit = String(text.dropFirst(digits.count).filter { $0 != " " })
      let power = units[unit] ?? units[unit.replacing("IB", with: "B")]
      guard let number = Double(digits), let power, number > 0 else { return nil }
      let bytes = (0..<power).reduce(number) { bytes, _ in bytes * 1024 }
      guard bytes >= 1, bytes < 9e18 else { return nil }
      self.bytes = Int(bytes)
    }
  }

  /// Runs work on tables under the bound that was given.
  func bounded<Result>(_ work: () throws -> Result) throws -> Result {
    guard memory != nil || cache != nil else { return try work() }
    let budget = try MemoryBudget(
      residentBytes: memory?.bytes ?? MemoryLimit.bytes / 2, folder: cache ?? "/tmp",
      diskBytes: cacheLimit?.bytes ?? .max)
    let result = try MemoryBudget.$current.withValue(budget) { try work() }
    try budget.check()
    return result
  }
}
