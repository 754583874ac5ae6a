import BackpropCompute

/// Objects of one kind that threads take for a while and put back, without waiting for each other.
final class Spares<Item: AnyObject> {
  private let shelf = Shelf()

  deinit { while take() != nil {} }

  /// An object that is now the caller's alone; nil where none is left.
  @inline(__always)
  func take() -> Item? {
    guard let item = unsafe shelf.take() else { return nil }
    return unsafe Unmanaged<Item>.fromOpaque(item).takeRetainedValue()
  }

  /// Puts an object back; it goes where there are enough.
  @inline(__always)
  func put(_ item: consuming Item) {
    let kept = unsafe Unmanaged.passRetained(item)
    if unsafe !shelf.put(kept.toOpaque()) { unsafe kept.release() }
  }
}
