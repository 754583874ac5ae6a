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
enum LargePages {
  static let size = 1 << 21

  /// Memory for so many bytes, aligned to 64 at least. Only whole pages are asked for, so that none takes more than it holds.
  static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    #if os(Linux) && !hasFeature(Embedded)
      if byteCount >= size {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: size)
        // A wish: where it is not granted nothing changes.
        unsafe madvise(memory, byteCount / size * size, CInt(MADV_HUGEPAGE))
        return unsafe memory
      }
    #endif
    return UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
  }
}
