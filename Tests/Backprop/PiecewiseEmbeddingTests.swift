import BackpropCompute
import Testing

@testable import Backprop

/// Piecewise embeddings: their values against the formula, their gradients against differences of the loss, and their
/// intervals against counts of rows.
@Suite struct PiecewiseEmbeddingTests {
  /// Columns of a normal distribution, of few values, of a value that nearly all rows have, and of one value.
  func inputs(rows: Int) -> Matrix<Double> {
    let source = RandomSource(seed: 3)
    var x = Matrix<Double>(rows: rows, columns: 4)
    for row in 0..<rows {
      let normal = source.normal(.data, step: 1, index: row)
      x[row, 0] = normal
      x[row, 1] = Double(row % 3) - 0.5
      x[row, 2] = row % 16 == 0 ? 1 + normal * normal : 0
      x[row, 3] = 0.25
    }
    return x
  }

  func placed<S: Scalar>(_: S.Type, pieces: Int, rows: Int = 640) throws -> (Network<S>, Matrix<Double>) {
    let x = inputs(rows: rows)
    var network = try Network<S>(
      inputs: 4, layers: [.piecewise(PiecewiseEmbedding([0, 1, 2, 3], pieces: pieces))], seed: 1)
    try network.placePieces(on: Inputs(x.converted(to: S.self)))
    return (network, x)
  }

  @Test(arguments: [1, 2, 5, 16]) func valuesAreTheFormula(pieces: Int) throws {
    func check<S: Scalar>(_: S.Type, tolerance: Double) throws {
      let (network, x) = try placed(S.self, pieces: pieces)
      let edges = try #require(network[tensor: "layers.0.edges"]).map { Double($0) }
      let slopes = try #require(network[tensor: "layers.0.slopes"]).map { Double($0) }
      let found = try network.predictions(for: Inputs(x.converted(to: S.self)), objective: .squaredError)
      #expect(found.columns == 4 * pieces + 4)
      for row in 0..<x.rows {
        for column in 0..<4 {
          #expect(found[row, 4 * pieces + column] == S(x[row, column]))
          for piece in column * pieces..<(column + 1) * pieces {
            let want = min(max((x[row, column] - edges[piece]) * slopes[piece], 0), 1)
            #expect(abs(Double(found[row, piece]) - want) <= tolerance, "row \(row), piece \(piece)")
          }
        }
      }
    }
    try check(Double.self, tolerance: 0)
    try check(Float.self, tolerance: 1e-4)
  }

  /// What a column's numbers come to over its pieces grows with the number, from 0 at the least to the pieces in use at the
  /// greatest.
  @Test(arguments: [1, 3, 8]) func sumsOrderTheRows(pieces: Int) throws {
    let (network, x) = try placed(Double.self, pieces: pieces)
    let found = try network.predictions(for: Inputs(x), objective: .squaredError)
    for (column, used) in [(0, pieces), (1, min(pieces, 2)), (2, pieces), (3, 0)] {
      func sum(_ row: Int) -> Double {
        (0..<pieces).reduce(0) { $0 + found[row, column * pieces + $1] }
      }
      let order = (0..<x.rows).sorted { x[$0, column] < x[$1, column] }
      #expect(sum(order[0]) == 0)
      #expect(abs(sum(order[x.rows - 1]) - Double(used)) < 1e-12, "column \(column)")
      for (low, high) in zip(order, order.dropFirst()) { #expect(sum(low) <= sum(high) + 1e-12) }
    }
  }

  /// Where no value stands out, as many rows are in each piece; one that nearly all rows have takes one piece.
  @Test func piecesHoldAsManyRows() throws {
    let x = inputs(rows: 800)
    let normal = (0..<800).map { x[$0, 0] }.sorted()
    let edges = edgesOfPieces(normal, pieces: 8)
    #expect(edges.count == 9 && edges.first == normal.first && edges.last == normal.last)
    for (low, high) in zip(edges, edges.dropFirst()) {
      let count = normal.count { $0 >= low && $0 < high }
      #expect(abs(count - 100) <= 1, "\(low) to \(high): \(count)")
    }
    let skewed = (0..<800).map { x[$0, 2] }.sorted()
    let tails = edgesOfPieces(skewed, pieces: 8)
    #expect(tails.count == 9 && tails[0] == 0 && tails[1] > 0)
    for (low, high) in zip(tails, tails.dropFirst()).dropFirst() {
      // 50 rows are not 0, which counts as much as a piece: seven for 50 rows.
      #expect((6...9).contains(skewed.count { $0 >= low && $0 < high }))
    }
    #expect(edgesOfPieces([1.0, 1, 2], pieces: 8) == [1, 2])
    #expect(edgesOfPieces([4.0, 4], pieces: 3) == [4])
    #expect(edgesOfPieces([Float](), pieces: 3).isEmpty)
  }

  @Test(arguments: [1, 5, 300]) func gradientsAreDifferences(rows: Int) throws {
    let layers: [Layer] = [
      .embedding([.init(column: 1, categories: 3, dimension: 2)]), .dense(4, .tanh),
      .piecewise(PiecewiseEmbedding([0, 2, 3], pieces: 3)), .scaling, .dense(3, .tanh), .dense(2),
    ]
    var x = inputs(rows: rows)
    var y = Matrix<Double>(rows: rows, columns: 2)
    let source = RandomSource(seed: 9)
    for row in 0..<rows {
      x[row, 1] = Double(row % 3)
      for column in 0..<2 { y[row, column] = source.normal(.data, step: 2, index: row * 2 + column) }
    }
    let data = try Dataset(inputs: x, targets: y)
    var network = try Network<Double>(inputs: 4, layers: layers, seed: 4)
    try network.placePieces(on: Inputs(inputs(rows: 40).withCodes()))
    let check = try GradientCheck(network, objective: .squaredError, data: data, seed: 3, step: 2)
    #expect(
      check.largestRelativeError <= 1e-6,
      "\(check.tensor)[\(check.element)] has \(check.gradient), differences \(check.difference)")
    let gradient = try network.gradient(objective: .squaredError, data: data, seed: 3, step: 2)
    for tensor in network.layout.tensors {
      let isThere = tensor.range.contains { gradient.parameters[$0].magnitude > 1e-6 }
      // Intervals are placed, not trained.
      #expect(isThere == (tensor.role != .statistic), "\(tensor.name)")
    }
  }

  @Test func trainingLeavesTheIntervals() throws {
    let x = inputs(rows: 200)
    var y = Matrix<Double>(rows: 200, columns: 1)
    for row in 0..<200 { y[row, 0] = x[row, 0] > 0.3 ? 1 : -1 }
    var network = try Network<Double>(
      inputs: 4, layers: [.piecewise([0, 2]), .dense(8, .relu), .dense(1)], seed: 2)
    try network.placePieces(on: Inputs(x))
    let trainer = try Trainer(
      network, objective: .squaredError, optimizer: .adamW(learningRate: 0.01, weightDecay: 0.1),
      data: Dataset(inputs: x, targets: y), batch: .rows(32), seed: 1)
    let history = try trainer.fit(epochs: 30)
    for name in ["layers.0.edges", "layers.0.slopes"] {
      #expect(trainer.network[tensor: name] == network[tensor: name])
    }
    // A step is what a piece can bend to.
    #expect(try #require(history.losses.last) < 0.05)
  }

  @Test func settingsOutOfRangeAreRefused() {
    let wrong: [(PiecewiseEmbedding, String)] = [
      (PiecewiseEmbedding([]), "1 column or more, got none"),
      (PiecewiseEmbedding([0], pieces: 0), "1 piece or more, got 0"),
      (PiecewiseEmbedding([4]), "columns from 0 to 3, got 4"),
      (PiecewiseEmbedding([-1]), "columns from 0 to 3, got -1"),
      (PiecewiseEmbedding([2, 1]), "ascending order, got 1 after 2"),
      (PiecewiseEmbedding([0, 1], pieces: .max), "fewer columns, got 2"),
    ]
    for (layer, words) in wrong {
      let error = #expect(throws: ShapeError.self) {
        _ = try Network<Float>(inputs: 4, layers: [.piecewise(layer)])
      }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "nothing")")
    }
    let network = try? Network<Float>(inputs: 4, layers: [.piecewise([0])])
    #expect(throws: ShapeError.self) {
      var network = try #require(network)
      try network.placePieces(on: Inputs(Matrix<Float>(rows: 0, columns: 4)))
    }
  }
}

extension Matrix<Double> {
  /// Its rows with codes 0, 1, 2 in the second column.
  fileprivate func withCodes() -> Matrix {
    var x = self
    for row in 0..<rows { x[row, 1] = Double(row % 3) }
    return x
  }
}
