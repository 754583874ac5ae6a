/// A few things that threads take and put back without ever waiting for each other.
///
/// It holds pointers and knows nothing of what they point to: its owner takes and frees what is left at the end. Each
/// processor has a place that its threads look at first, so that what a thread takes was in this processor's cache.
@safe public final class Shelf: @unchecked Sendable {
  #if hasFeature(Embedded)

    private var items: [UnsafeMutableRawPointer] = unsafe []

    /// An empty shelf.
    public init() {}

    /// Something that was put back, and is now the caller's alone; nil where nothing is left.
    public func take() -> UnsafeMutableRawPointer? { unsafe items.popLast() }

    /// Puts something back. False where the shelf is full: it is then still the caller's.
    public func put(_ item: UnsafeMutableRawPointer) -> Bool {
      unsafe items.append(item)
      return true
    }

  #else

    private static let count = 32
    /// Two cache lines.
    private static let gap = 16
    private let places: UnsafeMutablePointer<Atomic<UInt>>

    /// An empty shelf.
    public init() {
      let size = Self.gap * MemoryLayout<Atomic<UInt>>.stride
      let memory = UnsafeMutableRawPointer.allocate(byteCount: Self.count * size, alignment: size)
      unsafe places = memory.bindMemory(to: Atomic<UInt>.self, capacity: Self.count * Self.gap)
      for index in 0..<Self.count { unsafe (places + index * Self.gap).initialize(to: Atomic(0)) }
    }

    deinit { unsafe UnsafeMutableRawPointer(places).deallocate() }

    /// The place that this processor's threads look at first.
    private var first: Int { Int(processor_current()) & (Self.count - 1) }

    private func place(_ index: Int) -> UnsafeMutablePointer<Atomic<UInt>> {
      unsafe places + (index & (Self.count - 1)) * Self.gap
    }

    /// Something that was put back, and is now the caller's alone; nil where nothing is left.
    public func take() -> UnsafeMutableRawPointer? {
      let first = first
      for index in first..<first + Self.count {
        let place = unsafe place(index)
        guard unsafe place.pointee.load(ordering: .relaxed) != 0 else { continue }
        let item = unsafe place.pointee.exchange(0, ordering: .acquiring)
        if item != 0 { return unsafe UnsafeMutableRawPointer(bitPattern: item) }
      }
      return nil
    }

    /// Puts something back. False where the shelf is full: it is then still the caller's.
    public func put(_ item: UnsafeMutableRawPointer) -> Bool {
      let first = first
      for index in first..<first + Self.count {
        let place = unsafe place(index)
        guard unsafe place.pointee.load(ordering: .relaxed) == 0 else { continue }
        if unsafe place.pointee.compareExchange(
          expected: 0, desired: UInt(bitPattern: item), ordering: .releasing
        ).exchanged {
          return true
        }
      }
      return false
    }

  #endif
}

#if !hasFeature(Embedded)
  import CProcessor
  import Synchronization
#endif
