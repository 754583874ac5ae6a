import BackpropCompute
import CProcessor
import Testing

@testable import Backprop

/// Numbers at both ends of Float's range are numbers like all others: nothing is flushed to zero, and where Double stays
/// far from its own ends, Float does what Double does.
@Suite(.timeLimit(.minutes(3))) struct ExtremeValuesTests {
  static let layers: [Layer] = [
    .dense(33, .relu, hasBias: false), .dense(17, .tanh), .layerNorm, .dense(3),
  ]

  /// Whole numbers below 2^15 in magnitude, which a power of two changes in nothing but their exponent.
  func wholes(_ count: Int, step: UInt64) -> [Float] {
    let source = RandomSource(seed: 3)
    return (0..<count).map { Float(source.integer(below: 1 << 16, .data, step: step, index: $0) - (1 << 15)) }
  }

  func power(_ exponent: Int) -> Float { Float(sign: .plus, exponent: exponent, significand: 1) }

  /// Inputs times 2^shift, and the first layer's weights times 2^-shift; the products of the two are the same numbers.
  func problem(shift: Int) throws -> (network: Network<Float>, data: Dataset<Float>) {
    var network = try Network<Float>(inputs: 19, layers: Self.layers, seed: 8)
    network[tensor: "layers.0.weight"] = wholes(33 * 19, step: 1).map { $0 * power(-17 - shift) }
    let inputs = try Matrix<Float>(
      rows: 43, columns: 19, elements: wholes(43 * 19, step: 2).map { $0 * power(-16 + shift) })
    let data = try randomData(rows: 43, inputs: 19, outputs: 3, objective: .classes, of: Float.self)
    return (network, try Dataset(inputs: inputs, targets: data.targets))
  }

  /// Inputs from 2^-142 on, all subnormal, beside weights up to 2^124; inputs up to 2^125 beside weights that all are.
  @Test(arguments: InstructionSet.available, [-126, -100, 100, 126]) func scaledPredictions(
    set: InstructionSet, shift: Int
  ) throws {
    func predictions(_ shift: Int, workers: Int) throws -> [UInt64] {
      let (network, data) = try problem(shift: shift)
      let magnitudes = data.inputs.matrix.vector.elements.map(\.magnitude).filter { $0 > 0 }
      #expect(shift != -126 || magnitudes.allSatisfy { $0.isSubnormal })
      return bits(
        try Predictor(
          network, objective: .classes, kernels: Float.kernels(for: set), workers: WorkerPool(count: workers)
        ).predictions(for: data.inputs).vector)
    }
    let plain = try predictions(0, workers: 1)
    #expect(try predictions(shift, workers: 1) == plain)
    #expect(try predictions(shift, workers: 3) == plain)
  }

  /// Gradient descent knows no unit: with inputs times 2^s, first weights times 2^-s and their rate times 2^-2s, every step
  /// is the same. At the ends the rate of the first layer is a subnormal number, or 2^125.
  @Test(arguments: InstructionSet.available, [-62, -30, 30, 63]) func scaledTrainings(
    set: InstructionSet, shift: Int
  ) throws {
    func trained(_ shift: Int) throws -> Network<Float> {
      let (network, data) = try problem(shift: shift)
      var options = TrainingOptions()
      options.rates = [
        LayerRate("layers.0", factor: Double(sign: .plus, exponent: -2 * shift, significand: 1))
      ]
      let trainer = try Trainer(
        network, objective: .classes, optimizer: .sgd(learningRate: 0.125), data: data, batch: .rows(16),
        options: options, kernels: Float.kernels(for: set), workers: WorkerPool(count: 2))
      for _ in 0..<5 { _ = try trainer.epoch() }
      return trainer.network
    }
    let plain = try trained(0)
    var scaled = try trained(shift)
    #expect(plain != (try problem(shift: 0).network))
    scaled[tensor: "layers.0.weight"] = scaled[tensor: "layers.0.weight"]?.map { $0 * power(shift) }
    #expect(bits(scaled.parameters) == bits(plain.parameters))
  }

  /// Sums of subnormal numbers are exact, and their products with weights are rounded where Float ends.
  @Test(arguments: InstructionSet.available) func subnormalSums(set: InstructionSet) throws {
    let least = Float.leastNonzeroMagnitude
    let network = try Network<Float>(
      inputs: 50, layers: [.dense(20)],
      parameters: Vector(wholes(1000, step: 1).map { $0 * power(-15) } + Array(repeating: least, count: 20)))
    let inputs = try Matrix(
      rows: 30, columns: 50, elements: wholes(1500, step: 2).map { $0 * 16 * least })
    let got = try Predictor(network, objective: .regression, kernels: Float.kernels(for: set))
      .predictions(for: inputs)
    let want = try network.converted(to: Double.self)
      .predictions(for: inputs.converted(to: Double.self), objective: .regression)
    #expect(got.vector.elements.contains { $0.isSubnormal })
    for (got, want) in zip(got.vector.elements, want.vector.elements) {
      #expect(abs(Double(got) - want) <= 51 * Double(least) / 2)
    }
  }

  struct Scales: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// What inputs, targets and first parameters are multiplied by.
    var inputs = 1.0
    var targets = 1.0
    var parameters = 1.0
    var optimizer = Optimizer.sgd(learningRate: 0.01)
  }

  static let scales = [
    Scales(testDescription: "as usual"),
    Scales(testDescription: "subnormal inputs", inputs: 1e-39),
    Scales(testDescription: "subnormal moments", inputs: 1e-38, optimizer: .adam(learningRate: 0.01)),
    Scales(testDescription: "subnormal targets", targets: 1e-40, parameters: 1e-40),
    Scales(testDescription: "losses below all numbers", targets: 1e-30, parameters: 1e-15),
    Scales(testDescription: "subnormal weights", parameters: 1e-40),
    Scales(
      testDescription: "subnormal weights and momentum", parameters: 1e-40,
      optimizer: .sgd(learningRate: 0.01, momentum: 0.9)),
    Scales(testDescription: "all subnormal", inputs: 1e-40, targets: 1e-40, parameters: 1e-40),
    Scales(
      testDescription: "decay to nothing", inputs: 1e-20, targets: 0, parameters: 1e-30,
      optimizer: .sgd(learningRate: 0.5, momentum: 0.9, weightDecay: 1)),
    Scales(
      testDescription: "large inputs", inputs: 1e17, parameters: 1e-9,
      optimizer: .sgd(learningRate: 1e-36)),
    Scales(testDescription: "large targets", targets: 1e18),
    Scales(testDescription: "large targets, Adam", targets: 1e17, optimizer: .adam(learningRate: 1e15)),
  ]

  /// Float's parameters after 40 steps are Double's, as nearly as Float can say; also where Float's smallest numbers end.
  @Test(arguments: scales) func asInDouble(scales: Scales) throws {
    let layers: [Layer] = [.dense(16, .relu), .dense(8, .tanh), .dense(2)]
    func trained<S: Scalar>(_: S.Type, _ set: InstructionSet = .best) throws -> Network<Double> {
      let made = try Network<Double>(inputs: 6, layers: layers, seed: 2)
      // Rounded to Float, so that both begin with the same numbers.
      func scaled(_ numbers: [Double], _ scale: Double) -> [S] { numbers.map { S(Float($0 * scale)) } }
      let data = try randomData(rows: 64, inputs: 6, outputs: 2, objective: .regression, of: Double.self)
      let trainer = try Trainer(
        Network<S>(
          inputs: 6, layers: layers, parameters: Vector(scaled(made.parameters.elements, scales.parameters))),
        objective: .regression, optimizer: scales.optimizer,
        data: Dataset(
          inputs: Matrix(
            rows: 64, columns: 6, elements: scaled(data.inputs.matrix.vector.elements, scales.inputs)),
          targets: Matrix(
            rows: 64, columns: 2, elements: scaled(data.targets.vector.elements, scales.targets))),
        batch: .rows(16), seed: 5, kernels: S.kernels(for: set))
      for _ in 0..<10 { _ = try trainer.epoch() }
      return trainer.network.converted(to: Double.self)
    }
    let want = try trained(Double.self)
    let got = try trained(Float.self)
    for tensor in want.layout.tensors {
      let (one, other) = try (#require(got[tensor: tensor.name]), #require(want[tensor: tensor.name]))
      let largest = other.reduce(0) { max($0, $1.magnitude) }
      for (one, other) in zip(one, other) {
        #expect(abs(one - other) <= 1e-4 * largest + 1e-43, "\(tensor.name): \(one) and \(other)")
      }
    }
    for set in InstructionSet.available {
      #expect(try bits(trained(Float.self, set).parameters) == bits(got.parameters), "\(set)")
    }
  }

  /// A host program that flushes subnormal numbers to zero gets the same bits, in its own thread and in the workers'.
  @Test func flushingHosts() throws {
    let (network, data) = try problem(shift: -126)
    func results() throws -> [[UInt64]] {
      let trainer = try Trainer(
        network, objective: .classes, optimizer: .adam(), data: data, batch: .rows(16),
        workers: WorkerPool(count: 2))
      _ = try trainer.epoch()
      let predictor = try Predictor(network, objective: .classes, workers: WorkerPool(count: 2))
      var row: [Float] = []
      try predictor.predict(row: data.inputs.row(3), into: &row)
      return [
        bits(trainer.network.parameters), bits(try predictor.predictions(for: data.inputs).vector),
        bits(Vector(row)), [try trainer.evaluation(on: data).loss.bitPattern],
      ]
    }
    let want = try results()
    let mode = processor_mode()
    #if arch(x86_64)
      processor_set_mode(mode | 0x8040)
    #elseif arch(arm64)
      processor_set_mode(mode | 1 << 24)
    #endif
    let got = Result { try results() }
    processor_set_mode(mode)
    #expect(try got.get() == want)
  }

  static let overflows: [(name: String, scales: Scales, activation: Activation)] = [
    ("inputs", Scales(testDescription: "", inputs: 1e38), .relu),
    ("targets", Scales(testDescription: "", targets: 1e38), .relu),
    ("weights", Scales(testDescription: "", parameters: 1e38), .relu),
    ("rate", Scales(testDescription: "", optimizer: .sgd(learningRate: 1e30)), .relu),
    ("rate of Adam", Scales(testDescription: "", optimizer: .adam(learningRate: 1e38)), .relu),
    ("rate, bounded", Scales(testDescription: "", optimizer: .sgd(learningRate: 1e38)), .sigmoid),
    ("slow", Scales(testDescription: "", inputs: 1e3, optimizer: .sgd(learningRate: 1)), .leakyReLU()),
  ]

  /// What overflows ends as an error: no epoch ends well with a parameter that is none.
  @Test(arguments: overflows.indices) func overflowIsSaid(index: Int) throws {
    let (name, scales, activation) = Self.overflows[index]
    for set in InstructionSet.available {
      var network = try Network<Float>(inputs: 6, layers: [.dense(16, activation), .dense(2)], seed: 2)
      network.parameters = Vector(network.parameters.elements.map { $0 * Float(scales.parameters) })
      let data = try randomData(rows: 64, inputs: 6, outputs: 2, objective: .regression, of: Float.self)
      let trainer = try Trainer(
        network, objective: .regression, optimizer: scales.optimizer,
        data: Dataset(
          inputs: Matrix(
            rows: 64, columns: 6,
            elements: data.inputs.matrix.vector.elements.map { max(-3, min(3, $0)) * Float(scales.inputs) }),
          targets: Matrix(
            rows: 64, columns: 2, elements: data.targets.vector.elements.map { $0 * Float(scales.targets) })),
        batch: .rows(16), kernels: Float.kernels(for: set))
      let error = #expect(throws: TrainingError.self, "\(name) on \(set)") {
        for _ in 0..<200 {
          let report = try trainer.epoch()
          #expect(report.loss.isFinite)
          #expect(trainer.network.parameters.elements.allSatisfy { $0.isFinite })
        }
      }
      #expect(error?.description.hasPrefix("training diverged: ") == true)
    }
  }
}
