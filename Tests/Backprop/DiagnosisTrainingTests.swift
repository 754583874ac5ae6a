import Backprop
import BackpropCompute
import Foundation
import TestSupport
import Testing

@Suite("A diagnosis of a training: rates, divergence and health") struct DiagnosisTrainingTests {
  /// y = 2 x over 32 rows of x = 1 and -1: the mean squared error of w x is (w - 2)^2, its slope 2 (w - 2), so that
  /// gradient descent diverges from a rate of 1 on.
  private func line<S: Scalar>(
    changing row: Int? = nil, to value: S = 1, target: S? = nil, of _: S.Type = S.self
  ) throws -> Dataset<S> {
    var inputs = (0..<32).map { $0 % 2 == 0 ? S(1) : S(-1) }
    var targets = inputs.map { 2 * $0 }
    if let row, target == nil { inputs[row] = value }
    if let row, let target { targets[row] = target }
    return try Dataset(
      inputs: Matrix(rows: 32, columns: 1, elements: inputs),
      targets: Matrix(rows: 32, columns: 1, elements: targets))
  }

  private func trainer<S: Scalar>(
    _ data: Dataset<S>, rate: Double, parameters: [S] = [0, 0], layers: [Layer] = [.dense(1)]
  ) throws -> Trainer<S> {
    try Trainer(
      Network(inputs: 1, layers: layers, parameters: Vector(parameters)), objective: .regression,
      optimizer: .sgd(learningRate: rate), data: data, batch: .full)
  }

  /// The diagnosis after so many epochs, or after what ended them.
  private func diagnosis<S: Scalar>(_ trainer: Trainer<S>, epochs: Int) throws -> Diagnosis {
    do {
      return try trainer.diagnosis(history: trainer.fit(epochs: epochs))
    } catch let error as TrainingError {
      return try trainer.diagnosis(error: error)
    }
  }

  @Test("A rate beyond the limit of stability is too high: one step shows it, and so do the epochs")
  func rateTooHigh() throws {
    let fresh = try trainer(line(of: Double.self), rate: 1.5)
    guard case .learningRateTooHigh(let high)? = try fresh.diagnosis().findings.first else {
      Issue.record("expected a rate that is too high")
      return
    }
    // w = 0 has a loss of 4; the slope is -4, so w becomes 6, with a loss of 16.
    #expect(high.rate == 1.5 && high.epochs == nil && high.nothing == nil)
    #expect(isClose([high.step?.from ?? 0, high.step?.to ?? 0], [4, 16], relative: 1e-12))
    // Each step multiplies w - 2 by 1 - 2 x 1.5 = -2, and the loss by 4.
    let found = try diagnosis(fresh, epochs: 4)
    #expect(found.findings.map(\.name) == ["learning-rate-too-high"])
    guard case .learningRateTooHigh(let later)? = found.findings.first else { return }
    #expect(isClose([later.epochs?.from ?? 0, later.epochs?.to ?? 0], [4, 256], relative: 1e-12))
    // Just below and well below it is none.
    for rate in [0.9, 0.1] {
      #expect(try diagnosis(trainer(line(of: Double.self), rate: rate), epochs: 10).findings.isEmpty)
    }
  }

  @Test("A rate that leads nowhere is too low, unless there is nowhere to go")
  func rateTooLow() throws {
    let slow = try trainer(line(of: Double.self), rate: 1e-5)
    guard case .learningRateTooLow(let low)? = try diagnosis(slow, epochs: 5).findings.first else {
      Issue.record("expected a rate that is too low")
      return
    }
    #expect(low.rate == 1e-5 && low.epochs == 5 && low.fall > 0 && low.fall < 1e-3)
    // At 0.1 one step takes (w - 2)^2 to (0.8 (w - 2))^2; at 1 it is where it was, mirrored.
    #expect(low.factor == 10_000 && isClose(low.stepFall, 0.36, relative: 1e-9))
    // At the minimum of data that do not lie on a line.
    let noisy = try Dataset<Double>(
      inputs: Matrix(rows: 4, columns: 1, elements: [1, -1, 1, -1]),
      targets: Matrix(rows: 4, columns: 1, elements: [1, 1, -1, -1]))
    #expect(try diagnosis(trainer(noisy, rate: 1e-5), epochs: 5).findings.isEmpty)
  }

  @Test("Divergence is traced from the unit that overflowed to where it comes from, and the rate is blamed")
  func divergence() throws {
    let parameters: [Float] = [0.5, 0, 0.5, 0]
    let found = try diagnosis(
      trainer(line(of: Float.self), rate: 100, parameters: parameters, layers: [.dense(1), .dense(1)]),
      epochs: 200)
    #expect(found.findings.map(\.name) == ["not-finite", "learning-rate-too-high"])
    guard case .notFinite(let origin)? = found.findings.first else { return }
    #expect(origin.cause == .parameters && origin.epoch ?? 0 > 1 && origin.batch == 1)
    #expect(found.findings[0].remedy.hasPrefix("lower the learning rate"))
  }

  @Test("A training that ended so, and went back to its best weights, still says where it ended")
  func restored() throws {
    let data = try line(of: Float.self)
    let trainer = try Trainer(
      Network(inputs: 1, layers: [.dense(1), .dense(1)], parameters: Vector([0.5, 0, 0.5, 0])),
      objective: .regression, optimizer: .sgd(learningRate: 100), data: data, validation: data, batch: .full)
    let history = try trainer.fit(epochs: 200)
    guard case .notFinite(let end) = history.end else {
      Issue.record("expected a divergence")
      return
    }
    let found = try trainer.diagnosis(history: history)
    #expect(found.loss.isFinite)
    #expect(found.findings.map(\.name) == ["not-finite", "learning-rate-too-high"])
    guard case .notFinite(let origin)? = found.findings.first else { return }
    #expect(origin.epoch == end.epoch && origin.batch == 1 && origin.cause == .parameters)
    #expect(origin.chain.isEmpty && origin.cell == nil)
  }

  @Test("A wild number in the data is found: row and column of an input, of a target")
  func wildData() throws {
    // 1e20 squares to infinity in Float, though the outputs are finite.
    let input = try diagnosis(
      trainer(line(changing: 13, to: 1e20, of: Float.self), rate: 0.01, parameters: [1, 0]), epochs: 3)
    guard case .notFinite(let origin)? = input.findings.first(where: { $0.name == "not-finite" }) else {
      Issue.record("expected a number that is not finite")
      return
    }
    #expect(origin.place == .loss(row: 13) && origin.cause == .input && origin.epoch == 1)
    #expect(origin.cell?.row == 13 && origin.cell?.column == 0 && origin.cell?.value == Double(Float(1e20)))
    #expect(origin.chain.map(\.layer) == ["layers.0"])
    #expect(input.findings.map(\.name) == ["not-finite", "unscaled-inputs"])
    let target = try diagnosis(
      trainer(line(changing: 5, target: 1e25, of: Float.self), rate: 0.01), epochs: 3)
    guard case .notFinite(let wild)? = target.findings.first else { return }
    #expect(wild.cause == .target && wild.cell?.row == 5 && wild.cell?.column == 0)
    #expect(target.findings.map(\.name) == ["not-finite", "unscaled-targets"])
  }

  @Test("The way back goes through the largest term of each sum, around and through residual connections")
  func chain() throws {
    // Two columns; the second of row 3 is 1e19. Hidden unit 1 takes it, times 1e10, and unit 0 of the last layer takes
    // that, times 1e10: 1e39 is beyond Float.
    let inputs: [Float] = [1, 1, 1, 1, 1, 1, 1, 1e19]
    let data = try Dataset(
      inputs: Matrix(rows: 4, columns: 2, elements: inputs),
      targets: Matrix(rows: 4, columns: 1, elements: [0, 1, 0, 1]))
    let plain = try Network<Float>(
      inputs: 2, layers: [.dense(2), .dense(1)], parameters: Vector([1, 0, 0, 1e10, 0, 0, 1, 1e10, 0]))
    let around = try Network<Float>(
      inputs: 2, layers: [.dense(2), .residual([.dense(2)]), .dense(1)],
      parameters: Vector([1, 0, 0, 1e10, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1e10, 0]))
    for (network, last) in [(plain, "layers.1"), (around, "layers.2")] {
      let found = try Diagnosis(of: network, objective: .regression, data: data)
      guard case .notFinite(let origin)? = found.findings.first else {
        Issue.record("expected a number that is not finite")
        continue
      }
      #expect(origin.place == .layer(last, row: 3, unit: 0) && origin.epoch == nil)
      #expect(origin.chain.first?.layer == last && origin.chain.last?.layer == "layers.0")
      #expect(origin.chain.last?.unit == 1 && origin.chain.last?.value == Double(Float(1e19) * Float(1e10)))
      #expect(origin.cell?.row == 3 && origin.cell?.column == 1 && origin.cause == .input)
      #expect(origin.cell?.value == Double(Float(1e19)))
      #expect(found.findings.first?.row == 3 && found.findings.first?.columns == [1])
    }
  }

  @Test("A parameter that is NaN is named with its element")
  func parameters() throws {
    let network = try Network<Double>(
      inputs: 1, layers: [.dense(2), .dense(1)], parameters: Vector([1, 1, 0, 0, 1, .nan, 0]))
    let found = try Diagnosis(of: network, objective: .regression, data: line(of: Double.self))
    guard case .notFinite(let origin)? = found.findings.first else {
      Issue.record("expected a number that is not finite")
      return
    }
    #expect(origin.place == .parameter(tensor: "layers.1.weight", element: 1))
    #expect(
      found.findings.first?.description
        == "element 1 of layers.1.weight is NaN or infinite: the parameters have grown too large")
  }

  @Test("The row where training ended is examined among few of many")
  func endedRow() throws {
    let trainer = try trainer(line(changing: 30, to: 1e20), rate: 0.01, parameters: [1, 0] as [Float])
    do {
      _ = try trainer.epoch()
      Issue.record("expected a divergence")
    } catch {
      let found = try trainer.diagnosis(error: error, rows: 4)
      #expect(found.rows == 5)
      guard case .notFinite(let origin)? = found.findings.first else { return }
      #expect(origin.place == .loss(row: 30) && origin.cell?.row == 30)
    }
  }

  @Test("Norms and ratios are those of the mathematics")
  func statistics() throws {
    // z = 0.5 x, y = 4 z, t = 2 x: a loss of 0, so shift the target: bias 1 in the last layer gives an error of 1.
    let network = try Network<Double>(
      inputs: 1, layers: [.dense(1), .dense(1)], parameters: Vector([0.5, 0, 4, 1]))
    let found = try Diagnosis(
      of: network, objective: .regression, data: line(of: Double.self), optimizer: .sgd(learningRate: 0.01))
    #expect(isClose(found.loss, 1, relative: 1e-12))
    // dY = 2 (y - t) / rows = 2 / 32 in each of 32 rows: a norm of 2 / sqrt(32); dZ = 4 dY.
    let norm = 2 / 32.0.squareRoot()
    #expect(isClose(found.layers.map(\.outputGradientNorm), [4 * norm, norm], relative: 1e-12))
    #expect(isClose(found.layers.map { $0.weightNorm ?? 0 }, [0.5, 4], relative: 1e-12))
    // dW = sum of dY z, and z has a mean of zero.
    #expect(isClose(found.layers.map { $0.weightGradientNorm ?? 1 }, [0, 0], relative: 0, absolute: 1e-12))
    #expect(isClose(found.layers[0].deviation, 0.5, relative: 1e-12) && found.layers[0].zeroShare == 0)
    #expect(found.layers[0].flatShare == nil)
    // w = 1, rate 0.01: the gradient is -2, the step 0.02.
    let moving = try Diagnosis(
      of: Network(inputs: 1, layers: [.dense(1)], parameters: Vector([1, 0])), objective: .regression,
      data: line(of: Double.self), optimizer: .sgd(learningRate: 0.01))
    #expect(isClose(moving.layers[0].updateRatio ?? 0, 0.02, relative: 1e-12))
    // Adam's first step is the rate, whatever the gradient.
    let adam = try Diagnosis(
      of: Network(inputs: 1, layers: [.dense(1)], parameters: Vector([1, 0])), objective: .regression,
      data: line(of: Double.self), optimizer: .adam(learningRate: 0.01))
    #expect(isClose(adam.layers[0].updateRatio ?? 0, 0.01, relative: 1e-6))
    // Frozen and clipped.
    var options = TrainingOptions()
    options.clipping = .globalNorm(0.5)
    let clipped = try Diagnosis(
      of: Network(inputs: 1, layers: [.dense(1)], parameters: Vector([1, 0])), objective: .regression,
      data: line(of: Double.self), optimizer: .sgd(learningRate: 0.01), options: options)
    #expect(isClose(clipped.layers[0].updateRatio ?? 0, 0.005, relative: 1e-12))
    options.rates = [.frozen("layers.0")]
    let frozen = try Diagnosis(
      of: network, objective: .regression, data: line(of: Double.self), optimizer: .sgd(learningRate: 0.01),
      options: options)
    #expect(frozen.layers[0].weightNorm == nil && frozen.layers[1].weightNorm == 4)
  }

  static let healthy: [[Layer]] = [
    [.dense(32, .relu)], [.dense(32, .tanh), .dense(32, .tanh)],
    [.dense(32), .batchNorm, .activation(.gelu), .dropout(0.3)],
    [.dense(32, .selu), .alphaDropout(0.1)],
    [.dense(16, .silu), .residual([.layerNorm, .dense(16, .relu), .dense(16)]), .rmsNorm],
  ]
  static let optimizers: [Optimizer] = [
    .sgd(learningRate: 0.05, momentum: 0.9), .adam(), .adamW(learningRate: 0.005), .rmsProp(),
    .lamb(learningRate: 0.01),
  ]

  @Test("Trainings that go well have no findings but notes, before, in the middle and at the end")
  func health() throws {
    for table in ["iris.csv", "breast-cancer.csv"] {
      let (data, classes) = try standardized(table)
      for (index, layers) in Self.healthy.enumerated() {
        let trainer = try Trainer(
          Network(inputs: data.inputs.columns, layers: layers + [.dense(classes)], seed: 2),
          objective: .classes,
          optimizer: Self.optimizers[index], data: data, batch: .rows(16), seed: 2)
        let before = try trainer.diagnosis()
        #expect(before.problems.isEmpty, "\(table), \(layers): \(before.problems)")
        for epochs in [5, 30] {
          let history = try trainer.fit(epochs: epochs)
          let found = try trainer.diagnosis(history: history)
          #expect(found.problems.isEmpty, "\(table), \(layers), \(epochs): \(found.problems)")
          #expect(try found == trainer.diagnosis(history: history))
        }
        #expect(try trainer.evaluation(on: data).value > 0.9, "\(table), \(layers): not healthy")
      }
    }
  }

  @Test("L-BFGS, mixup, embeddings and weights do not stand in the way")
  func everything() throws {
    let (data, classes) = try standardized("iris.csv")
    var options = TrainingOptions()
    options.mixup = 0.2
    options.penalty = Penalty(l1: 1e-4, l2: 1e-3)
    for (optimizer, batch, options) in [
      (Optimizer.lbfgs(), BatchSize.full, TrainingOptions()),
      (.lion(learningRate: 0.001), .rows(32), options),
      (.rprop(), .full, TrainingOptions()),
    ] {
      let trainer = try Trainer(
        Network<Float>(inputs: 4, layers: [.dense(8, .tanh), .dense(classes)], seed: 1), objective: .classes,
        optimizer: optimizer, data: data, batch: batch, options: options)
      let history = try trainer.fit(epochs: 10)
      let problems = try trainer.diagnosis(history: history).problems
      #expect(problems.isEmpty, "\(optimizer.name): \(problems)")
    }
  }

  /// A table of numbers with a column of classes at its end, its numbers standardised.
  private func standardized(_ table: String) throws -> (data: Dataset<Float>, classes: Int) {
    let text = try String(contentsOfFile: exampleTable(table), encoding: .utf8)
    let lines = text.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    var inputs = Matrix<Float>(rows: lines.count, columns: lines[0].count - 1)
    var targets = Matrix<Float>(rows: lines.count, columns: 1)
    var names: [String] = []
    for (row, line) in lines.enumerated() {
      for column in 0..<inputs.columns { inputs[row, column] = try #require(Float(line[column])) }
      let name = String(line[inputs.columns])
      if !names.contains(name) { names.append(name) }
      targets[row, 0] = Float(names.firstIndex(of: name) ?? 0)
    }
    for column in 0..<inputs.columns {
      let values = inputs.column(column).map { Double($0) }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      for row in 0..<inputs.rows { inputs[row, column] = Float((values[row] - mean) / variance.squareRoot()) }
    }
    return (try Dataset(inputs: inputs, targets: targets), names.count)
  }
}
