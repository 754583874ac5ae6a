import Backprop
import BackpropCompute
import Testing

/// What a training does beside loss, optimizer and schedule, against the same worked out here from the gradient.
@Suite struct TrainingOptionsTests {
  /// One step of gradient descent at 0.5, with the gradient changed as given, against the trainer's; and a change that
  /// is a little off is seen.
  func checkStep(
    _ options: (inout TrainingOptions) -> Void, location: SourceLocation = #_sourceLocation,
    _ change: (_ gradient: [Double], _ network: Network<Double>) -> [Double]
  ) throws {
    let (network, data) = try SmallTraining.problem()
    let gradient = try network.gradient(objective: .classes, data: data).parameters.elements
    let trainer = try SmallTraining.trainer(network, data, options)
    _ = try trainer.epoch()
    let got = trainer.network.parameters.elements
    let changed = change(gradient, network)
    let want = zip(network.parameters.elements, changed).map { $0 - 0.5 * $1 }
    #expect(SmallTraining.distance(got, want) < 1e-14, sourceLocation: location)
    let off = zip(network.parameters.elements, changed).map { $0 - 0.5 * 1.000001 * $1 }
    #expect(SmallTraining.distance(got, off) > 1e-14, sourceLocation: location)
  }

  /// For each parameter, whether it is one of a weight.
  func isWeight(_ network: Network<Double>) -> [Bool] {
    network.layout.tensors.flatMap { Array(repeating: $0.role == .weight, count: $0.count) }
  }

  @Test func whatIsNoNumberIsFarFromAll() {
    #expect(SmallTraining.distance([1.0, 2], [1, 2]) == 0)
    #expect(SmallTraining.distance([1.0, .nan], [1, 2]) == .infinity)
    #expect(SmallTraining.distance([.nan, 1.0], [1, 2]) == .infinity)
    #expect(SmallTraining.distance([1.0], [1, 2]) == .infinity)
  }

  @Test func nothingChanges() throws { try checkStep({ _ in }) { gradient, _ in gradient } }

  @Test func sumsAreRowsTimesMeans() throws {
    try checkStep({ $0.reduction = .sum }) { gradient, _ in gradient.map { 20 * $0 } }
  }

  @Test func clippingByValue() throws {
    try checkStep({ $0.clipping = .value(0.01) }) { gradient, _ in
      #expect(gradient.contains { $0.magnitude > 0.01 } && gradient.contains { $0.magnitude < 0.01 })
      return gradient.map { max(-0.01, min(0.01, $0)) }
    }
  }

  @Test func clippingByNorm() throws {
    for (limit, epsilon) in [(0.05, 0.0), (0.05, 0.1), (1000, 0)] {
      try checkStep({ $0.clipping = .globalNorm(limit, epsilon: epsilon) }) { gradient, _ in
        let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect((norm > limit) == (limit < 1))
        return gradient.map { $0 * min(1, limit / (norm + epsilon)) }
      }
    }
    let (network, data) = try SmallTraining.problem()
    let gradient = try network.gradient(objective: .classes, data: data).parameters.elements
    let trainer = try SmallTraining.trainer(network, data) { $0.clipping = .globalNorm(0.05) }
    #expect(trainer.gradientNorm == nil)
    _ = try trainer.epoch()
    let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(abs(try #require(trainer.gradientNorm) - norm) < 1e-14)
  }

  @Test func penalties() throws {
    let (l1, l2) = (0.03, 0.2)
    try checkStep({ $0.penalty = Penalty(l1: l1, l2: l2) }) { gradient, network in
      let (p, isWeight) = (network.parameters.elements, isWeight(network))
      return gradient.indices.map {
        let sign = p[$0] > 0 ? 1.0 : p[$0] < 0 ? -1 : 0
        return gradient[$0] + (isWeight[$0] ? l2 * p[$0] + l1 * sign : 0)
      }
    }
    let (network, data) = try SmallTraining.problem()
    let plain = try network.gradient(objective: .classes, data: data).loss
    let weights = zip(network.parameters.elements, isWeight(network)).filter { $1 }.map { $0.0 }
    let penalty = weights.reduce(0) { $0 + l2 / 2 * $1 * $1 + l1 * $1.magnitude }
    let loss = try SmallTraining.trainer(network, data) { $0.penalty = Penalty(l1: l1, l2: l2) }.epoch().loss
    #expect((loss - plain - penalty).magnitude < 1e-14)
  }

  @Test func ratesOfLayers() throws {
    let rates = [
      LayerRate("layers", factor: 0.5), LayerRate("layers.0", factor: 2), .frozen("layers.0.bias"),
    ]
    try checkStep({ $0.rates = rates }) { gradient, network in
      let factors = network.layout.tensors.flatMap { tensor in
        let factor = tensor.name == "layers.0.bias" ? 0 : tensor.name == "layers.0.weight" ? 2 : 0.5
        return Array(repeating: factor, count: tensor.count)
      }
      return zip(gradient, factors).map { $0 * $1 }
    }
  }

  /// `layers.1` is not `layers.10`, and a name of nothing is an error.
  @Test func namesOfLayersAreWhole() throws {
    let layers = (0..<10).map { _ in Layer.dense(3, .tanh) } + [.dense(2)]
    let (network, data) = try SmallTraining.problem(layers)
    let trained = try SmallTraining.trainer(network, data) { $0.rates = [.frozen("layers.1")] }
    _ = try trained.epoch()
    #expect(trained.network[tensor: "layers.1.weight"] == network[tensor: "layers.1.weight"])
    #expect(trained.network[tensor: "layers.10.weight"] != network[tensor: "layers.10.weight"])
    for name in ["layers.11", "layers.1.gain", "layer", ""] {
      let message =
        "rate of \(name): expected the beginning of a tensor's name, such as layers.0.weight"
      #expect(throws: ShapeError(message)) {
        try SmallTraining.trainer(network, data) { $0.rates = [.frozen(name)] }
      }
    }
  }

  /// The weights into each unit end within the limit, in the direction they had; biases are free.
  @Test func largestNorm() throws {
    let (network, data) = try SmallTraining.problem()
    let plain = try SmallTraining.trainer(network, data) { _ in }
    let limited = try SmallTraining.trainer(network, data) { $0.maximumNorm = 0.9 }
    _ = try plain.epoch()
    _ = try limited.epoch()
    var (shrunk, kept) = (0, 0)
    for tensor in network.layout.tensors {
      let got = try #require(limited.network[tensor: tensor.name])
      var want = try #require(plain.network[tensor: tensor.name])
      if tensor.role == .weight {
        let size = tensor.shape[1]
        for unit in 0..<tensor.shape[0] {
          let norm = want[unit * size..<(unit + 1) * size].reduce(0) { $0 + $1 * $1 }.squareRoot()
          if norm > 0.9 { shrunk += 1 } else { kept += 1 }
          for index in unit * size..<(unit + 1) * size { want[index] *= min(1, 0.9 / norm) }
        }
      }
      #expect(SmallTraining.distance(got, want) < 1e-15, "\(tensor.name)")
    }
    #expect(shrunk > 0 && kept > 0)
  }

  /// A layer of one's own has as many units as its weight has rows.
  @Test func largestNormOfOnesOwnLayer() throws {
    let (network, data) = try SmallTraining.problem([.dense(4, .tanh), .custom(Weigh()), .dense(2)])
    let trainer = try SmallTraining.trainer(network, data) { $0.maximumNorm = 1.25 }
    _ = try trainer.epoch()
    let weights = try #require(trainer.network[tensor: "layers.1.weight"])
    #expect(weights.count == 4 && weights.allSatisfy { ($0 - 1.25).magnitude < 1e-15 })
  }

  struct Wrong: CustomTestStringConvertible {
    var message: String
    var options: TrainingOptions
    var testDescription: String { message }

    init(_ message: String, _ change: (inout TrainingOptions) -> Void) {
      self.message = message
      options = TrainingOptions()
      change(&options)
    }
  }

  static let wrong: [Wrong] = [
    Wrong("penalty: expected an l1 of 0 or more, got -0.5") { $0.penalty.l1 = -0.5 },
    Wrong("penalty: expected an l2 of 0 or more, got inf") { $0.penalty.l2 = .infinity },
    Wrong("clipping: expected a limit above 0, in Float too, got 0.0") { $0.clipping = .value(0) },
    Wrong("clipping: expected a largest norm above 0, in Float too, got -1.0") {
      $0.clipping = .globalNorm(-1)
    },
    Wrong("clipping: expected an epsilon of 0 or more, got -1.0") {
      $0.clipping = .globalNorm(1, epsilon: -1)
    },
    Wrong("largest norm: expected a number above 0, got 0.0") { $0.maximumNorm = 0 },
    Wrong("averaging: expected a decay of 0 or more and below 1, got 1.0") {
      $0.averaging = .exponential(decay: 1)
    },
    Wrong("averaging: expected a first epoch of 0 or more, got -1.0") {
      $0.averaging = .stochastic(after: -1)
    },
    Wrong("lookahead: expected 1 step or more, got 0.0") { $0.lookahead = Lookahead(steps: 0) },
    Wrong("lookahead: expected a share above 0 and at most 1, got 1.5") {
      $0.lookahead = Lookahead(share: 1.5)
    },
    Wrong("parts: expected 1 or more, got 0.0") { $0.parts = 0 },
    Wrong("rate of layers.0: expected a factor of 0 or more, got -1.0") {
      $0.rates = [LayerRate("layers.0", factor: -1)]
    },
  ]

  @Test(arguments: wrong) func settingsOutOfRangeAreRefused(wrong: Wrong) throws {
    let (network, data) = try SmallTraining.problem()
    #expect(throws: ShapeError(wrong.message)) {
      try Trainer(
        network, objective: .classes, optimizer: .sgd(), data: data, options: wrong.options)
    }
  }
}
