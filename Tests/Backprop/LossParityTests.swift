import Backprop
import BackpropCompute
import BackpropKernels
import TestSupport
import Testing

/// Losses and their gradients against PyTorch's: every record, on every instruction set in Double and in Float, and the
/// same through evaluation and training.
@Suite struct LossParityTests {
  /// One record as an objective with outputs, targets and weights.
  struct Problem {
    let record: ParityRecord
    var objective: Objective
    /// The same without class weights where the record's items are.
    var objectiveOfItems: Objective
    var outputs: Matrix<Double>
    var targets: Matrix<Double>
    var weights: [Double]?
    /// What the mean over an element's row is divided by, to make the row losses of weighted records.
    var elements: Double = 1
    /// Whether there is an item for each element, and not for each row.
    var hasItemsOfElements: Bool

    init(_ record: ParityRecord) throws {
      self.record = record
      let inputs = try record.tensors("inputs")
      let first = try #require(inputs.first).tensor
      let rows = first.shape[0]
      let columns = first.shape.count == 1 ? 1 : first.shape[1]
      // Means and variances stand side by side in a row.
      var z: [Double] = []
      for row in 0..<rows {
        for (_, tensor) in inputs { z += tensor.values[row * columns..<(row + 1) * columns] }
      }
      outputs = try Matrix(rows: rows, columns: inputs.count * columns, elements: z)
      let t =
        record.has("constants", "labels")
        ? try record.numbers("constants", "labels") : try record.tensor("constants", "target").values
      targets = try Matrix(rows: rows, columns: t.count / rows, elements: t)
      if record.has("constants", "sample_weight") {
        weights = try record.tensor("constants", "sample_weight").values
      }
      for (name, _) in try record.tensors("constants", except: "labels") {
        try #require(["target", "sample_weight", "class_weight", "pos_weight"].contains(name), "\(name)")
      }
      func list(_ name: String) throws -> [Double] {
        record.has("constants", name) ? try record.tensor("constants", name).values : []
      }
      func setting(_ name: String) throws -> Double {
        record.has("params", name) ? try record.number("params", name) : 0
      }
      var isOverRows = false
      switch try record.string("loss") {
      case "mse": objective = .regression
      case "half_mse": objective = .halfSquaredError()
      case "mae": objective = .absoluteError
      case "huber": objective = .huber(delta: try record.number("params", "delta"))
      case "smooth_l1": objective = .smoothL1(beta: try record.number("params", "beta"))
      case "log_cosh": objective = .logCosh
      case "quantile": objective = .quantiles(try record.number("params", "q"))
      case "bce":
        objective = .binaryCrossEntropy(
          BinaryCrossEntropy(output: .identity, positiveWeights: try list("pos_weight")))
      case "bce_with_logits": objective = .multiLabel(positiveWeights: try list("pos_weight"))
      case "hinge": objective = .hinge
      case "squared_hinge": objective = .squaredHinge
      case "multi_class_hinge":
        objective = .multiClassHinge
        isOverRows = true
      case "cross_entropy":
        objective = .crossEntropy(
          CrossEntropy(smoothing: try setting("label_smoothing"), classWeights: try list("class_weight")))
        isOverRows = true
      case "poisson_nll":
        objective = .poisson(
          Poisson(
            output: try record.bool("params", "log_input") ? .logarithm : .rate,
            isFull: try record.bool("params", "full")))
      case "gaussian_nll":
        objective = .gaussian(
          Gaussian(
            variance: .itself, floor: try record.number("params", "eps"),
            isFull: try record.bool("params", "full")))
      case "kl_div":
        objective = .kullbackLeibler(KullbackLeibler(output: .logarithms, divisor: .elements))
      case "kl_div_from_logits":
        objective = .kullbackLeibler
        isOverRows = true
      case let loss: throw UnknownLoss(loss: loss)
      }
      hasItemsOfElements = !isOverRows && weights == nil
      if !isOverRows { elements = Double(columns) }
      objectiveOfItems = objective
      if weights != nil, case .crossEntropy(var entropy) = objective {
        entropy.classWeights = []
        objectiveOfItems = .crossEntropy(entropy)
      }
    }

    /// The gradient of a reduction in the outputs' order.
    func gradient(_ reduction: String) throws -> [Double] {
      let parts = try record.tensors("inputs").map { try record.tensor(reduction, "grad", $0.name) }
      return (0..<outputs.rows).flatMap { row in
        parts.flatMap { part in
          part.values[row * part.values.count / outputs.rows..<(row + 1) * part.values.count / outputs.rows]
        }
      }
    }

    /// Weighted records sum rows' means, not their sums.
    var sumDivisor: Double { weights == nil ? 1 : elements }
  }

  struct UnknownLoss: Error { let loss: String }

  static func records() throws -> [ParityRecord] { try ParityFile("losses").records }

  func mismatch<S: Scalar>(
    _ problem: Problem, _: S.Type, _ got: [Double], _ want: [Double]
  ) -> String? {
    S.isDouble
      ? problem.record.mismatch(got, want) : firstMismatch(got, want, relative: 2e-5, absolute: 1e-5)
  }

  func check<S: Scalar>(_ problem: Problem, _: S.Type, _ set: InstructionSet) throws {
    let record = problem.record
    let kernels = S.kernels(for: set)
    let outputs = problem.outputs.converted(to: S.self)
    let targets = problem.targets.converted(to: S.self)
    let weights = problem.weights.map { $0.map { S($0) } }
    func compare(_ got: [Double], _ want: [Double]) {
      let mismatch = mismatch(problem, S.self, got, want)
      #expect(mismatch == nil, "\(S.self) \(set) \(record.name)")
    }
    func value(_ objective: Objective, _ reduction: Reduction) throws -> ObjectiveValue<S> {
      try objective.value(
        outputs: outputs, targets: targets, weights: weights, reduction: reduction, kernels: kernels)
    }
    for (name, reduction) in [("mean", Reduction.mean), ("sum", .sum)] {
      let divisor = reduction == .sum ? problem.sumDivisor : 1
      let got = try value(problem.objective, reduction)
      compare([got.value / divisor], [try record.number(name, "value")])
      compare(got.gradient.vector.elements.map { Double($0) / divisor }, try problem.gradient(name))
    }
    let want = try record.tensor("none").values
    if problem.hasItemsOfElements {
      // Each column by itself, with its own weight of a yes.
      compare(try items(problem, S.self, kernels), want)
    } else {
      let losses = try value(problem.objectiveOfItems, .sum).losses
      compare(losses.map { Double($0) / problem.elements }, want)
    }
    if record.has("batchmean") {
      let got = try value(.kullbackLeibler(KullbackLeibler(output: .logarithms)), .mean)
      compare([got.value], [try record.number("batchmean", "value")])
      compare(got.gradient.vector.elements.map { Double($0) }, try problem.gradient("batchmean"))
    }
    for entry in record.json["alternatives"]?.entries ?? [] where entry.key != "note" {
      let name = entry.key
      try #require(["sum_w_l_over_n", "sum_over_n"].contains(name), "alternative \(name)")
      let sum = try value(problem.objective, .sum).value / problem.sumDivisor
      compare([sum / Double(outputs.rows)], [try record.number("alternatives", name)])
    }
  }

  /// The loss of each element.
  func items<S: Scalar>(_ problem: Problem, _: S.Type, _ kernels: KernelSet<S>) throws -> [Double] {
    let (outputs, targets) = (problem.outputs, problem.targets)
    var items = [Double](repeating: 0, count: targets.rows * targets.columns)
    for column in 0..<targets.columns {
      var objective = problem.objective
      if case .binaryCrossEntropy(var entropy) = objective, !entropy.positiveWeights.isEmpty {
        entropy.positiveWeights = [entropy.positiveWeights[column]]
        objective = .binaryCrossEntropy(entropy)
      }
      let columns = stride(from: column, to: outputs.columns, by: targets.columns).map(outputs.column)
      if case .kullbackLeibler = objective {
        // A divergence is of a whole row; that of logarithms is a sum over its elements, which zeros do not add to.
        for row in 0..<targets.rows {
          var alone = Matrix<S>(rows: 1, columns: targets.columns)
          var target = Matrix<S>(rows: 1, columns: targets.columns)
          for other in 0..<targets.columns { target[0, other] = S(targets[row, other]) }
          for other in 0..<targets.columns { alone[0, other] = S(outputs[row, other]) }
          let whole = try objective.value(outputs: alone, targets: target, kernels: kernels).losses[0]
          alone[0, column] = 0
          let rest = try objective.value(outputs: alone, targets: target, kernels: kernels).losses[0]
          // whole - rest = -t z
          let t = targets[row, column]
          items[row * targets.columns + column] =
            Double(whole) - Double(rest) + (t > 0 ? t * Elementary.log(t) : 0)
        }
        continue
      }
      let z = (0..<outputs.rows).flatMap { row in columns.map { S($0[row]) } }
      let losses = try objective.value(
        outputs: Matrix(rows: outputs.rows, columns: columns.count, elements: z),
        targets: Matrix(rows: targets.rows, columns: 1, elements: targets.column(column).map { S($0) }),
        kernels: kernels
      ).losses
      for row in 0..<targets.rows { items[row * targets.columns + column] = Double(losses[row]) }
    }
    return items
  }

  @Test(arguments: try records()) func values(record: ParityRecord) throws {
    let problem = try Problem(record)
    for set in InstructionSet.available {
      try check(problem, Double.self, set)
      // Numbers of 750 and probabilities at the edge are for Double.
      if !record.name.contains("extreme"), !record.name.contains("at_0_and_1") {
        try check(problem, Float.self, set)
      }
    }
  }

  /// A network that passes its inputs on: the loss of an evaluation is the record's; and a step at learning rate 1 takes
  /// the rows' gradients from the biases, which are zero.
  @Test(arguments: try records()) func evaluationAndTraining(record: ParityRecord) throws {
    let problem = try Problem(record)
    // Weights of rows are tested where data have them.
    guard problem.weights == nil else { return }
    let columns = problem.outputs.columns
    var parameters = Vector<Double>(count: columns * columns + columns)
    for column in 0..<columns { parameters[column * columns + column] = 1 }
    let network = try Network(inputs: columns, layers: [.dense(columns)], parameters: parameters)
    let data = try Dataset(inputs: problem.outputs, targets: problem.targets)
    let evaluation = try Predictor(network, objective: problem.objective, rows: 3).evaluation(on: data)
    #expect(record.mismatch([evaluation.loss], [try record.number("mean", "value")]) == nil)

    let trainer = try Trainer(
      network, objective: problem.objective, optimizer: .sgd(learningRate: 1), data: data, batch: .full)
    _ = try trainer.step(on: 0..<data.rows)
    let got = try #require(trainer.network[tensor: "layers.0.bias"]).map { -$0 }
    let gradient = try problem.gradient("mean")
    let want = (0..<columns).map { column in
      stride(from: column, to: gradient.count, by: columns).reduce(0) { $0 + gradient[$1] }
    }
    #expect(firstMismatch(got, want, relative: 1e-11, absolute: 1e-13) == nil)
  }
}

extension ParityRecord {
  /// The tensors of an object, without the plain list of this name.
  fileprivate func tensors(
    _ path: String, except name: String
  ) throws -> [(name: String, tensor: ParityTensor)] {
    try (json[path]?.entries ?? []).filter { $0.key != name }.map { entry in
      (name: entry.key, tensor: try tensor(path, entry.key))
    }
  }
}
