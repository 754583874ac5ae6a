#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How much memory may be asked for, so that a size from a flag or a file is refused with a sentence and not by the
/// operating system's killer.
public enum MemoryLimit {
  /// The bytes this process may take: the least of the machine's memory, the limit of its address space and that of
  /// its control group; on bare WebAssembly, all that it can address.
  public static let bytes: Int = {
    #if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
      return [physical, addressSpace, controlGroup].reduce(Int.max) { min($0, $1 ?? Int.max) }
    #else
      return Int(Int32.max)
    #endif
  }()

  #if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
    private static var physical: Int? {
      let total = sysconf(Int32(_SC_PHYS_PAGES)).multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE)))
      return total.overflow || total.partialValue <= 0 ? nil : total.partialValue
    }

    private static var addressSpace: Int? {
      var limit = rlimit()
      #if canImport(Glibc)
        let failed = unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
      #else
        let failed = unsafe getrlimit(RLIMIT_AS, &limit)
      #endif
      return failed == 0 && limit.rlim_cur != 0 ? Int(exactly: limit.rlim_cur) : nil
    }

    /// What a container allows, where the system has control groups of the second kind.
    private static var controlGroup: Int? {
      guard let file = unsafe fopen("/sys/fs/cgroup/memory.max", "r") else { return nil }
      defer { unsafe fclose(file) }
      var line = [CChar](repeating: 0, count: 32)
      guard unsafe fgets(&line, 32, file) != nil else { return nil }
      // "max" where there is no limit, which is no number.
      let digits = line.prefix { $0 >= 48 && $0 <= 57 }
      return digits.isEmpty ? nil : digits.reduce(0) { $0 &* 10 &+ Int($1 - 48) }
    }
  #endif

  /// The bytes that one thing may ask for: a quarter is left for what is there already, and for the system.
  public static var largest: Int { bytes / 4 * 3 }

  /// The product of sizes times the bytes of a number, where it fits in memory.
  ///
  /// Throws a `ShapeError` in the name of `who` where it does not.
  public static func check<S: Scalar>(_ sizes: [Int], of _: S.Type, who: String) throws(ShapeError) {
    var product = MemoryLayout<S>.stride
    var overflow = false
    for size in sizes {
      let (next, over) = product.multipliedReportingOverflow(by: size)
      product = next
      overflow = overflow || over || size < 0
    }
    guard !overflow, product <= largest else {
      let needed = overflow ? "more bytes than can be counted" : "\(product / 1_000_000) MB"
      throw ShapeError(
        "\(who): expected sizes that fit in the \(bytes / 1_000_000) MB that this process may take, got \(needed); "
          + "use fewer or smaller layers, or a smaller batch")
    }
  }
}
