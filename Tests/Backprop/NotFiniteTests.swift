import Backprop
import BackpropCompute
import Testing

/// NaN and infinity are found where they first appear, and the network keeps its last parameters.
@Suite struct NotFiniteTests {
  /// x = 1 in all rows but those given.
  func trainer(
    _ parameters: [Float], layers: [Layer], rows: Int = 4, batch: Int = 2, large: [Int: Float] = [:],
    rate: Double = 0.1
  ) throws -> Trainer<Float> {
    let inputs = (0..<rows).map { large[$0] ?? 1 }
    return try Trainer(
      Network(inputs: 1, layers: layers, parameters: Vector(parameters)), objective: .regression,
      optimizer: .sgd(learningRate: rate),
      data: Dataset(
        inputs: Matrix(rows: rows, columns: 1, elements: inputs), targets: Matrix(rows: rows, columns: 1)),
      batch: .rows(batch), shuffles: false)
  }

  func place(_ trainer: Trainer<Float>) -> NotFinite? {
    do {
      _ = try trainer.epoch()
      return nil
    } catch {
      guard case .notFinite(let place) = error else { return nil }
      return place
    }
  }

  @Test func theLoss() throws {
    let trainer = try trainer([1e30, 0], layers: [.dense(1)])
    let found = try #require(place(trainer))
    #expect(found.place == .loss(row: 0) && found.epoch == 1 && found.batch == 1)
    #expect(trainer.network.parameters.elements == [1e30, 0])
  }

  @Test func theLayer() throws {
    #expect(
      place(try trainer([3e38, 3e38], layers: [.dense(1)]))?.place == .layer("layers.0", row: 0, unit: 0))
    #expect(
      place(try trainer([1e20, 0, 1e20, 0], layers: [.dense(1), .dense(1)]))?.place
        == .layer("layers.1", row: 0, unit: 0))
    let apart: [Layer] = [.dense(1), .activation(.relu), .dropout(0), .dense(1)]
    #expect(
      place(try trainer([1e20, 0, 1e20, 0], layers: apart))?.place == .layer("layers.3", row: 0, unit: 0))
  }

  @Test func theParameter() throws {
    let layers: [Layer] = [.dense(1), .dense(1)]
    #expect(place(try trainer([1, .nan, 1, 0], layers: layers))?.place == .parameter("layers.0.bias"))
    #expect(place(try trainer([1, 0, .infinity, 0], layers: layers))?.place == .parameter("layers.1.weight"))
  }

  /// NaN stays NaN through every activation, and an infinite weight is found where the activation makes numbers of it.
  @Test(arguments: [
    Activation.relu, .leakyReLU(), .relu6, .elu(), .selu, .gelu, .geluTanh, .silu, .mish, .hardSwish, .tanh,
    .sigmoid, .hardSigmoid, .hardTanh, .softplus(), .softsign, .softmax, .logSoftmax,
  ]) func behindAnActivation(activation: Activation) throws {
    for bad: Float in [.nan, .infinity, -.infinity] {
      // Two rows take the way of small networks, with dropout the long one.
      for more: [Layer] in [[], [.dropout(0)]] {
        let found = place(
          try trainer([bad, 1, 0, 0, 1, 1, 0], layers: [.dense(2, activation)] + more + [.dense(1)]))
        #expect(found != nil, "\(bad) before \(activation)")
        if bad.isNaN { #expect(found?.place == .parameter("layers.0.weight")) }
      }
    }
  }

  /// What the last step of an epoch has made infinite is in no loss yet.
  @Test(arguments: [[], [Layer.dropout(0)]]) func theLastUpdate(more: [Layer]) throws {
    // The gradient is 2, and the rate times it is infinite.
    let trainer = try trainer([1, 0, 1, 0], layers: [.dense(1, .relu)] + more + [.dense(1)], rate: 3e38)
    let found = try #require(place(trainer))
    #expect(found.place == .parameter("layers.0.weight") && found.epoch == 1 && found.batch == 2)
    let whole = try self.trainer(
      [1, 0, 1, 0], layers: [.dense(1, .relu)] + more + [.dense(1)], batch: 4, rate: 3e38)
    #expect(place(whole)?.place == .parameter("layers.0.weight"))
    #expect(whole.epochs == 0)
  }

  /// Gradients of 2^70 are numbers of Float and their squares are none: Adam would take no step, and say nothing.
  @Test(arguments: [[], [Layer.dropout(0)]]) func theOptimizersMemory(more: [Layer]) throws {
    let network = try Network<Float>(
      inputs: 1, layers: [.dense(2, hasBias: false)] + more, parameters: Vector([0, 0]))
    func trainer(_ optimizer: Optimizer, input: Float) throws -> Trainer<Float> {
      try Trainer(
        network, objective: .classes, optimizer: optimizer,
        data: Dataset(
          inputs: Matrix(rows: 2, columns: 1, repeating: input),
          targets: Matrix(rows: 2, columns: 1, elements: [0, 0])), batch: .full)
    }
    #expect(place(try trainer(.adam(), input: 0x1p70))?.place == .memory("layers.0.weight"))
    #expect(place(try trainer(.adam(), input: 0x1p60)) == nil)
    #expect(place(try trainer(.sgd(learningRate: 1e-30), input: 0x1p70)) == nil)
  }

  @Test func theBatchAndTheEpoch() throws {
    // Row 5 is in the third batch of two.
    let trainer = try trainer([1, 0], layers: [.dense(1)], rows: 8, large: [5: 1e30])
    let found = try #require(place(trainer))
    #expect(found.place == .loss(row: 5) && found.epoch == 1 && found.batch == 3)
    // What the first two batches left is there: 1 - 0.1 x 2 x 1 and so on.
    let good = try self.trainer([1, 0], layers: [.dense(1)], rows: 8, large: [5: 1e30])
    for rows in [0..<2, 2..<4] { _ = try good.step(on: rows) }
    #expect(trainer.network == good.network)
    #expect(trainer.network.parameters.elements.allSatisfy { $0.isFinite })
    #expect(throws: TrainingError.notFinite(found)) { try good.step(on: 4..<6) }
    #expect(good.network == trainer.network)
  }

  @Test func laterEpochs() throws {
    let trainer = try trainer([1, 0], layers: [.dense(1)], batch: 4, rate: 1000)
    var found: NotFinite?
    var epochs = 0
    while found == nil, epochs < 100 {
      found = place(trainer)
      epochs += 1
    }
    #expect(found?.epoch == epochs && epochs > 2)
    #expect(trainer.epochs == epochs - 1)
  }

  @Test func theErrorIsASentence() throws {
    let found = try #require(place(try trainer([1e20, 0, 1e20, 0], layers: [.dense(1), .dense(1)])))
    let sentence =
      "training diverged: the outputs of layers.1 (row 0, unit 0) became NaN or infinite in epoch 1, batch 1; "
      + "expected finite numbers: lower the learning rate, or scale the inputs and the target"
    #expect(TrainingError.notFinite(found).description == sentence)
  }

  /// Logits of +-1000 are no divergence.
  @Test func extremeLogits() throws {
    for (objective, targets) in [(Objective.binary, [0.0, 1]), (.classes, [0, 1])] {
      let outputs = objective == .classes ? 2 : 1
      let weights: [Double] = outputs == 2 ? [1000, -1000, 0, 0] : [1000, 0]
      let network = try Network(inputs: 1, layers: [.dense(outputs)], parameters: Vector(weights))
      let data = try Dataset<Double>(
        inputs: Matrix(rows: 2, columns: 1, elements: [1, 1]),
        targets: Matrix(rows: 2, columns: 1, elements: targets))
      let trainer = try Trainer(
        network, objective: objective, optimizer: .sgd(learningRate: 0.1), data: data, batch: .full)
      // Binary: ln(1 + e^1000) and 0; classes: 0 and 2000.
      #expect(try trainer.epoch().loss == (outputs == 1 ? 500 : 1000))
      #expect(trainer.network.parameters.elements.allSatisfy { $0.isFinite })
      #expect(try trainer.evaluation(on: data).value == 0.5)
    }
  }
}
