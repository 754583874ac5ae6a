import CProcessor

/// Asks the processor to bring `count` bytes into its first cache, without waiting for them; those past the first 4096 are
/// left to the processor's own foresight. The memory need not be there: nothing is read.
@inlinable @inline(always)
public func prefetch(_ pointer: UnsafeRawPointer, count: Int) {
  var offset = 0
  while offset < min(count, 4096) {
    unsafe processor_prefetch(pointer + offset)
    offset += 64
  }
}
