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
  /// The machine's memory in bytes; on bare WebAssembly, all that it can address.
  public static let bytes: Int = {
    #if canImport(Glibc) || canImport(Musl) || canImport(Darwin)
      let total = sysconf(Int32(_SC_PHYS_PAGES)).multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE)))
      return total.overflow || total.partialValue <= 0 ? Int.max : total.partialValue
    #else
      return Int(Int32.max)
    #endif
  }()

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
    guard !overflow, product <= bytes else {
      let needed = overflow ? "more bytes than can be counted" : "\(product / 1_000_000) MB"
      throw ShapeError(
        "\(who): expected sizes that fit in the \(bytes / 1_000_000) MB of this machine, got \(needed); "
          + "use fewer or smaller layers, or a smaller batch")
    }
  }
}
