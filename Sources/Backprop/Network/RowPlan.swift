import BackpropCompute

/// Where the rows of each layer lie at prediction: few pieces of memory, which the layers use in turn, so that a block of
/// rows stays in the cache on its way through all of them.
struct RowPlan<S: Scalar> {
  /// The arrays of one layer, as numbers of pieces.
  struct Place {
    var a: Int
    var z: Int
    /// From one row to the next.
    var stride: Int
  }

  let places: [Place]
  /// The numbers of the layers that run: at prediction dropout does nothing, and its place is that of the layer before.
  let running: [Int]
  /// How many pieces there are.
  let pieces: Int
  /// The widest row.
  let width: Int
  /// The most weights that a dense layer has.
  private let largestLayer: Int
  /// Whether no layer fills a vector with the outputs of one row; see `NarrowRows.swift`.
  let isNarrow: Bool

  init(_ layers: [PlacedLayer], inputs: Int, vectorWidth: Int) {
    var places: [Place] = []
    var running: [Int] = []
    // For each piece the last layer that reads it.
    var lastReader: [Int] = []
    func free(_ index: Int) -> Int {
      if let piece = lastReader.firstIndex(where: { $0 < index }) { return piece }
      lastReader.append(index)
      return lastReader.count - 1
    }
    for (index, placed) in layers.enumerated() {
      let isLast = index == layers.count - 1
      if index > 0, placed.layer.isIdentityAtPrediction {
        let a = places[index - 1].a
        lastReader[a] = isLast ? Int.max : max(lastReader[a], index + 1)
        places.append(places[index - 1])
        continue
      }
      let a = free(index)
      // The copy that an opening makes is read by the closing.
      let reader = placed.part == .opening ? max(placed.partner, index + 1) : index + 1
      lastReader[a] = isLast ? Int.max : reader
      var z = a
      if placed.layer.keepsPreActivation, placed.layer.activation == nil {
        // The normalised input, which nobody reads later.
        z = free(index)
        lastReader[z] = index
      }
      places.append(Place(a: a, z: z, stride: rowStride(placed.outputs, of: S.self)))
      running.append(index)
    }
    self.places = places
    self.running = running
    // Turned on their side, inputs and outputs need a piece each.
    isNarrow =
      inputs <= 2 * vectorWidth
      && running.allSatisfy { layers[$0].outputs <= vectorWidth && layers[$0].layer.canBeTurned }
    pieces = max(lastReader.count, isNarrow ? 2 : 1)
    width = places.reduce(isNarrow ? rowStride(inputs, of: S.self) : 0) { max($0, $1.stride) }
    largestLayer = layers.reduce(0) { largest, placed in
      if case .dense = placed.layer { max(largest, placed.inputs * placed.outputs) } else { largest }
    }
  }

  /// How many rows go through all layers at once: what one layer writes, 48 KB or so, is still near when the next reads
  /// it. No fewer than make the weights' way from memory worth it.
  var rowsAtOnce: Int {
    let rows = 98_304 / (2 * width * MemoryLayout<S>.stride)
    return min(max(rows, largestLayer > 1_000_000 ? 192 : 48), 384) / 24 * 24
  }
}

extension Layer {
  /// Whether its products and its activation go unit by unit.
  fileprivate var canBeTurned: Bool {
    if case .dense(let dense) = self {
      dense.activation.isElementwise && !dense.activation.isCustom && dense.parametrization == .standard
    } else {
      false
    }
  }

  /// Whether its outputs are its inputs at prediction. Who is forgotten here is copied.
  fileprivate var isIdentityAtPrediction: Bool {
    switch self {
    case .dropout, .alphaDropout, .gaussianNoise: true
    default: false
    }
  }
}
