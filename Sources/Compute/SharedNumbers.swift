#if !hasFeature(Embedded)
  import Synchronization
#endif

/// The numbers 0 ..< count, shared out among the parts of a run: each takes those of its own range first, in order, then what
/// is left of others'.
///
/// So a worker that comes back to the same numbers finds their data in its cache, and none is idle while there is work.
@safe public final class SharedNumbers: @unchecked Sendable {
  private var count = 0
  private var parts = 1
  #if hasFeature(Embedded)

    private var next = 0

    /// For runs of at most so many parts.
    public init(parts: Int) {}

    /// Begins anew, while nobody takes any.
    public func share(_ count: Int, among parts: Int) { (self.count, next) = (count, 0) }

    /// A number that nobody else gets; nil where none is left.
    public func next(for part: Int) -> Int? {
      guard next < count else { return nil }
      next += 1
      return next - 1
    }

  #else

    /// How many of each range are taken; two cache lines apart.
    private let taken: UnsafeMutablePointer<Atomic<Int>>
    private static let gap = 16

    /// For runs of at most so many parts.
    public init(parts: Int) {
      let size = Self.gap * MemoryLayout<Atomic<Int>>.stride
      let memory = UnsafeMutableRawPointer.allocate(byteCount: max(1, parts) * size, alignment: size)
      unsafe taken = memory.bindMemory(to: Atomic<Int>.self, capacity: max(1, parts) * Self.gap)
      for part in 0..<max(1, parts) { unsafe (taken + part * Self.gap).initialize(to: Atomic(0)) }
    }

    deinit { unsafe UnsafeMutableRawPointer(taken).deallocate() }

    /// Begins anew, while nobody takes any.
    public func share(_ count: Int, among parts: Int) {
      self.count = count
      self.parts = parts
      for part in 0..<parts { unsafe taken[part * Self.gap].store(0, ordering: .relaxed) }
    }

    /// A number that nobody else gets; nil where none is left.
    public func next(for part: Int) -> Int? {
      for step in 0..<parts {
        let owner = part + step < parts ? part + step : part + step - parts
        let (first, end) = (owner * count / parts, (owner + 1) * count / parts)
        let place = unsafe taken + owner * Self.gap
        // A range that is empty is only looked at.
        guard unsafe first + place.pointee.load(ordering: .relaxed) < end else { continue }
        let number = unsafe first + place.pointee.add(1, ordering: .relaxed).oldValue
        if number < end { return number }
      }
      return nil
    }

  #endif
}
