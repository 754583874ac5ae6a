import Backprop
import BackpropCompute
import Testing

/// Averages of the parameters, and what returns to them, against the same worked out from snapshots.
@Suite struct AveragingTests {
  @Test func exponentialAverage() throws {
    let (network, data) = try SmallTraining.problem()
    let trainer = try SmallTraining.trainer(network, data, batch: .rows(6)) {
      $0.averaging = .exponential(decay: 0.8)
    }
    #expect(trainer.averagedNetwork == network)
    var average: [Double] = []
    for rows in [0..<6, 6..<12, 12..<18, 18..<20, 0..<6] {
      _ = try trainer.step(on: rows)
      let now = trainer.network.parameters.elements
      average = average.isEmpty ? now : zip(average, now).map { 0.8 * $0 + 0.2 * $1 }
    }
    #expect(SmallTraining.distance(trainer.averagedNetwork.parameters.elements, average) < 1e-15)
    #expect(SmallTraining.distance(trainer.network.parameters.elements, average) > 1e-3)
  }

  /// The mean over the ends of epochs 3, 4, ...; before that, the network itself.
  @Test func stochasticAverage() throws {
    let (network, data) = try SmallTraining.problem()
    let trainer = try SmallTraining.trainer(network, data, batch: .rows(6)) {
      $0.averaging = .stochastic(after: 2)
    }
    var ends: [[Double]] = []
    for epoch in 1...6 {
      _ = try trainer.epoch()
      if epoch <= 2 {
        #expect(trainer.averagedNetwork == trainer.network && trainer.network != network)
      } else {
        ends.append(trainer.network.parameters.elements)
        let mean = ends[0].indices.map { index in ends.reduce(0) { $0 + $1[index] } / Double(ends.count) }
        #expect(SmallTraining.distance(trainer.averagedNetwork.parameters.elements, mean) < 1e-14)
      }
    }
    #expect(trainer.averagedNetwork != trainer.network)
  }

  /// Validation, and the weights that are kept, are those of the average.
  @Test func theAverageIsWhatCounts() throws {
    let (network, data) = try SmallTraining.problem()
    for averaging in [Averaging.exponential(decay: 0.9), .stochastic(after: 1)] {
      var options = TrainingOptions()
      options.averaging = averaging
      let trainer = try Trainer(
        network, objective: .classes, optimizer: .sgd(learningRate: 0.5), data: data, validation: data,
        batch: .rows(6), options: options)
      for _ in 0..<3 {
        let report = try trainer.epoch()
        let predictor = try Predictor(trainer.averagedNetwork, objective: .classes)
        #expect(try report.validation == predictor.evaluation(on: data))
      }
      _ = try trainer.fit(epochs: 2)
      #expect(trainer.averagedNetwork == trainer.network)
    }
  }

  /// Without a memory in the optimizer, lookahead is plain training that goes back to the slow parameters now and then.
  @Test func lookahead() throws {
    let (network, data) = try SmallTraining.problem()
    let plain = try SmallTraining.trainer(network, data) { _ in }
    let trainer = try SmallTraining.trainer(network, data) { $0.lookahead = Lookahead(steps: 3, share: 0.4) }
    var slow = network.parameters.elements
    for step in 1...8 {
      _ = try trainer.epoch()
      _ = try plain.epoch()
      if step % 3 == 0 {
        slow = zip(slow, plain.network.parameters.elements).map { $0 + 0.4 * ($1 - $0) }
        plain.restore(try Network(inputs: 3, layers: network.layers, parameters: Vector(slow)))
      }
      #expect(
        SmallTraining.distance(trainer.network.parameters.elements, plain.network.parameters.elements)
          < 1e-14,
        "step \(step)")
    }
  }
}
