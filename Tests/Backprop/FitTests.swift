import Backprop
import BackpropCompute
import Testing

/// `fit`: early stopping, the best weights, and endings.
@Suite struct FitTests {
  /// w x = t with x = 1: training pulls w from 0 to 1, validation wants it at `best`.
  func trainer(best: Double, rate: Double = 0.05) throws -> Trainer<Double> {
    func data(_ target: Double) throws -> Dataset<Double> {
      try Dataset(
        inputs: Matrix(rows: 2, columns: 1, elements: [1, -1]),
        targets: Matrix(rows: 2, columns: 1, elements: [target, -target]))
    }
    let network = try Network<Double>(inputs: 1, layers: [.dense(1)], parameters: Vector([0, 0]))
    return try Trainer(
      network, objective: .halfSquaredError(), optimizer: .sgd(learningRate: rate), data: data(1),
      validation: data(best), batch: .full)
  }

  /// After epoch k the weight is 1 - 0.95^k: nearest to 0.3 at k = 7 (0.3017).
  @Test func theBestWeightsAreKept() throws {
    let trainer = try trainer(best: 0.3)
    let history = try trainer.fit(epochs: 30)
    #expect(history.bestEpoch == 7 && history.end == .epochs && history.epochs.count == 30)
    let weight = 1 - (0..<7).reduce(1.0) { product, _ in product * 0.95 }
    #expect((trainer.network.parameters[0] - weight).magnitude < 1e-14)
    #expect(history.epochs.map(\.watchedLoss).min() == history.epochs[6].watchedLoss)
  }

  /// What is kept of an epoch's evaluation is what a predictor says, to the last bit.
  @Test func validationPredictionsAreThePredictors() throws {
    let plain = try trainer(best: 0.3)
    _ = try plain.fit(epochs: 3)
    #expect(plain.validationPredictions == nil)
    let trainer = try trainer(best: 0.3)
    trainer.keepsValidationPredictions = true
    let inputs = try Matrix(rows: 2, columns: 1, elements: [1.0, -1])
    for _ in 0..<3 {
      let report = try trainer.epoch()
      let said = try Predictor(trainer.network, objective: .halfSquaredError()).predictions(for: inputs)
      #expect(trainer.validationPredictions == said)
      let squares = [0, 1].reduce(0.0) { sum, row in
        let error = said[row, 0] - (row == 0 ? 0.3 : -0.3)
        return sum + error * error
      }
      #expect(((report.validation?.loss ?? .nan) - squares / 4).magnitude < 1e-15)
    }
    #expect(plain.network.parameters == trainer.network.parameters)
  }

  @Test func patienceEndsIt() throws {
    let trainer = try trainer(best: 0.3)
    let history = try trainer.fit(epochs: 30, patience: 4)
    #expect(history.end == .patience && history.epochs.count == 11 && history.bestEpoch == 7)
    #expect((trainer.network.parameters[0] - 0.3).magnitude < 0.01)
    // The one that always gets better runs to its end.
    let other = try self.trainer(best: 1)
    #expect(try other.fit(epochs: 30, patience: 1).end == .epochs)
  }

  @Test func theLastWeightsStayWhereAsked() throws {
    let trainer = try trainer(best: 0.3)
    let history = try trainer.fit(epochs: 30, keepsBest: false)
    let weight = 1 - (0..<30).reduce(1.0) { product, _ in product * 0.95 }
    #expect((trainer.network.parameters[0] - weight).magnitude < 1e-13)
    #expect(history.bestEpoch == 30)
  }

  @Test func theCallerEndsIt() throws {
    let trainer = try trainer(best: 1)
    var seen: [Int] = []
    let history = try trainer.fit(epochs: 100, while: { seen.count < 5 }, onEpoch: { seen.append($0.epoch) })
    #expect(seen == [1, 2, 3, 4, 5] && history.end == .caller && history.epochs.map(\.epoch) == seen)
    #expect(history.losses == history.epochs.map(\.loss))
  }

  /// At learning rate 1000 the error grows 999-fold in each epoch, until it overflows: what was best stays.
  @Test func divergenceKeepsTheBest() throws {
    let trainer = try trainer(best: 1, rate: 1000)
    let history = try trainer.fit(epochs: 1000)
    guard case .notFinite(let place) = history.end else {
      Issue.record("ended with \(history.end)")
      return
    }
    #expect(place.epoch == history.epochs.count + 1 && place.batch == 1)
    #expect(history.bestEpoch == 1 && trainer.network.parameters[0] == 1000)
  }
}
