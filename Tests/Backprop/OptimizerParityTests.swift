import Backprop
import BackpropCompute
import TestSupport
import Testing

/// Every record of optimizers against PyTorch's, and the formulas of Lion and LAMB, over given gradients.
@Suite struct OptimizerParityTests {
  static let records = (try? ParityFile("optimizers").records) ?? []

  /// The fields of a record's optimizer, and which of them were asked for.
  final class Settings {
    let record: ParityRecord
    var unread: Set<String>

    init(_ record: ParityRecord) {
      self.record = record
      unread = Set(record.json.entries?.map(\.key) ?? [])
    }

    func number(_ name: String, _ standard: Double = 0) throws -> Double {
      unread.remove(name)
      return record.has(name) ? try record.number(name) : standard
    }

    func isSet(_ name: String) throws -> Bool {
      unread.remove(name)
      return record.has(name) ? try record.bool(name) : false
    }

    func pair(_ name: String) throws -> (Double, Double) {
      unread.remove(name)
      let numbers = try record.numbers(name)
      try #require(numbers.count == 2)
      return (numbers[0], numbers[1])
    }
  }

  /// What this test does not know of.
  struct Unknown: Error { var what: String }

  /// The optimizer of a record; throws for a name that is not known, and for a setting that nobody asked for.
  func read(_ record: ParityRecord) throws -> Optimizer {
    let settings = Settings(try record.part("optimizer"))
    let name = try settings.record.string("name")
    settings.unread.subtract(["name", "formula"])
    let optimizer = try optimizer(name, settings)
    guard settings.unread.isEmpty else {
      throw Unknown(what: "settings \(settings.unread.sorted()) of \(record.name)")
    }
    return optimizer
  }

  private func optimizer(_ name: String, _ s: Settings) throws -> Optimizer {
    let rate = try s.number("lr")
    switch name {
    case "sgd":
      return .sgd(
        learningRate: rate, momentum: try s.number("momentum"), dampening: try s.number("dampening"),
        weightDecay: try s.number("weight_decay"), nesterov: try s.isSet("nesterov"))
    case "rmsprop":
      return .rmsProp(
        learningRate: rate, alpha: try s.number("alpha"), epsilon: try s.number("eps"),
        momentum: try s.number("momentum"), weightDecay: try s.number("weight_decay"),
        centered: try s.isSet("centered"))
    case "adagrad":
      return .adagrad(
        learningRate: rate, learningRateDecay: try s.number("lr_decay"),
        initialAccumulator: try s.number("initial_accumulator_value"), epsilon: try s.number("eps"),
        weightDecay: try s.number("weight_decay"))
    case "adadelta":
      return .adadelta(
        learningRate: rate, rho: try s.number("rho"), epsilon: try s.number("eps"),
        weightDecay: try s.number("weight_decay"))
    case "rprop":
      let (decrease, increase) = try s.pair("etas")
      let (smallest, largest) = try s.pair("step_sizes")
      return .rprop(
        learningRate: rate, decrease: decrease, increase: increase, smallestStep: smallest,
        largestStep: largest)
    default: break
    }
    let (beta1, beta2) = try s.pair("betas")
    let decay = try s.number("weight_decay")
    if name == "lion" {
      return .lion(learningRate: rate, beta1: beta1, beta2: beta2, weightDecay: decay)
    }
    let epsilon = try s.number("eps")
    switch name {
    case "adam":
      return .adam(
        learningRate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: decay,
        amsGrad: try s.isSet("amsgrad"))
    case "adamw":
      return .adamW(
        learningRate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: decay,
        amsGrad: try s.isSet("amsgrad"))
    case "nadam":
      return .nAdam(
        learningRate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon,
        momentumDecay: try s.number("momentum_decay"), weightDecay: decay,
        decoupled: try s.isSet("decoupled_weight_decay"))
    case "radam":
      return .rAdam(
        learningRate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: decay,
        decoupled: try s.isSet("decoupled_weight_decay"))
    case "adamax":
      return .adamax(
        learningRate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: decay)
    case "lamb":
      return .lamb(learningRate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: decay)
    default:
      throw Unknown(what: "optimizer \(name)")
    }
  }

  /// A starting point of several tensors, and gradients one after the other.
  struct Problem {
    var start: [Double]
    var tensors: [Range<Int>]
    var gradients: [[Double]]

    init(of record: ParityRecord) throws {
      let file = try ParityFile("optimizers")
      let problem = ParityRecord(
        json: try #require(file.document["problems"]?[try record.string("problem")]))
      start = []
      tensors = []
      for index in try problem.parts("parameters").indices {
        let values = try problem.tensor("parameters", "\(index)").values
        tensors.append(start.count..<start.count + values.count)
        start += values
      }
      gradients = try problem.parts("gradients").map { gradient in
        try (gradient.json.items ?? []).indices.flatMap { try gradient.tensor("\($0)").values }
      }
    }
  }

  /// The parameters that a record has after a step; nil where it has none.
  func wanted(_ record: ParityRecord, _ step: Int) throws -> [Double]? {
    guard record.has("parameters_after_step", "\(step)") else { return nil }
    let tensors = try record.parts("parameters_after_step", "\(step)")
    return try tensors.indices.flatMap { index in
      try record.tensor("parameters_after_step", "\(step)", "\(index)").values
    }
  }

  @Test func thereAreRecordsAndTheyAreRead() throws {
    #expect(Self.records.count >= 60)
    for record in Self.records {
      #expect(try Problem(of: record).gradients.count == 25)
      #expect(try [1, 2, 3, 10, 25].allSatisfy { try wanted(record, $0) != nil })
    }
  }

  @Test(arguments: records) func steps(record: ParityRecord) throws {
    let problem = try Problem(of: record)
    let minimizer = try Minimizer(
      try read(record), start: Vector<Double>(problem.start), tensors: problem.tensors)
    for (index, gradient) in problem.gradients.enumerated() {
      minimizer.step { _, g in
        g = Vector(gradient)
        return 0
      }
      guard let want = try wanted(record, index + 1) else { continue }
      #expect(record.mismatch(minimizer.point.elements, want) == nil, "step \(index + 1)")
    }
  }

  /// In Float, where gradients of all sizes do not meet; a centred divisor loses half of its digits there.
  @Test(arguments: records) func stepsInFloat(record: ParityRecord) throws {
    guard try record.string("problem") == "ordinary" else { return }
    let problem = try Problem(of: record)
    let minimizer = try Minimizer(
      try read(record), start: Vector(problem.start.map(Float.init)), tensors: problem.tensors)
    for (index, gradient) in problem.gradients.enumerated() {
      minimizer.step { _, g in
        g = Vector(gradient.map(Float.init))
        return 0
      }
      guard let want = try wanted(record, index + 1) else { continue }
      let difference = zip(minimizer.point.elements, want).map { got, want in
        (Double(got) - want).magnitude - 2e-5 * want.magnitude
      }
      #expect(try #require(difference.max()) <= 2e-6, "step \(index + 1)")
    }
  }

  /// Elementwise optimizers take the same steps in a training. One whose k-th step has exactly the k-th given
  /// gradient, whatever the weights are:
  ///
  /// A linear unit without bias sees two rows, x = g / T with target -T and x = -g / T with target T. Where T
  /// is a large power of two its outputs are lost beside the targets, so dz = +-T / 2, dW = (T/2) g/T +
  /// (-T/2)(-g/T) = g, and the two gradients of the bias cancel.
  @Test(arguments: records) func stepsOfATraining(record: ParityRecord) throws {
    let optimizer = try read(record)
    guard optimizer.form == .elementwise else { return }
    let problem = try Problem(of: record)
    let trainer = try training(problem.start, problem.gradients, optimizer)
    for step in 1...problem.gradients.count {
      _ = try trainer.step(on: 2 * step - 2..<2 * step)
      guard let want = try wanted(record, step) else { continue }
      let got = Array(trainer.network.parameters.elements.prefix(want.count))
      #expect(record.mismatch(got, want) == nil, "step \(step)")
    }
  }

  func training(_ start: [Double], _ gradients: [[Double]], _ optimizer: Optimizer) throws -> Trainer<Double>
  {
    let T = 0x1p40
    var inputs: [Double] = []
    var targets: [Double] = []
    for gradient in gradients {
      inputs += gradient.map { $0 / T } + gradient.map { -$0 / T }
      targets += [-T, T]
    }
    let network = try Network(inputs: start.count, layers: [.dense(1)], parameters: Vector(start + [0]))
    return try Trainer(
      network, objective: .halfSquaredError(), optimizer: optimizer,
      data: Dataset(
        inputs: Matrix(rows: targets.count, columns: start.count, elements: inputs),
        targets: Matrix(rows: targets.count, columns: 1, elements: targets)),
      batch: .rows(2), shuffles: false)
  }

  @Test func theGivenGradientsAreExact() throws {
    let gradients: [[Double]] = [[1e-7, -3.25, 1e4, 0], [0.3, 1 / 3, -1e4, -1e-7]]
    let trainer = try training([1, -2, 0.5, 3], gradients, .sgd(learningRate: 1))
    var before = trainer.network.parameters.elements
    for step in 0..<2 {
      _ = try trainer.step(on: 2 * step..<2 * step + 2)
      let after = trainer.network.parameters.elements
      #expect(after == zip(before, gradients[step] + [0]).map { $0 - $1 })
      before = after
    }
  }

  @Test func whatIsNotKnownIsRefused() throws {
    func record(_ optimizer: String) throws -> ParityRecord {
      ParityRecord(json: try JSONValue(parsing: Array("{\"optimizer\": \(optimizer)}".utf8)))
    }
    #expect(throws: Never.self) { try read(record(#"{"name": "sgd", "lr": 0.1}"#)) }
    #expect(throws: Unknown.self) { try read(record(#"{"name": "sgd", "lr": 0.1, "maximize": true}"#)) }
    #expect(throws: Unknown.self) {
      try read(record(#"{"name": "asgd", "lr": 0.1, "betas": [0, 0], "eps": 1}"#))
    }
  }
}
