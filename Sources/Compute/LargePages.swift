#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #endif
#endif

/// Memory in pages of 2 MB where there is so much of it and the system grants them.
///
/// Matrix products step from row to row, which lie in a page of 4 KB each; with large pages the processor knows all their
/// addresses and does not look them up in memory.
public enum LargePages {
  static let size = 1 << 21

  /// Memory for so many bytes, aligned to 64 at least. Only whole pages are asked for, so that none takes more than it holds.
  static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    #if os(Linux) && !hasFeature(Embedded)
      if byteCount >= size {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: size)
        unsafe prefer(UnsafeMutableRawBufferPointer(start: memory, count: byteCount))
        return unsafe memory
      }
    #endif
    return UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
  }

  /// Asks for large pages where there are whole ones in this memory, best before the first byte is written.
  public static func prefer(_ memory: UnsafeMutableRawBufferPointer) {
    #if os(Linux) && !hasFeature(Embedded)
      guard memory.count >= size, let first = memory.baseAddress else { return }
      let start = unsafe first.alignedUp(toMultipleOf: size)
      let count = unsafe (memory.count - (start - first)) / size * size
      // A wish: where it is not granted nothing changes.
      if count > 0 { unsafe madvise(start, count, CInt(MADV_HUGEPAGE)) }
    #endif
  }
}
