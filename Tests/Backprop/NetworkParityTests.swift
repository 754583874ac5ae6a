import Backprop
import BackpropCompute
import TestSupport
import Testing

/// Whole networks against PyTorch's: outputs of every layer, losses, gradients, and parameters after the first step and
/// at the end. Every record is run; one that cannot be read fails.
@Suite struct NetworkParityTests {
  static let all = (try? ParityFile("networks").records) ?? []
  /// Those whose dropout is ours to draw or does nothing.
  static let records = all.filter { !$0.has("dropout_masks") }

  @Test func thereAreRecords() {
    #expect(Self.all.count > 20)
    #expect(Self.records.count < Self.all.count)
  }

  @Test(arguments: records, NetworkRecord.Form.allCases)
  func beforeTraining(record: ParityRecord, form: NetworkRecord.Form) throws {
    let problem = try NetworkRecord(record, form, drops: true)
    let network = try problem.network()
    let output = try network.predictions(for: problem.matrix, objective: problem.outputObjective)
    #expect(record.mismatch(output.vector.elements, try record.tensor("eval_output_initial").values) == nil)
    if record.has("eval_probabilities_initial") {
      let probabilities = try network.predictions(for: problem.matrix, objective: problem.objective)
      let want = try record.tensor("eval_probabilities_initial").values
      #expect(record.mismatch(probabilities.vector.elements, want) == nil)
    }
    let evaluation = try Predictor(network, objective: problem.objective).evaluation(on: problem.data)
    #expect(record.mismatch([evaluation.loss], [try record.number("eval_data_loss_initial")]) == nil)
  }

  /// The layers' outputs in the first step, with the statistics of the batch; its rows are the whole data.
  @Test(arguments: records, NetworkRecord.Form.allCases)
  func layers(record: ParityRecord, form: NetworkRecord.Form) throws {
    guard !record.has("batches"), record.has("step1", "layer_outputs", "0") else { return }
    let problem = try NetworkRecord(record, form, drops: false)
    let trace = try Trace(problem.network(), objective: problem.objective, data: problem.data)
    // A residual connection runs as several layers: its own number is that of its closing.
    let closings = trace.layers.filter { layer in
      layer.name.split(separator: ".").count == 2
        && trace.layers.last { $0.name == layer.name }?.index == layer.index
    }
    #expect(closings.count == problem.layers.count)
    for (layer, end) in zip(closings, problem.ends) {
      let want = try record.tensor("step1", "layer_outputs", "\(end)").values
      #expect(record.mismatch(layer.A.vector.elements, want) == nil, "layer \(end)")
    }
    #expect(trace.largestRelativeError < 1e-6)
  }

  /// Batches as rows of the data in the order they are taken, the last of each epoch padded to a whole number of steps.
  func training(
    _ problem: NetworkRecord, optimizer: Optimizer, options: TrainingOptions
  ) throws -> (trainer: Trainer<Double>, steps: [Range<Int>]) {
    let network = try problem.network()
    guard problem.record.has("batches") else {
      let steps = Array(repeating: 0..<problem.inputs.rows, count: try problem.record.integer("steps"))
      let trainer = try Trainer(
        network, objective: problem.objective, optimizer: optimizer, data: problem.data, batch: .full,
        options: options)
      return (trainer, steps)
    }
    let batches = try problem.record.parts("batches").indices.map {
      try problem.record.integers("batches", "\($0)")
    }
    var rows: [Int] = []
    var steps: [Range<Int>] = []
    for batch in batches {
      steps.append(rows.count..<rows.count + batch.count)
      rows += batch
    }
    let largest = batches.map(\.count).max() ?? 1
    // Repeated rows at the end, in no step, make as many steps in an epoch as the record has.
    rows += Array(repeating: 0, count: batches.count * largest - rows.count)
    let rates = try problem.record.numbers("lr_per_step")
    let count = Double(batches.count)
    let trainer = try Trainer(
      network, objective: problem.objective, optimizer: optimizer,
      data: problem.data.selecting(rows: rows), batch: .rows(largest), shuffles: false,
      schedule: .custom(name: "given") { time, _ in
        let step = min(rates.count - 1, Int((time * count).rounded()))
        return rates[step] / rates[0]
      }, options: options)
    return (trainer, steps)
  }

  @Test(arguments: records, NetworkRecord.Form.allCases)
  func trainingSteps(record: ParityRecord, form: NetworkRecord.Form) throws {
    let problem = try NetworkRecord(record, form, drops: false)
    let (trainer, steps) = try training(problem, optimizer: problem.optimizer, options: problem.options)
    let losses = try record.numbers("losses_before_each_step")
    #expect(losses.count == steps.count)
    for (index, rows) in steps.enumerated() {
      #expect(record.mismatch([try trainer.step(on: rows)], [losses[index]]) == nil, "loss of step \(index)")
      if record.has("gradient_norm_each_step") {
        let norm = try record.numbers("gradient_norm_each_step")[index]
        #expect(record.mismatch([trainer.gradientNorm ?? .nan], [norm]) == nil)
      }
      guard index == 0 else { continue }
      let want = try problem.numbers(["step1", "parameters_after"], ["step1", "buffers_after"])
      #expect(record.mismatch(trainer.network.parameters.elements, want) == nil)
    }
    let want = try problem.numbers(["final", "parameters"], ["final", "buffers"])
    #expect(record.mismatch(trainer.network.parameters.elements, want) == nil)
    let output = try trainer.network.predictions(for: problem.matrix, objective: problem.outputObjective)
    #expect(record.mismatch(output.vector.elements, try record.tensor("final", "eval_output").values) == nil)
    let loss = try trainer.evaluation(on: problem.data).loss
    #expect(record.mismatch([loss], [try record.number("final", "eval_data_loss")]) == nil)
  }

  /// A step of plain gradient descent at learning rate 1 takes off the gradient; once as it is, once clipped.
  @Test(arguments: records, NetworkRecord.Form.allCases)
  func gradients(record: ParityRecord, form: NetworkRecord.Form) throws {
    let problem = try NetworkRecord(record, form, drops: false)
    var options = try problem.options
    func gradient() throws -> [Double] {
      let (trainer, steps) = try training(problem, optimizer: .sgd(learningRate: 1), options: options)
      let before = trainer.network.parameters.elements
      _ = try trainer.step(on: steps[0])
      let isTrained = trainer.network.layout.tensors.flatMap { tensor in
        Array(repeating: tensor.role != .statistic, count: tensor.count)
      }
      return before.indices.map {
        isTrained[$0] ? before[$0] - trainer.network.parameters.elements[$0] : 0
      }
    }
    if record.has("step1", "clipped_gradients") {
      let want = try problem.numbers(["step1", "clipped_gradients"], nil)
      #expect(record.mismatch(try gradient(), want) == nil)
      options.clipping = nil
    }
    #expect(record.mismatch(try gradient(), try problem.numbers(["step1", "gradients"], nil)) == nil)
  }

  @Test func anotherNetworkIsSeen() throws {
    let record = try ParityFile("networks").record("binary_bce")
    let problem = try NetworkRecord(record, .joined, drops: false)
    let (trainer, steps) = try training(
      problem, optimizer: .sgd(learningRate: 0.011), options: TrainingOptions())
    _ = try trainer.step(on: steps[0])
    let want = try problem.numbers(["step1", "parameters_after"], nil)
    #expect(record.mismatch(trainer.network.parameters.elements, want) != nil)
  }
}

/// Dropout under given masks: a layer of our own multiplies by them, a new one for every step.
@Suite struct GivenMasksTests {
  struct GivenMask: LayerFormula {
    static let name = "given-mask"
    /// rows x units.
    let settings: [Double]

    func forward<S: Scalar>(x: LayerRows<S>, parameters: LayerNumbers<S>, y: LayerRows<S>) {
      for row in 0..<x.count {
        for unit in 0..<x.columns { y[row, unit] = x[row, unit] * S(settings[row * x.columns + unit]) }
      }
    }

    func backward<S: Scalar>(
      x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters: LayerNumbers<S>, dX: LayerRows<S>
    ) {
      for row in 0..<x.count {
        for unit in 0..<x.columns { dX[row, unit] = dY[row, unit] * S(settings[row * x.columns + unit]) }
      }
    }
  }

  @Test(arguments: NetworkParityTests.all.filter { $0.has("dropout_masks") })
  func steps(record: ParityRecord) throws {
    let problem = try NetworkRecord(record, .joined, drops: true)
    let losses = try record.numbers("losses_before_each_step")
    var parameters = try Vector(problem.numbers(["initial_parameters"], nil))
    for (step, want) in losses.enumerated() {
      var next = 0
      let layers = try problem.layers.map { layer in
        guard case .dropout(let dropout) = layer else { return layer }
        let mask = try record.tensor("dropout_masks", "\(step)", "\(next)").values
        next += 1
        return .custom(GivenMask(settings: mask.map { $0 / (1 - dropout.rate) }))
      }
      let trainer = try Trainer(
        Network(inputs: problem.inputs.columns, layers: layers, parameters: parameters),
        objective: problem.objective, optimizer: problem.optimizer, data: problem.data, batch: .full)
      #expect(record.mismatch([try trainer.step(on: 0..<problem.inputs.rows)], [want]) == nil)
      parameters = trainer.network.parameters
    }
    let want = try problem.numbers(["final", "parameters"], nil)
    #expect(record.mismatch(parameters.elements, want) == nil)
  }
}
