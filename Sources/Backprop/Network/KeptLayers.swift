/// Layers at an address, so that stages are plain numbers and pointers: passes then copy no layer and count no references.
@safe final class KeptLayers {
  /// The first layer.
  let pointer: UnsafeMutablePointer<Layer>
  private let count: Int

  init(_ layers: [PlacedLayer]) {
    count = layers.count
    unsafe pointer = .allocate(capacity: layers.count)
    for (index, placed) in layers.enumerated() { unsafe (pointer + index).initialize(to: placed.layer) }
  }

  deinit {
    unsafe pointer.deinitialize(count: count)
    unsafe pointer.deallocate()
  }
}
