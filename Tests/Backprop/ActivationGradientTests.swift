import Backprop
import BackpropCompute
import Testing

/// z / (1 + z^2): a formula of one's own, with its derivative from z.
struct Witch: CustomActivationFormula {
  let name = "witch"
  func value<S: Scalar>(_ z: S) -> S { z / (1 + z * z) }
  func derivative<S: Scalar>(_ z: S) -> S { (1 - z * z) / ((1 + z * z) * (1 + z * z)) }
}

/// ReLU as a formula of one's own, with its derivative from a.
struct OwnReLU: CustomActivationFormula {
  let name = "own ReLU"
  let derivesFromOutput = true
  let kinks = [0.0]
  func value<S: Scalar>(_ z: S) -> S { z < 0 ? 0 : z }
  func derivative<S: Scalar>(_ a: S) -> S { a > 0 ? 1 : 0 }
}

/// The derivative of every activation against central differences, in Double, and custom ones against built-in ones.
@Suite struct ActivationGradientTests {
  static let own: [Activation] = [
    .custom(CustomActivation(Witch())), .custom(CustomActivation(OwnReLU())),
    .custom(CustomActivation(name: "cube", value: { $0 * $0 * $0 / 8 }, derivative: { 3 * $0 * $0 / 8 })),
    .custom(
      CustomActivation(
        name: "algebraic", derivesFromOutput: true, value: { $0 / (1 + $0 * $0).squareRoot() },
        derivative: { a in (1 - a * a) * (1 - a * a).squareRoot() })),
  ]
  static let all: [Activation] =
    [
      .identity, .relu, .leakyReLU(slope: 0.1), .relu6, .elu(), .elu(alpha: 0.4), .selu, .gelu, .geluTanh,
      .silu, .mish, .hardSwish, .sigmoid, .logSigmoid, .hardSigmoid, .tanh, .hardTanh, .softplus(), .softsign,
      .softmax, .logSoftmax,
    ] + own

  func data(rows: Int, inputs: Int, outputs: Int) throws -> Dataset<Double> {
    try randomData(
      rows: rows, inputs: inputs, outputs: outputs, objective: .regression, seed: 6, of: Double.self)
  }

  /// In a dense layer, as a layer between, first and last; one column and several.
  @Test(arguments: all) func centralDifferences(activation: Activation) throws {
    let stacks: [[Layer]] = [
      [.dense(5, activation), .dense(3), .activation(activation), .dense(2)],
      [.activation(activation), .dense(2, activation)],
      [.dense(1, activation), .dense(3), .activation(activation)],
    ]
    for layers in stacks {
      let network = try Network<Double>(inputs: 3, layers: layers, seed: 5)
      let data = try data(rows: 6, inputs: 3, outputs: network.outputs)
      let trace = try Trace(network, objective: .regression, data: data)
      #expect(trace.largestRelativeError <= 1e-6, "\(activation) in \(layers)")
      let check = try GradientCheck(network, objective: .regression, data: data)
      #expect(check.largestRelativeError <= 1e-6, "\(activation) in \(layers), \(check.tensor)")
    }
  }

  @Test func aWrongDerivativeIsSeen() throws {
    let wrong = Activation.custom(
      CustomActivation(name: "wrong", value: { $0 * $0 }, derivative: { 2.001 * $0 }))
    let network = try Network<Double>(inputs: 3, layers: [.dense(4, wrong), .dense(1)], seed: 5)
    let check = try GradientCheck(
      network, objective: .regression, data: try data(rows: 6, inputs: 3, outputs: 1))
    #expect(check.largestRelativeError > 1e-4)
    #expect(check.tensor.hasPrefix("layers.0"))
  }

  func parameters<S: Scalar>(_: S.Type, _ activation: Activation, workers: Int) throws -> [UInt64] {
    let data = try randomData(rows: 37, inputs: 3, outputs: 2, objective: .classes, seed: 8, of: S.self)
    // An initialiser that is the same for both.
    let network = try Network<S>(
      inputs: 3,
      layers: [
        .dense(18, activation, initializer: .he), .activation(activation),
        .dense(1, activation, initializer: .he),
        .dense(2),
      ], seed: 3)
    let trainer = try Trainer(
      network, objective: .classes, optimizer: .sgd(learningRate: 0.1), data: data, batch: .rows(37), seed: 9,
      workers: WorkerPool(count: workers))
    for _ in 0..<5 { _ = try trainer.step(on: 0..<37) }
    return bits(trainer.network.parameters)
  }

  @Test func customOnesTrainAsBuiltInOnesDo() throws {
    let own = Activation.custom(CustomActivation(OwnReLU()))
    for workers in [1, 3] {
      let floats = try parameters(Float.self, own, workers: workers)
      #expect(try floats == parameters(Float.self, .relu, workers: workers))
      #expect(try floats != parameters(Float.self, .leakyReLU(), workers: workers))
      let doubles = try parameters(Double.self, own, workers: workers)
      #expect(try doubles == parameters(Double.self, .relu, workers: workers))
    }
  }

  /// Two functions in Double serve a network of Float: each value is rounded once.
  @Test func closuresServeBothNumberTypes() throws {
    let half = Activation.custom(
      CustomActivation(name: "third", value: { $0 / 3 }, derivative: { _ in 1 / 3 }))
    func predictions<S: Scalar>(_: S.Type) throws -> [S] {
      let network = try Network<S>(inputs: 2, layers: [.activation(half)])
      return try network.predictions(
        for: Matrix(rows: 1, columns: 2, elements: [1, -6]), objective: .regression
      ).vector.elements
    }
    #expect(try predictions(Double.self) == [1.0 / 3, -2])
    #expect(try predictions(Float.self) == [Float(1.0 / 3), -2])
  }
}
