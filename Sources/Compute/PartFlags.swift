#if !hasFeature(Embedded)

  import Synchronization

  /// Who does which part of which turn: whoever comes first takes a part, and says when it is done.
  ///
  /// A turn is over when all its parts are done, so a thread that comes too late finds nothing to take. Turns count from 1.
  /// Each word has two cache lines to itself: processors fetch them in pairs.
  @safe struct PartFlags: ~Copyable {
    /// The first word is the turn that goes on and its number of parts, the second the caller's processor. Then, two lines
    /// apart, one for each part but the first, which is the
    /// caller's: 2t when it is taken in turn t, 2t + 1 when it is done.
    private let words: UnsafeMutablePointer<Atomic<Int>>
    private static let gap = 16

    /// How many parts there can be at most.
    static let limit = 1024

    init(parts: Int) {
      let count = max(1, parts)
      let size = Self.gap * MemoryLayout<Atomic<Int>>.stride
      let memory = UnsafeMutableRawPointer.allocate(byteCount: count * size, alignment: size)
      unsafe words = memory.bindMemory(to: Atomic<Int>.self, capacity: count * Self.gap)
      for index in 0..<count { unsafe (words + index * Self.gap).initialize(to: Atomic(0)) }
    }

    deinit { unsafe UnsafeMutableRawPointer(words).deallocate() }

    /// A turn as one number, so that threads see it begin with one load.
    struct Call: Equatable {
      var word: Int
      var turn: Int { word / (2 * limit) }
      var parts: Int { word % (2 * limit) }
    }

    /// The turn that goes on, or was the last one.
    @inline(__always)
    var call: Call { unsafe Call(word: words[0].load(ordering: .sequentiallyConsistent)) }

    /// The processor that the caller ran on when it began the turn; negative where that is not known.
    @inline(__always)
    var callersProcessor: Int { unsafe words[1].load(ordering: .relaxed) }

    /// Begins a turn. Everything written before is seen by whoever takes a part.
    @inline(__always)
    func begin(_ turn: Int, parts: Int, processor: Int) {
      unsafe words[1].store(processor, ordering: .relaxed)
      unsafe words[0].store(turn * 2 * Self.limit + parts, ordering: .sequentiallyConsistent)
    }

    /// Takes a part for the calling thread; false where somebody has it already.
    @inline(__always)
    func take(_ part: Int, of turn: Int) -> Bool {
      let word = unsafe words + part * Self.gap
      let seen = unsafe word.pointee.load(ordering: .relaxed)
      return unsafe seen < 2 * turn
        && word.pointee.compareExchange(
          expected: seen, desired: 2 * turn, ordering: .acquiringAndReleasing
        ).exchanged
    }

    @inline(__always)
    func finish(_ part: Int, of turn: Int) {
      unsafe words[part * Self.gap].store(2 * turn + 1, ordering: .sequentiallyConsistent)
    }

    @inline(__always)
    func isDone(_ part: Int, of turn: Int) -> Bool {
      unsafe words[part * Self.gap].load(ordering: .sequentiallyConsistent) > 2 * turn
    }
  }

#endif
