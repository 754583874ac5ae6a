import BackpropCompute

/// Intervals that know the data.
extension Network {
  /// Puts the intervals of piecewise embeddings where the rows are: as many rows in each, or from each value to the next where
  /// there are few values. A column with fewer values than pieces has pieces left over, which are 0.
  ///
  /// Layers inside residual connections stay as they are.
  ///
  /// - Parameters:
  ///   - inputs: of the rows that training will see, and of no others.
  ///   - rows: how many of them stand for all, drawn at random.
  ///
  /// Costs a prediction of these rows and their sorting for each such layer. Throws a `ShapeError` where the inputs do not
  /// fit.
  public mutating func placePieces(
    on inputs: Inputs<S>, rows: Int = 8192, seed: UInt64 = 0
  ) throws(ShapeError) {
    guard inputs.rows > 0 else { throw ShapeError("Network.placePieces: expected 1 row or more, got none") }
    var sample: Inputs<S>?
    for (index, placed) in layout.ownLayers {
      guard case .piecewise(let piecewise) = placed.layer else { continue }
      let chosen = sample ?? inputs.sample(rows: rows, RandomSource(seed: seed))
      sample = chosen
      let first = placed.parameters.lowerBound
      let part = try beginning(layers: index, then: .activation(.identity), parameterCount: first)
      let X = try part.predictions(for: chosen, objective: .squaredError)
      let vectors = piecewise.columns.count * piecewise.pieces
      unsafe placeEdges(
        X, piecewise, edges: parameters.mutablePointer() + first,
        slopes: parameters.mutablePointer() + first + vectors)
    }
  }
}

/// At most `pieces` + 1 of the sorted values, from the least to the greatest, with as many rows between each two and the next;
/// a value that many rows have counts for no more than a piece, so that the others are not left with none.
func edgesOfPieces<S: Scalar>(_ sorted: [S], pieces: Int) -> [S] {
  var distinct: [S] = []
  var counts: [Double] = []
  for value in sorted {
    if value == distinct.last {
      counts[counts.count - 1] += 1
    } else {
      distinct.append(value)
      counts.append(1)
    }
  }
  guard distinct.count > pieces + 1 else { return distinct }
  // The largest share that makes all shares together so many pieces.
  var most = Double(sorted.count) / Double(pieces)
  for _ in 0..<100 {
    let next = counts.reduce(0) { $0 + min($1, most) } / Double(pieces)
    if next >= most * (1 - 1e-9) { break }
    most = next
  }
  let total = counts.dropLast().reduce(0) { $0 + min($1, most) }
  var edges = [distinct[0]]
  var sum = 0.0
  for place in 1..<distinct.count - 1 {
    sum += min(counts[place - 1], most)
    if sum >= total * Double(edges.count) / Double(pieces), edges.count < pieces {
      edges.append(distinct[place])
    }
  }
  return edges + [distinct[distinct.count - 1]]
}

/// The edges and slopes of each column, by its sorted values.
@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
private func placeEdges<S: Scalar>(
  _ X: Matrix<S>, _ piecewise: PiecewiseEmbedding, edges: UnsafeMutablePointer<S>,
  slopes: UnsafeMutablePointer<S>
) {
  let pieces = piecewise.pieces
  for (index, column) in piecewise.columns.enumerated() {
    let sorted = (0..<X.rows).map { X[$0, column] }.filter(\.isFinite).sorted()
    let distinct = edgesOfPieces(sorted, pieces: pieces)
    for piece in 0..<pieces {
      let isUsed = piece + 1 < distinct.count
      let slope = isUsed ? 1 / (distinct[piece + 1] - distinct[piece]) : 0
      unsafe edges[index * pieces + piece] = isUsed ? distinct[piece] : distinct.first ?? 0
      unsafe slopes[index * pieces + piece] = slope.isFinite ? slope : 0
    }
  }
}
