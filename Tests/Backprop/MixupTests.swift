import Backprop
import BackpropCompute
import Testing

/// Rows mixed with one another.
@Suite struct MixupTests {
  /// The share s of the mixing in a step: rows 0 and 1 become 1 - s and s, or the other way round.
  func share(alpha: Double, steps: Int, seed: UInt64 = 4) throws -> [Double] {
    var network = try Network<Double>(inputs: 1, layers: [.dense(1)])
    network[tensor: "layers.0.weight"] = [1]
    var options = TrainingOptions()
    options.mixup = alpha
    let data = try Dataset<Double>(
      inputs: Matrix(rows: 2, columns: 1, elements: [0, 1]), targets: Matrix(rows: 2, columns: 1))
    let trainer = try Trainer(
      network, objective: .regression, optimizer: .sgd(learningRate: 1e-300), data: data, batch: .full,
      options: options, seed: seed)
    return try (0..<steps).map { _ in
      let loss = try trainer.epoch().loss
      return (1 + max(0, 4 * loss - 1).squareRoot()) / 2
    }
  }

  /// s of Beta(alpha, alpha) has mean 1/2 and variance 1 / (4 (2 alpha + 1)); (s - 1/2)^2 does not know which of the two
  /// rows is which, and is at most 1/4.
  @Test(arguments: [0.2, 0.5, 1, 3]) func mixingIsOfTheBetaDistribution(alpha: Double) throws {
    let count = 3000
    let squares = try share(alpha: alpha, steps: count).map { ($0 - 0.5) * ($0 - 0.5) }
    let mean = squares.reduce(0, +) / Double(count)
    let variance = 1 / (4 * (2 * alpha + 1))
    // The fourth central moment of Beta(alpha, alpha).
    let fourth = 3 * variance * variance * (2 * alpha + 1) / (2 * alpha + 3)
    let deviation = ((fourth - variance * variance) / Double(count)).squareRoot()
    #expect((mean - variance).magnitude < 4.5 * deviation)
    #expect(squares.allSatisfy { $0 <= 0.25 + 1e-12 })
  }

  /// Inputs and targets of labels are mixed in the same share: the loss is the two labels' losses in that share.
  @Test func mixedLabels() throws {
    let (alpha, steps) = (0.5, 5)
    let shares = try share(alpha: alpha, steps: steps)
    var network = try Network<Double>(inputs: 1, layers: [.dense(2)])
    network[tensor: "layers.0.weight"] = [1, -0.5]
    var options = TrainingOptions()
    options.mixup = alpha
    let data = try Dataset<Double>(
      inputs: Matrix(rows: 2, columns: 1, elements: [0, 1]),
      targets: Matrix(rows: 2, columns: 1, elements: [0, 1]))
    let trainer = try Trainer(
      network, objective: .classes, optimizer: .sgd(learningRate: 1e-300), data: data, batch: .full,
      options: options, seed: 4)
    for s in shares {
      // x and the share of class 1 are the same number here.
      let want = [s, 1 - s].reduce(0.0) { sum, x in
        let (first, second) = (x, -0.5 * x)
        let normalizer = Elementary.log(Elementary.exp(first) + Elementary.exp(second))
        return sum - ((1 - x) * (first - normalizer) + x * (second - normalizer)) / 2
      }
      #expect((try trainer.epoch().loss - want).magnitude < 1e-7)
    }
  }

  @Test func whatCannotBeMixedIsRefused() throws {
    func message(_ objective: Objective, layers: [Layer] = [.dense(2)], alpha: Double = 0.2) throws -> String?
    {
      var options = TrainingOptions()
      options.mixup = alpha
      let data = try Dataset<Double>(
        inputs: Matrix(rows: 2, columns: 1, elements: [0, 1]),
        targets: Matrix(rows: 2, columns: 1, elements: [0, 1]))
      let network = try Network<Double>(inputs: 1, layers: layers)
      do {
        _ = try Trainer(network, objective: objective, optimizer: .sgd(), data: data, options: options)
        return nil
      } catch { return error.description }
    }
    #expect(try message(.classes) == nil)
    for objective in [Objective.focal, .multiClassHinge] {
      #expect(
        try message(objective)
          == "mixup: expected an objective whose targets may lie between two classes")
    }
    let table = Embedding.Table(column: 0, categories: 2, dimension: 2)
    #expect(
      try message(.classes, layers: [.embedding([table])])
        == "mixup: expected a network without embeddings, whose codes cannot be mixed")
    #expect(try message(.classes, alpha: -1) == "mixup: expected an alpha of 0 or more, got -1.0")
  }
}
