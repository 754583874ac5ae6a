import Backprop
import BackpropCompute
import TestSupport
import Testing

/// Whole networks against PyTorch's: outputs of every layer, losses, gradients, and parameters after the first step and
/// at the end.
@Suite struct NetworkParityTests {
  static let coverage = Coverage(
    covered: [
      "binary_bce", "regression_sigmoid_output_half_mse", "regression_mixed_hidden_half_mse",
      "regression_adam_mse", "dropout_eval_mode", "dropout_p0_train_mode", "mini_batches_adam_exponential_lr",
      "linear_regression", "logistic_regression_logits", "odd_sizes_for_blocked_kernels",
    ],
    waiting: [
      ("softmax_nesterov", "Nesterov momentum"), ("batch_norm", "batch normalisation"),
      ("layer_norm", "layer normalisation, Huber"), ("residual", "residual blocks, RMSprop"),
      ("dropout_given_masks", "masks from outside; ours are drawn"), ("penalty", "penalties in the loss"),
      ("clip", "clipping"), ("embeddings", "embeddings"),
      ("multi_label_pos_weight", "ELU, class weights, NAdam"),
      ("sample_and_class_weights", "weights of samples and classes"), ("label_smoothing", "label smoothing"),
      ("deep_all_activations", "Mish, softplus, softsign, SELU, ELU"),
    ])

  /// How a record's linear layers and activations become layers: an activation as part of its dense layer, or apart.
  enum Form: CaseIterable { case joined, apart }

  /// A layer, loss or optimizer that these tests do not know.
  struct Unknown: Error { let what: String }

  struct Problem {
    let record: ParityRecord
    /// Without a last sigmoid that the objective contains.
    var layers: [Layer] = []
    /// The number of the record's layers that each of `layers` ends.
    var ends: [Int] = []
    var objective: Objective
    var names: [String] = []
    let inputs: ParityTensor
    let targets: Matrix<Double>

    init(_ name: String, _ form: Form, drops: Bool) throws {
      record = try ParityFile("networks").record(name)
      inputs = try record.tensor("inputs", "x")
      if record.has("targets", "labels") {
        let labels = try record.numbers("targets", "labels")
        targets = try Matrix(rows: labels.count, columns: 1, elements: labels)
      } else {
        let y = try record.tensor("targets", "y")
        targets = try Matrix(rows: y.rows, columns: y.columns, elements: y.values)
      }
      var parts = try record.parts("layers")
      let endsInSigmoid = parts.last?.json["fn"]?.string == "sigmoid"
      switch (try record.string("loss", "name"), endsInSigmoid) {
      case ("mse", false): objective = .regression
      case ("half_mse", false): objective = .halfSquaredError()
      case ("half_mse", true): objective = .halfSquaredError(output: .sigmoid)
      case ("bce", true), ("bce_with_logits", false): objective = .binary
      case ("softmax_cross_entropy", false): objective = .classes
      case (let loss, _): throw Unknown(what: loss)
      }
      if endsInSigmoid { parts.removeLast() }
      for (index, part) in parts.enumerated() {
        switch try part.string("type") {
        case "linear":
          names.append(try part.string("name"))
          layers.append(.dense(try part.integer("out")))
        case "activation":
          let activation = try Self.activation(part)
          if form == .joined, case .dense(var dense)? = layers.last {
            dense.activation = activation
            layers[layers.count - 1] = .dense(dense)
            ends.removeLast()
          } else {
            layers.append(.activation(activation))
          }
        case "dropout": layers.append(.dropout(drops ? try part.number("p") : 0))
        case let type: throw Unknown(what: type)
        }
        ends.append(index)
      }
    }

    static func activation(_ part: ParityRecord) throws -> Activation {
      switch try part.string("fn") {
      case "relu": return .relu
      case "sigmoid": return .sigmoid
      case "tanh": return .tanh
      case let name: throw Unknown(what: name)
      }
    }

    /// The parameters under a path, in the network's order.
    func parameters(_ path: String...) throws -> [Double] {
      var part = record
      for step in path { part = try part.part(step) }
      return try names.flatMap { name in
        try part.tensor("\(name).weight").values + part.tensor("\(name).bias").values
      }
    }

    func network(_ count: Int? = nil) throws -> Network<Double> {
      let all = try Network(
        inputs: inputs.columns, layers: layers, parameters: Vector(parameters("initial_parameters")))
      guard let count, count < layers.count else { return all }
      let layout = try Network<Double>(inputs: inputs.columns, layers: Array(layers.prefix(count))).layout
      return try Network(
        inputs: inputs.columns, layers: Array(layers.prefix(count)),
        parameters: Vector(Array(all.parameters.elements.prefix(layout.count))))
    }

    var optimizer: Optimizer {
      get throws {
        let settings = try record.part("optimizer")
        let rate = try settings.number("lr")
        switch try settings.string("name") {
        case "sgd":
          return .sgd(
            learningRate: rate, momentum: settings.has("momentum") ? try settings.number("momentum") : 0)
        case "adam":
          let betas = try settings.numbers("betas")
          return .adam(
            learningRate: rate, beta1: betas[0], beta2: betas[1], epsilon: try settings.number("eps"))
        case let name: throw Unknown(what: name)
        }
      }
    }

    var matrix: Matrix<Double> {
      get throws { try Matrix(rows: inputs.rows, columns: inputs.columns, elements: inputs.values) }
    }
    var data: Dataset<Double> { get throws { try Dataset(inputs: matrix, targets: targets) } }
    /// What a record calls the network's output: a logit where softmax or the sigmoid is part of its loss.
    var outputObjective: Objective {
      let ownsOutput = record.has("eval_probabilities_initial")
      return ownsOutput ? .regression : objective
    }
  }

  @Test func allRecordsAreCoveredOrWait() throws {
    #expect(Self.coverage.gap(in: try ParityFile("networks").records.map(\.name)) == nil)
  }

  @Test(arguments: coverage.covered.sorted(), Form.allCases)
  func beforeTraining(name: String, form: Form) throws {
    let problem = try Problem(name, form, drops: true)
    let record = problem.record
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

    // The first step's layers are those of the whole data where it takes all rows.
    guard !record.has("batches"), record.has("step1", "layer_outputs", "0") else { return }
    for (index, end) in problem.ends.enumerated() {
      let outputs = try problem.network(index + 1).predictions(for: problem.matrix, objective: .regression)
      let want = try record.tensor("step1", "layer_outputs", "\(end)").values
      #expect(record.mismatch(outputs.vector.elements, want) == nil, "layer \(end)")
    }
  }

  /// Batches as rows of the data in the order they are taken, the last of each epoch padded to a whole number of steps.
  func training(
    _ problem: Problem, optimizer: Optimizer
  ) throws -> (trainer: Trainer<Double>, steps: [Range<Int>]) {
    let network = try problem.network()
    guard problem.record.has("batches") else {
      let steps = Array(repeating: 0..<problem.inputs.rows, count: try problem.record.integer("steps"))
      let trainer = try Trainer(
        network, objective: problem.objective, optimizer: optimizer, data: problem.data, batch: .full)
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
    let factors = try problem.record.numbers("lr_per_step")
    let trainer = try Trainer(
      network, objective: problem.objective, optimizer: optimizer,
      data: problem.data.selecting(rows: rows), batch: .rows(largest), shuffles: false,
      schedule: .step(every: 1 / Double(batches.count), factor: factors[1] / factors[0]))
    return (trainer, steps)
  }

  @Test(arguments: coverage.covered.sorted(), Form.allCases)
  func trainingSteps(name: String, form: Form) throws {
    let problem = try Problem(name, form, drops: false)
    let record = problem.record
    let (trainer, steps) = try training(problem, optimizer: problem.optimizer)
    let losses = try record.numbers("losses_before_each_step")
    #expect(losses.count == steps.count)
    for (index, rows) in steps.enumerated() {
      #expect(record.mismatch([try trainer.step(on: rows)], [losses[index]]) == nil, "loss of step \(index)")
      if index == 0 {
        let want = try problem.parameters("step1", "parameters_after")
        #expect(record.mismatch(trainer.network.parameters.elements, want) == nil)
      }
    }
    let want = try problem.parameters("final", "parameters")
    #expect(record.mismatch(trainer.network.parameters.elements, want) == nil)
    let output = try trainer.network.predictions(for: problem.matrix, objective: problem.outputObjective)
    #expect(record.mismatch(output.vector.elements, try record.tensor("final", "eval_output").values) == nil)
    let loss = try trainer.evaluation(on: problem.data).loss
    #expect(record.mismatch([loss], [try record.number("final", "eval_data_loss")]) == nil)
  }

  /// A step of plain gradient descent at learning rate 1 takes off the gradient.
  @Test(arguments: coverage.covered.sorted(), Form.allCases)
  func gradients(name: String, form: Form) throws {
    let problem = try Problem(name, form, drops: false)
    let (trainer, steps) = try training(problem, optimizer: .sgd(learningRate: 1))
    let before = trainer.network.parameters.elements
    _ = try trainer.step(on: steps[0])
    let gradient = zip(before, trainer.network.parameters.elements).map { $0 - $1 }
    #expect(problem.record.mismatch(gradient, try problem.parameters("step1", "gradients")) == nil)
  }

  @Test func anotherNetworkIsSeen() throws {
    let problem = try Problem("binary_bce", .joined, drops: false)
    let (trainer, steps) = try training(problem, optimizer: .sgd(learningRate: 0.011))
    _ = try trainer.step(on: steps[0])
    let want = try problem.parameters("step1", "parameters_after")
    #expect(problem.record.mismatch(trainer.network.parameters.elements, want) != nil)
  }
}
