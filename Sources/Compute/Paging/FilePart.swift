#if !hasFeature(Embedded)
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif
#endif

/// Where numbers lie in a file, for whoever reads few of them here and there: a read of the file leaves nothing resident, while
/// a look into mapped memory has the system map what lies around it too.
public struct FilePart: Sendable {
  let descriptor: CInt
  let offset: Int

  /// Copies bytes to memory, from `start` of this part on; false where the system does not give them.
  @inline(never)
  public func read(_ count: Int, from start: Int, to memory: UnsafeMutableRawPointer) -> Bool {
    #if hasFeature(Embedded)
      return false
    #else
      var done = 0
      while done < count {
        let read = unsafe pread(descriptor, memory + done, count - done, off_t(offset + start + done))
        guard read > 0 || read < 0 && errno == EINTR else { return false }
        done += max(0, read)
      }
      return true
    #endif
  }
}
