import Backprop
import BackpropCompute
import TestSupport
import Testing

/// Vectors of codes that no training row has.
struct NetworkUnseenCodesTests {
  @Test func theyAreTheMeanOfTheOthers() throws {
    let embedding = Embedding([
      Embedding.Table(column: 0, categories: 4, dimension: 3),
      Embedding.Table(column: 2, categories: 2, dimension: 2),
    ])
    var network = try Network<Double>(inputs: 3, layers: [.embedding(embedding), .dense(1)], seed: 4)
    let before = network
    // Codes 1 and 3 of the first column, both of the second.
    let inputs = try Matrix<Double>(rows: 3, columns: 3, elements: [1, 0.5, 0, 3, 0.25, 1, 1, 0, 0])
    network.averageUnseenCodes(of: Inputs(inputs))
    let old = try #require(before[tensor: "layers.0.tables.0.weight"])
    let new = try #require(network[tensor: "layers.0.tables.0.weight"])
    for place in 0..<3 {
      let mean = (old[3 + place] + old[9 + place]) / 2
      #expect(isClose(new[place], mean, relative: 1e-14) && isClose(new[6 + place], mean, relative: 1e-14))
      #expect(new[3 + place] == old[3 + place] && new[9 + place] == old[9 + place])
    }
    #expect(network[tensor: "layers.0.tables.1.weight"] == before[tensor: "layers.0.tables.1.weight"])
    #expect(network[tensor: "layers.1.weight"] == before[tensor: "layers.1.weight"])
  }

  @Test func othersStayAsTheyAre() throws {
    var network = try Network<Float>(inputs: 2, layers: [.dense(3, .relu), .dense(1)], seed: 1)
    let before = network
    network.averageUnseenCodes(of: Inputs(Matrix(rows: 4, columns: 2)))
    #expect(network == before)
  }
}
