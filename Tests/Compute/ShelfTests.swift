import BackpropCompute
import Synchronization
import Testing

@Suite struct ShelfTests {
  /// What the shelf holds; nobody looks behind the pointers.
  private let things = UnsafeMutableRawPointer.allocate(byteCount: 64 * 10_001, alignment: 64)

  @Test func whatIsPutIsTakenOnce() {
    let shelf = Shelf()
    #expect(shelf.take() == nil)
    #expect(shelf.put(things))
    #expect(shelf.put(things + 64))
    let both = [shelf.take(), shelf.take()]
    #expect(Set(both) == [things, things + 64])
    #expect(shelf.take() == nil)
  }

  /// A full shelf says so and keeps what it has.
  @Test func itFills() {
    let shelf = Shelf()
    var kept = 0
    while kept < 10_000, shelf.put(things + 64 * kept) { kept += 1 }
    #expect(kept >= 8 && kept < 10_000)
    var taken = Set<UnsafeMutableRawPointer>()
    while let item = shelf.take() { #expect(taken.insert(item).inserted) }
    #expect(taken.count == kept)
  }

  /// Nothing is ever two threads' at once, and nothing is lost.
  @Test(.timeLimit(.minutes(1))) func threadsShareIt() async {
    let shelf = Shelf()
    let items = 5
    nonisolated(unsafe) let start = things
    let holders = (0..<items).map { _ in Counter() }
    for item in 0..<items { _ = shelf.put(things + 64 * item) }
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<5000 {
            guard let item = shelf.take() else { continue }
            let holder = holders[(item - start) / 64]
            #expect(holder.value.add(1, ordering: .relaxed).oldValue == 0)
            holder.value.subtract(1, ordering: .relaxed)
            #expect(shelf.put(item))
          }
        }
      }
    }
    var left = 0
    while shelf.take() != nil { left += 1 }
    #expect(left == items)
  }

  final class Counter: Sendable { let value = Atomic<Int>(0) }
}
