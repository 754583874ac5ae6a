import Backprop
import BackpropCompute
import Testing

/// Layers that do not learn.
@Suite struct FreezingTests {
  /// Frozen tensors keep their bits, whatever else would change them.
  @Test(arguments: [
    Optimizer.adamW(learningRate: 0.1, weightDecay: 0.1), .lamb(), .sgd(momentum: 0.9), .lbfgs(),
  ])
  func frozenTensorsKeepTheirBits(optimizer: Optimizer) throws {
    let (network, data) = try SmallTraining.problem([.dense(5, .tanh), .prelu, .dense(4, .tanh), .dense(2)])
    let isPlain = optimizer.name == Optimizer.lbfgs().name
    let trainer = try SmallTraining.trainer(network, data, optimizer: optimizer) { options in
      options.rates = [.frozen("layers.0"), .frozen("layers.2.bias")]
      options.penalty = Penalty(l1: 0.1, l2: 0.1)
      if isPlain { return }
      options.maximumNorm = 0.5
      options.lookahead = Lookahead(steps: 2)
      options.clipping = .globalNorm(0.1)
    }
    for _ in 0..<5 { _ = try trainer.epoch() }
    for tensor in network.layout.tensors {
      let isFrozen = tensor.name.hasPrefix("layers.0") || tensor.name == "layers.2.bias"
      let isSame = trainer.network[tensor: tensor.name] == network[tensor: tensor.name]
      #expect(isSame == isFrozen, "\(tensor.name)")
    }
  }

  /// A frozen batch normalisation keeps its statistics and uses them, as at prediction; what is before it learns on.
  @Test func frozenBatchNorm() throws {
    let layers: [Layer] = [.dense(4, .tanh), .batchNorm, .dense(2)]
    let (fresh, data) = try SmallTraining.problem(layers)
    let first = try SmallTraining.trainer(fresh, data) { _ in }
    for _ in 0..<5 { _ = try first.epoch() }
    let network = first.network
    let evaluated = try Predictor(network, objective: .classes).evaluation(on: data).loss
    let free = try SmallTraining.trainer(network, data) { _ in }
    let frozen = try SmallTraining.trainer(network, data) { $0.rates = [.frozen("layers.1")] }
    #expect((try frozen.epoch().loss - evaluated).magnitude < 1e-14)
    #expect((try free.epoch().loss - evaluated).magnitude > 1e-6)
    for name in ["weight", "bias", "running_mean", "running_var"] {
      #expect(frozen.network[tensor: "layers.1.\(name)"] == network[tensor: "layers.1.\(name)"])
      #expect(free.network[tensor: "layers.1.\(name)"] != network[tensor: "layers.1.\(name)"])
    }
    // The gradient in front of it is that of the folded network's dense layer: scale times as large.
    let step = try #require(frozen.network[tensor: "layers.0.weight"])
    let difference = zip(step, try #require(network[tensor: "layers.0.weight"])).map { ($1 - $0) / 0.5 }
    let h = 1e-5
    for index in difference.indices {
      let losses = try [h, -h].map { shift in
        var moved = network
        moved[tensor: "layers.0.weight"]?[index] += shift
        return try Predictor(moved, objective: .classes).evaluation(on: data).loss
      }
      #expect((difference[index] - (losses[0] - losses[1]) / (2 * h)).magnitude < 1e-8)
    }
  }
}
