import BackpropCompute

/// Some units of a layer: what one worker takes at a time when gradients are computed and parameters updated.
struct Tile {
  /// One piece of a tensor.
  struct Slice {
    /// Its place in the network's vector.
    let range: Range<Int>
    /// Its tensor, by number in the layout.
    let tensor: Int
  }

  /// The number of its layer among those in the order they run.
  let stage: Int
  let units: Range<Int>
  /// The trained parameters of the units.
  let slices: [Slice]
  /// All parameters of the units, running statistics among them.
  let all: [Range<Int>]
  /// How many there are of all.
  let count: Int

  /// All parameters in tiles of about 128 KB: whole panels of weights, so that each is packed again by the worker that
  /// changed it. Where units are large, tiles are larger: 64 of them make good use of the rows that a product copies.
  static func dividing<S: Scalar>(_ layout: ParameterLayout, panelWidth: Int, of _: S.Type) -> [Tile] {
    var tiles: [Tile] = []
    for (stage, placed) in layout.layers.enumerated() {
      let units = placed.layer.units(outputs: placed.outputs)
      let tensors = layout.tensors.indices.filter { layout.tensors[$0].layer == stage }
      guard units > 0, !tensors.isEmpty else { continue }
      let perUnit = max(1, placed.parameters.count / units)
      // Tables of an embedding differ in size: one to a tile.
      let wanted: Int =
        if case .embedding = placed.layer {
          1
        } else if case .periodic = placed.layer {
          // Few parameters with much to be done for each.
          4
        } else {
          max(
            131_072 / (perUnit * MemoryLayout<S>.stride) / panelWidth,
            perUnit * MemoryLayout<S>.stride >= 4096 ? 64 / panelWidth : 1, 1) * panelWidth
        }
      for first in stride(from: 0, to: units, by: wanted) {
        tiles.append(
          Tile(stage: stage, units: first..<min(units, first + wanted), tensors: tensors, of: layout))
      }
    }
    return tiles
  }

  private init(stage: Int, units: Range<Int>, tensors: [Int], of layout: ParameterLayout) {
    var slices: [Slice] = []
    var all: [Range<Int>] = []
    for index in tensors {
      let tensor = layout.tensors[index]
      let covered = units.clamped(to: tensor.units)
      guard !covered.isEmpty else { continue }
      let size = tensor.count / tensor.units.count
      let first = tensor.offset + (covered.lowerBound - tensor.units.lowerBound) * size
      let range = first..<first + covered.count * size
      all.append(range)
      if tensor.role != .statistic { slices.append(Slice(range: range, tensor: index)) }
    }
    self.stage = stage
    self.units = units
    self.slices = slices
    self.all = all
    count = all.reduce(0) { $0 + $1.count }
  }
}
