import BackpropCompute

/// What values that are set from rows need: the layer's place, and the network in front of it.
extension Network {
  /// So many of the network's own layers, then another in the place of the next, with the first parameters.
  func beginning(
    layers count: Int, then last: Layer, parameterCount: Int
  ) throws(ShapeError) -> Network {
    var earlier = Vector<S>(count: parameterCount)
    unsafe earlier.mutablePointer().update(from: parameters.pointer, count: parameterCount)
    return try Network(inputs: inputs, layers: layers.prefix(count) + [last], parameters: earlier)
  }
}

extension ParameterLayout {
  /// The layers outside of residual connections, each with its number among the network's own.
  var ownLayers: [(index: Int, placed: PlacedLayer)] {
    var own: [(index: Int, placed: PlacedLayer)] = []
    // A residual connection, with all that it holds, counts once.
    var (index, depth) = (0, 0)
    for placed in layers {
      if placed.part == .opening { depth += 1 }
      if depth == 0 { own.append((index, placed)) }
      if placed.part == .closing { depth -= 1 }
      if depth == 0 { index += 1 }
    }
    return own
  }
}

extension Inputs {
  /// Some of the rows, drawn at random; all, where there are no more.
  func sample(rows count: Int, _ source: RandomSource) -> Inputs {
    rows <= max(1, count)
      ? self
      : selecting(rows: Array(source.permutation(count: rows, purpose: .sample).prefix(max(1, count))))
  }
}
