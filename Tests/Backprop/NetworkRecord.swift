import Backprop
import BackpropCompute
import TestSupport

/// A network of the golden values, read into this library's own layers, whatever its seed drew.
struct NetworkRecord {
  /// How linear layers and activations become layers: an activation as part of its dense layer, or apart.
  enum Form: CaseIterable { case joined, apart }
  /// A layer, loss or setting that is not known.
  struct Unknown: Error { let what: String }

  let record: ParityRecord
  /// Without a last sigmoid that the objective contains.
  private(set) var layers: [Layer] = []
  /// The number of the record's layers that each of `layers` ends.
  private(set) var ends: [Int] = []
  let objective: Objective
  /// For each of our tensors in their order, the record's name for it.
  private(set) var names: [String] = []
  let inputs: ParityTensor
  let targets: Matrix<Double>

  init(_ record: ParityRecord, _ form: Form, drops: Bool) throws {
    self.record = record
    inputs = try Self.inputs(record)
    var parts = try record.parts("layers")
    let loss = try record.string("loss", "name")
    let isOfProbabilities = loss == "bce"
    let endsInSigmoid = parts.last?.json["fn"]?.string == "sigmoid"
    let isFused = endsInSigmoid && (isOfProbabilities || loss == "half_mse" || loss == "mse")
    if isFused { parts.removeLast() }
    objective = try Self.objective(record.part("loss"), isFused: isFused)
    if record.has("targets", "labels") {
      let labels = try record.numbers("targets", "labels")
      targets = try Matrix(rows: labels.count, columns: 1, elements: labels)
    } else {
      let y = try record.tensor("targets", "y")
      targets = try Matrix(rows: y.rows, columns: y.columns, elements: y.values)
    }
    (layers, names, ends) = try Self.layers(parts, form, drops: drops)
  }

  /// Rows of numbers; codes stand before them, in columns of their own.
  private static func inputs(_ record: ParityRecord) throws -> ParityTensor {
    let x = try record.tensor("inputs", "x")
    guard record.has("inputs", "categorical") else { return x }
    let codes = try record.tensor("inputs", "categorical")
    var values: [Double] = []
    for row in 0..<x.rows {
      values += codes.values[row * codes.columns..<(row + 1) * codes.columns]
      values += x.values[row * x.columns..<(row + 1) * x.columns]
    }
    return ParityTensor(shape: [x.rows, codes.columns + x.columns], values: values)
  }

  private static func layers(
    _ parts: [ParityRecord], _ form: Form, drops: Bool
  ) throws -> (layers: [Layer], names: [String], ends: [Int]) {
    var layers: [Layer] = []
    var names: [String] = []
    var ends: [Int] = []
    for (index, part) in parts.enumerated() {
      let type = try part.string("type")
      let name = part.name
      switch type {
      case "linear":
        let hasBias = try part.bool("bias")
        layers.append(.dense(try part.integer("out"), hasBias: hasBias))
        names += hasBias ? ["\(name).weight", "\(name).bias"] : ["\(name).weight"]
      case "activation":
        let activation = try activation(part)
        if form == .joined, case .dense(var dense)? = layers.last, dense.activation == .identity {
          dense.activation = activation
          layers[layers.count - 1] = .dense(dense)
          ends.removeLast()
        } else {
          layers.append(.activation(activation))
        }
      case "dropout": layers.append(.dropout(drops ? try part.number("p") : 0))
      case "prelu":
        layers.append(.prelu(PReLU(isShared: try part.bool("shared"))))
        names.append("\(name).weight")
      case "rms_norm":
        layers.append(.rmsNorm(RMSNorm(epsilon: try part.number("eps"))))
        names.append("\(name).weight")
      case "layer_norm":
        layers.append(.layerNorm(LayerNorm(epsilon: try part.number("eps"))))
        names += ["\(name).weight", "\(name).bias"]
      case "batch_norm":
        layers.append(
          .batchNorm(BatchNorm(epsilon: try part.number("eps"), momentum: try part.number("momentum"))))
        names += ["weight", "bias", "running_mean", "running_var"].map { "\(name).\($0)" }
      case "residual":
        let inner = try Self.layers(part.parts("layers"), form, drops: drops)
        layers.append(.residual(inner.layers))
        names += inner.names
      case "embedding_concat":
        let tables = try part.parts("tables")
        layers.append(
          .embedding(
            try tables.map { table in
              Embedding.Table(
                column: try table.integer("column"), categories: try table.integer("categories"),
                dimension: try table.integer("dim"))
            }))
        names += tables.map { "\($0.name).weight" }
      default: throw Unknown(what: type)
      }
      ends.append(index)
    }
    return (layers, names, ends)
  }

  private static func activation(_ part: ParityRecord) throws -> Activation {
    let name = try part.string("fn")
    switch name {
    case "relu": return .relu
    case "leaky_relu": return .leakyReLU(slope: try part.number("params", "slope"))
    case "relu6": return .relu6
    case "elu": return .elu(alpha: try part.number("params", "alpha"))
    case "selu": return .selu
    case "gelu": return .gelu
    case "gelu_tanh": return .geluTanh
    case "silu": return .silu
    case "mish": return .mish
    case "softplus": return .softplus()
    case "softsign": return .softsign
    case "sigmoid": return .sigmoid
    case "log_sigmoid": return .logSigmoid
    case "tanh": return .tanh
    case "hardsigmoid": return .hardSigmoid
    case "hardswish": return .hardSwish
    case "hardtanh": return .hardTanh
    case "softmax": return .softmax
    case "log_softmax": return .logSoftmax
    default: throw Unknown(what: name)
    }
  }
}

/// What the record says of the training.
extension NetworkRecord {
  /// The numbers under two paths, trained parameters and running statistics, in our order; statistics that are not there
  /// as zeros.
  func numbers(_ parameters: [String], _ buffers: [String]?) throws -> [Double] {
    func part(_ path: [String]) throws -> ParityRecord {
      try path.reduce(record) { try $0.part($1) }
    }
    let trained = try part(parameters)
    let kept = try buffers.map(part)
    return try names.flatMap { name -> [Double] in
      if trained.has(name) { return try trained.tensor(name).values }
      if let kept { return try kept.tensor(name).values }
      return Array(repeating: 0, count: try record.tensor("initial_buffers", name).values.count)
    }
  }

  func network(_ count: Int? = nil) throws -> Network<Double> {
    let all = try Network(
      inputs: inputs.columns, layers: layers,
      parameters: Vector(numbers(["initial_parameters"], ["initial_buffers"])))
    guard let count, count < layers.count else { return all }
    let some = Array(layers.prefix(count))
    let layout = try Network<Double>(inputs: inputs.columns, layers: some).layout
    return try Network(
      inputs: inputs.columns, layers: some,
      parameters: Vector(Array(all.parameters.elements.prefix(layout.count))))
  }

  var optimizer: Optimizer {
    get throws {
      guard try record.string("optimizer", "name") == "lbfgs" else {
        return try OptimizerParityTests().read(record)
      }
      return .lbfgs(
        learningRate: try record.number("optimizer", "lr"),
        maximumIterations: try record.integer("optimizer", "max_iter"),
        maximumEvaluations: try record.integer("optimizer", "max_eval"),
        gradientTolerance: try record.number("optimizer", "tolerance_grad"),
        changeTolerance: try record.number("optimizer", "tolerance_change"),
        historySize: try record.integer("optimizer", "history_size"))
    }
  }

  /// Clipping and penalties.
  var options: TrainingOptions {
    get throws {
      var options = TrainingOptions()
      if record.has("penalty") {
        options.penalty = Penalty(
          l1: try record.number("penalty", "l1"), l2: try record.number("penalty", "l2"))
      }
      guard record.has("clip") else { return options }
      switch try record.string("clip", "type") {
      case "global_norm":
        options.clipping = .globalNorm(
          try record.number("clip", "max_norm"), epsilon: try record.number("clip", "eps"))
      case "value": options.clipping = .value(try record.number("clip", "max_value"))
      case let type: throw Unknown(what: type)
      }
      return options
    }
  }

  var matrix: Matrix<Double> {
    get throws { try Matrix(rows: inputs.rows, columns: inputs.columns, elements: inputs.values) }
  }
  var data: Dataset<Double> {
    get throws {
      let weights: [Double]? = record.has("sample_weight") ? try record.numbers("sample_weight") : nil
      return try Dataset(inputs: matrix, targets: targets, weights: weights)
    }
  }
  /// What a record calls the network's output: a logit where softmax or the sigmoid is part of its loss.
  var outputObjective: Objective { record.has("eval_probabilities_initial") ? .regression : objective }
}
