import Backprop
import BackpropCompute
import Testing

/// Loss and metric of an evaluation, by hand.
@Suite struct MetricTests {
  /// Passes its inputs on.
  func evaluation(
    _ objective: Objective, _ outputs: Int, _ z: [Double], _ targets: [Double], blocks: Int = 2
  ) throws -> Evaluation {
    let network = try Network<Double>(inputs: outputs, layers: [.activation(.identity)])
    let rows = z.count / outputs
    return try Predictor(network, objective: objective, rows: blocks).evaluation(
      on: Dataset(
        inputs: Matrix(rows: rows, columns: outputs, elements: z),
        targets: Matrix(rows: rows, columns: targets.count / rows, elements: targets)))
  }

  @Test func regression() throws {
    let result = try evaluation(.regression, 2, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 9])
    #expect(result.metric == .rootMeanSquaredError && result.loss == 1.5 && result.value == 1.5.squareRoot())
    #expect(try evaluation(.halfSquaredError(), 2, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 9]).loss == 0.75)
  }

  @Test func binary() throws {
    // The first three are right; a logit of 0 is a probability of 1/2, which is a no.
    let result = try evaluation(.binary, 1, [3, -2, 0, 0, -1], [1, 0, 0, 1, 1])
    #expect(result.metric == .accuracy && result.value == 0.6)
  }

  @Test func classes() throws {
    let z: [Double] = [5, 1, 0, 0, 2, 1, 0, 0, 4, 7, 8, 9]
    #expect(try evaluation(.classes, 3, z, [0, 1, 2, 0]).value == 0.75)
    let probabilities: [Double] = [1, 0, 0, 0, 0.6, 0.4, 0, 0, 1, 0.9, 0, 0.1]
    #expect(try evaluation(.classes, 3, z, probabilities, blocks: 3).value == 0.75)
  }

  @Test func blocksDoNotMatter() throws {
    let z = (0..<30).map { Double($0 % 7) - 3 }
    let targets = (0..<30).map { Double($0 % 2) }
    let results = try [1, 4, 30, 100].map { try evaluation(.binary, 1, z, targets, blocks: $0) }
    for result in results {
      #expect(result.value == results[0].value)
      #expect((result.loss - results[0].loss).magnitude < 1e-14)
    }
  }
}
