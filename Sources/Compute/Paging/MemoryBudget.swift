#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif
  import Synchronization

  /// How much memory large arrays may keep resident, and the file in which they lie.
  ///
  ///     let budget = try MemoryBudget(residentBytes: 1 << 30, folder: "/var/tmp")
  ///     let result = try MemoryBudget.$current.withValue(budget) { try plan.run() }
  ///     try budget.check()
  ///
  /// While it is current, arrays of a megabyte and more (`LargeArray`, `Matrix`, `Vector`) lie in a file that has no name and
  /// ends with the last of them. The system writes their pages to the disk and reads them again where they are needed; a thread of
  /// the budget sees to it that not too many are resident at once. What is computed does not change by a bit.
  ///
  /// The bound holds for Linux; elsewhere the system decides how many pages it keeps. What no large array holds, the program
  /// itself among it, counts and cannot be paged out.
  public final class MemoryBudget: Sendable {
    /// The budget of the work at hand; nil where memory is enough.
    @TaskLocal public static var current: MemoryBudget?

    /// The bytes that may be resident.
    public let residentBytes: Int
    /// Where the files are.
    public let folder: String
    /// The bytes that files may take.
    public let diskBytes: Int
    /// The file of all arrays that have no other.
    private let scratch: PagedFile
    private let keeper: PageKeeper
    private let file = Mutex<PagedFile?>(nil)
    private let taken = Atomic<Int>(0)
    private let failure = Mutex<MemoryBudgetError?>(nil)

    /// Smaller arrays lie in memory as usual.
    static let threshold = 1 << 20

    /// - Parameters:
    ///   - residentBytes: 64 MB or more, with all that the process has.
    ///   - folder: a directory on a disk with room enough.
    ///   - diskBytes: the bytes that files may take there.
    ///
    /// Throws where the bytes are fewer, or no file can be made in the folder.
    public init(
      residentBytes: Int, folder: String, diskBytes: Int = .max
    ) throws(MemoryBudgetError) {
      guard residentBytes >= Self.leastResident else {
        throw .tooLittle(bytes: residentBytes, needed: Self.leastResident)
      }
      scratch = try PagedFile(unnamedIn: folder)
      self.residentBytes = residentBytes
      self.folder = folder
      self.diskBytes = diskBytes
      keeper = PageKeeper(residentBytes: residentBytes)
    }

    /// What the program needs before there is any table.
    public static let leastResident = 64 << 20

    deinit { keeper.close() }

    /// Throws where an array found no room in the files; it lies in memory then.
    public func check() throws(MemoryBudgetError) {
      if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Throws where a table of so many rows cannot be worked on: of one column, and of the answers, all rows are resident.
    public func check(rows: Int) throws(MemoryBudgetError) {
      let needed = rows.multipliedReportingOverflow(by: Self.residentBytesPerRow)
      guard !needed.overflow, needed.partialValue <= residentBytes - Self.leastResident else {
        throw .tooLittle(
          bytes: residentBytes, needed: needed.overflow ? .max : needed.partialValue + Self.leastResident)
      }
    }

    /// A number of a column, its copy, and three of what the model says of a row.
    static let residentBytesPerRow = 40

    /// Throws where arrays of so many bytes find no room in the files.
    public func check(byteCount: Int) throws(MemoryBudgetError) {
      let needed = taken.load(ordering: .relaxed).addingReportingOverflow(byteCount)
      guard !needed.overflow, needed.partialValue <= diskBytes else {
        throw .diskLimit(folder: folder, limit: diskBytes, needed: needed.partialValue)
      }
      if let free = scratch.freeBytes, free < byteCount {
        throw .file(
          folder: folder,
          reason: "\(byteCount >> 20) MB are needed, and \(free >> 20) MB of the disk are free")
      }
    }

    /// Runs work whose large arrays lie in this file.
    public func storing<Result, Failure: Error>(
      in file: PagedFile, _ work: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
      self.file.withLock { $0 = file }
      defer { self.file.withLock { $0 = nil } }
      return try work()
    }

    /// A region of an unnamed file; nil where it is small or finds no room, which `check` says.
    func region(byteCount: Int) -> PagedRegion? {
      guard byteCount >= Self.threshold else { return nil }
      keeper.look()
      do throws(MemoryBudgetError) {
        return try region(byteCount: byteCount, in: file.withLock { $0 } ?? scratch)
      } catch {
        failure.withLock { $0 = $0 ?? error }
        return nil
      }
    }

    /// A region at the end of a file.
    func region(byteCount: Int, in file: PagedFile) throws(MemoryBudgetError) -> PagedRegion {
      try take(byteCount)
      do throws(MemoryBudgetError) {
        return unsafe PagedRegion(try file.append(byteCount: byteCount), of: file, in: self)
      } catch {
        taken.subtract(byteCount, ordering: .relaxed)
        throw error
      }
    }

    /// What lies in a file already, to be read only.
    func region(offset: Int, byteCount: Int, of file: PagedFile) throws(MemoryBudgetError) -> PagedRegion {
      try take(byteCount)
      do throws(MemoryBudgetError) {
        return unsafe PagedRegion(try file.map(offset: offset, byteCount: byteCount), of: file, in: self)
      } catch {
        taken.subtract(byteCount, ordering: .relaxed)
        throw error
      }
    }

    private func take(_ byteCount: Int) throws(MemoryBudgetError) {
      let sum = taken.add(byteCount, ordering: .relaxed).newValue
      guard sum <= diskBytes else {
        taken.subtract(byteCount, ordering: .relaxed)
        throw .diskLimit(folder: folder, limit: diskBytes, needed: sum)
      }
    }

    func didMap(_ memory: UnsafeMutableRawBufferPointer) { unsafe keeper.add(memory) }

    /// A region ends; in the file of arrays its place on the disk is free again.
    func willUnmap(_ memory: UnsafeMutableRawBufferPointer, of file: PagedFile) {
      unsafe keeper.remove(memory)
      #if os(Linux)
        if file === scratch { unsafe madvise(memory.baseAddress, memory.count, MADV_REMOVE) }
      #endif
      taken.subtract(memory.count, ordering: .relaxed)
    }
  }
#endif

/// Why large arrays cannot lie in files.
public enum MemoryBudgetError: Error, Equatable, Sendable {
  /// Less than any work needs.
  case tooLittle(bytes: Int, needed: Int)
  /// A file cannot be made, extended or mapped.
  case file(folder: String, reason: String)
  /// The files would take more than they may.
  case diskLimit(folder: String, limit: Int, needed: Int)
}

extension MemoryBudgetError: CustomStringConvertible {
  /// One sentence: expected, got, where and what to do.
  public var description: String {
    switch self {
    case .tooLittle(let bytes, let needed):
      "memory: expected \(needed >> 20) MB or more, got \(bytes >> 20) MB"
    case .file(let folder, let reason):
      "\(folder): large arrays cannot lie in files there: \(reason); choose another folder"
    case .diskLimit(let folder, let limit, let needed):
      "\(folder): expected that \(limit >> 20) MB in files are enough, got a table that needs \(needed >> 20) MB and more; "
        + "raise the limit, or leave columns out"
    }
  }
}
