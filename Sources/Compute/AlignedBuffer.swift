/// Memory for numbers: aligned to 64 bytes, zero at first, with room for one vector past its end so that kernels may
/// read whole vectors.
///
/// This file and `Vector` and `Matrix` are where pointers are born; everything above borrows them.
@safe public final class AlignedBuffer<S: Scalar> {
  /// How many numbers it holds.
  public let count: Int
  @usableFromInline let base: UnsafeMutablePointer<S>
  #if !hasFeature(Embedded)
    private let region: PagedRegion?
  #endif

  /// Kernels may read this many numbers past the end.
  static var slack: Int { 2 * 64 / MemoryLayout<S>.stride }

  /// Takes memory for `count` numbers, all zero. `count` has been checked against the machine's memory by the caller
  /// (`MemoryLimit`).
  public init(count: Int) {
    self.count = count
    let capacity = count + Self.slack
    let byteCount = capacity * MemoryLayout<S>.stride
    #if !hasFeature(Embedded)
      region = byteCount < MemoryBudget.threshold ? nil : MemoryBudget.current?.region(byteCount: byteCount)
      // A new part of a file is all zeros.
      if let start = unsafe region?.bytes.baseAddress {
        unsafe base = start.bindMemory(to: S.self, capacity: capacity)
        return
      }
    #endif
    let raw = unsafe LargePages.allocate(byteCount: byteCount)
    unsafe base = raw.initializeMemory(as: S.self, repeating: 0, count: capacity)
  }

  /// Takes memory for `count` numbers, all of one value.
  public convenience init(count: Int, repeating value: S) {
    self.init(count: count)
    if value != 0 { unsafe base.update(repeating: value, count: count) }
  }

  deinit {
    #if !hasFeature(Embedded)
      if region != nil { return }
    #endif
    unsafe base.deallocate()
  }

  /// The first number.
  @inlinable public var pointer: UnsafeMutablePointer<S> { unsafe base }

  /// Where the numbers lie in a file; nil where they are in memory.
  public var file: FilePart? {
    #if hasFeature(Embedded)
      nil
    #else
      region.map { $0.file.part(at: $0.offset) }
    #endif
  }

  /// A buffer with the same numbers.
  public func copy() -> AlignedBuffer<S> {
    let copy = AlignedBuffer(count: count)
    unsafe copy.base.update(from: base, count: count)
    return copy
  }
}

// Values (`Vector`) share a buffer between threads only while nobody writes to it; classes that write to theirs
// (`Workspace`) hand disjoint parts to the workers.
extension AlignedBuffer: @unchecked Sendable {}
