import Backprop
import BackpropCompute
import BackpropKernels
import TestSupport
import Testing

/// Losses and their gradients against PyTorch's, in Double: the kernels on every instruction set, and the same
/// through evaluation and training.
@Suite struct LossParityTests {
  static let coverage = Coverage(
    covered: [
      "mse_2d", "mse_1d", "half_mse_2d", "half_mse_1d", "bce_logits", "bce_logits_extreme",
      "cross_entropy_labels", "cross_entropy_extreme", "cross_entropy_soft_targets",
    ],
    waiting: [
      ("mae", "absolute error"), ("huber", "Huber"), ("smooth_l1", "smooth L1"), ("log_cosh", "log cosh"),
      ("quantile", "quantiles"), ("mse_sample_weight", "sample weights"),
      ("half_mse_sample_weight", "sample weights"), ("bce_probs", "losses of probabilities"),
      ("bce_logits_pos_weight", "class weights"), ("bce_logits_sample_weight", "sample weights"),
      ("hinge", "hinge"), ("squared_hinge", "squared hinge"),
      ("cross_entropy_label_smoothing", "label smoothing"), ("cross_entropy_class_weights", "class weights"),
      ("cross_entropy_sample", "sample weights"), ("multi_class_hinge", "hinge of classes"),
      ("poisson", "Poisson"), ("gaussian", "Gaussian with a variance"), ("kl_div", "Kullback-Leibler"),
    ])

  struct Problem {
    let record: ParityRecord
    let objective: Objective
    let z: [Double]
    let targets: [Double]
    let rows: Int
    let columns: Int
    var targetColumns: Int { targets.count / rows }
    /// Losses that look at one element at a time have one item for each.
    var isElementwise: Bool { objective != .classes }
    var divisor: Double { Double(isElementwise ? rows * columns : rows) }

    init(_ name: String) throws {
      record = try ParityFile("losses").record(name)
      switch try record.string("loss") {
      case "mse": objective = .regression
      case "half_mse": objective = .halfSquaredError()
      case "bce_with_logits": objective = .binary
      default: objective = .classes
      }
      let input = try #require(try record.tensors("inputs").first)
      z = input.tensor.values
      rows = input.tensor.shape[0]
      columns = input.tensor.shape.count == 1 ? 1 : input.tensor.shape[1]
      targets =
        record.has("constants", "labels")
        ? try record.numbers("constants", "labels") : try record.tensor("constants", "target").values
    }

    var inputName: String { get throws { try #require(try record.tensors("inputs").first).name } }
  }

  func run(
    _ problem: Problem, _ kernels: KernelSet<Double>, scale: Double, rows: Int, columns: Int
  ) -> (losses: [Double], gradient: [Double]) {
    let z = Vector(problem.z)
    let targets = Vector(problem.targets)
    var dz = Vector<Double>(count: z.count)
    var losses = Vector<Double>(count: rows)
    let call = LossRows(
      rows: rows, columns: columns, stride: columns, z: z.pointer, targets: targets.pointer,
      targetColumns: targets.count / rows, dz: dz.mutablePointer(), losses: losses.mutablePointer(),
      scale: scale)
    switch problem.objective {
    case .squaredError(let error):
      kernels.losses(.squaredError(factor: error.isHalved ? 0.5 : 1, throughSigmoid: false), call)
    case .binaryCrossEntropy: kernels.losses(.binaryCrossEntropy, call)
    case .crossEntropy: kernels.losses(.crossEntropy, call)
    }
    return (losses.elements, dz.elements)
  }

  @Test func allRecordsAreCoveredOrWait() throws {
    #expect(Self.coverage.gap(in: try ParityFile("losses").records.map(\.name)) == nil)
  }

  @Test(arguments: coverage.covered.sorted()) func kernels(name: String) throws {
    let problem = try Problem(name)
    let record = problem.record
    for set in InstructionSet.available {
      let kernels = Double.kernels(for: set)
      for (reduction, scale) in [("mean", 1 / problem.divisor), ("sum", 1)] {
        let (losses, gradient) = run(
          problem, kernels, scale: scale, rows: problem.rows, columns: problem.columns)
        let want = try record.tensor(reduction, "grad", problem.inputName).values
        #expect(record.mismatch(gradient, want) == nil)
        #expect(
          record.mismatch([losses.reduce(0, +) * scale], [try record.number(reduction, "value")]) == nil)
      }
      let items =
        problem.isElementwise
        ? run(problem, kernels, scale: 1, rows: problem.z.count, columns: 1)
        : run(problem, kernels, scale: 1, rows: problem.rows, columns: problem.columns)
      #expect(record.mismatch(items.losses, try record.tensor("none").values) == nil)
    }
  }

  /// A network that passes its inputs on: the loss of an evaluation is the record's; and each row's step at learning rate
  /// 1 takes the row's gradient from the biases, which are zero.
  @Test(arguments: coverage.covered.sorted()) func evaluationAndTraining(name: String) throws {
    let problem = try Problem(name)
    let columns = problem.columns
    var parameters = Vector<Double>(count: columns * columns + columns)
    for column in 0..<columns { parameters[column * columns + column] = 1 }
    let network = try Network(inputs: columns, layers: [.dense(columns)], parameters: parameters)
    let data = try Dataset(
      inputs: Matrix(rows: problem.rows, columns: columns, elements: problem.z),
      targets: Matrix(rows: problem.rows, columns: problem.targetColumns, elements: problem.targets))
    let evaluation = try Predictor(network, objective: problem.objective, rows: 3).evaluation(on: data)
    #expect(problem.record.mismatch([evaluation.loss], [try problem.record.number("mean", "value")]) == nil)

    var gradient: [Double] = []
    let share = (problem.isElementwise ? Double(columns) : 1) / problem.divisor
    for row in 0..<problem.rows {
      let trainer = try Trainer(
        network, objective: problem.objective, optimizer: .sgd(learningRate: 1), data: data, batch: .rows(1))
      _ = try trainer.step(on: row..<row + 1)
      gradient += try #require(trainer.network[tensor: "layers.0.bias"]).map { -$0 * share }
    }
    let want = try problem.record.tensor("mean", "grad", problem.inputName).values
    #expect(problem.record.mismatch(gradient, want) == nil)
  }
}
