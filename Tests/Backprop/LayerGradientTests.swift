import Backprop
import BackpropCompute
import Testing

/// Every layer, activation and objective in small networks, under both reductions, with and without weights of rows, on
/// few and on many rows: so mixed that every two of them meet, each gradient against differences of the loss.
@Suite struct LayerGradientTests {
  /// What stands between the first dense layer and the last.
  enum Middle: CaseIterable {
    case denseWithoutBias, activationApart, preluShared, preluOfUnits, dropout, alphaDropout, gaussianNoise
    case layerNorm, rmsNorm, batchNorm, residual, nestedResidual, residualFirst, embedding, custom

    /// For two inputs, in front of the last layer.
    func layers(_ activation: Activation) -> [Layer] {
      let first = Layer.dense(3, activation)
      switch self {
      case .denseWithoutBias: return [first, .dense(3, activation, hasBias: false)]
      case .activationApart: return [.dense(3), .activation(activation)]
      case .preluShared: return [first, .prelu]
      case .preluOfUnits: return [first, .prelu(PReLU(isShared: false))]
      case .dropout: return [first, .dropout(0.3)]
      case .alphaDropout: return [first, .alphaDropout(0.3)]
      case .gaussianNoise: return [first, .gaussianNoise(0.5)]
      case .layerNorm: return [first, .layerNorm(LayerNorm(epsilon: 0.01))]
      case .rmsNorm: return [first, .rmsNorm(RMSNorm(epsilon: 0.01))]
      case .batchNorm: return [first, .batchNorm(BatchNorm(epsilon: 0.01))]
      case .residual: return [.dense(3), .residual([.dense(2, activation), .dense(3)])]
      case .nestedResidual:
        return [
          .dense(3),
          .residual([
            .batchNorm(BatchNorm(epsilon: 0.01)), .residual([.dense(3, activation), .dropout(0.2)]),
            .rmsNorm(RMSNorm(epsilon: 0.01)),
          ]),
        ]
      case .residualFirst: return [.residual([.dense(2, activation)]), .dense(3)]
      case .embedding:
        return [.embedding([Embedding.Table(column: 1, categories: 3, dimension: 2)]), first]
      case .custom: return [first, .custom(Weigh())]
      }
    }
  }

  struct Combination: CustomStringConvertible {
    let activation: Activation
    let aim: LossGradientTests.Case
    let middle: Middle
    let reduction: Reduction
    let isWeighted: Bool
    let rows: Int

    /// The number of each in its list.
    let places: [Int]

    init(activation: Int, aim: Int) {
      let mixed = activation &* 7 + aim &* 5
      places = [
        activation, aim, (activation + aim) % Middle.allCases.count, mixed / 3 % 2, mixed / 5 % 2,
        // Many rows cost much, and come up less often.
        [0, 1, 0, 2, 1, 0, 1, 0, 3, 1, 0][(activation + 3 * aim) % 11],
      ]
      self.activation = LayerGradientTests.activations[places[0]]
      self.aim = LossGradientTests.cases[places[1]]
      middle = Middle.allCases[places[2]]
      reduction = places[3] == 0 ? .mean : .sum
      isWeighted = places[4] == 1
      rows = [1, 5, 257, 300][places[5]]
    }

    var description: String {
      "\(middle), \(activation), \(aim.testDescription), \(reduction), \(rows) rows"
        + (isWeighted ? " of unequal weight" : "")
    }
  }

  static let activations: [Activation] = [
    .identity, .relu, .leakyReLU(slope: 0.1), .relu6, .elu(alpha: 0.7), .selu, .gelu, .geluTanh, .silu, .mish,
    .hardSwish, .sigmoid, .logSigmoid, .hardSigmoid, .tanh, .hardTanh, .softplus(), .softplus(threshold: 1),
    .softsign, .softmax, .logSoftmax,
    .custom(CustomActivation(name: "square", value: { $0 * $0 }, derivative: { 2 * $0 })),
  ]

  static func combinations(of aim: Int) -> [Combination] {
    activations.indices.map { Combination(activation: $0, aim: aim) }
  }

  @Test func everyPairOccurs() {
    let all = LossGradientTests.cases.indices.flatMap { Self.combinations(of: $0) }
    let sizes = [Self.activations.count, LossGradientTests.cases.count, Middle.allCases.count, 2, 2, 4]
    for one in sizes.indices {
      for other in 0..<one {
        let pairs = Set(all.map { $0.places[one] * 1000 + $0.places[other] })
        #expect(pairs.count == sizes[one] * sizes[other], "\(one) with \(other)")
      }
    }
  }

  /// Whether a loss has a kink, which differences must not step across.
  enum Kink { case none, atTarget, besideTarget, atMargin }
  func kink(_ objective: Objective) -> Kink {
    switch objective {
    case .absoluteError, .quantile: .atTarget
    case .huber: .besideTarget
    case .hinge, .multiClassHinge: .atMargin
    default: .none
    }
  }

  func network(_ layers: [Layer], _ objective: Objective, seed: UInt64) throws -> Network<Double> {
    let source = RandomSource(seed: seed)
    var network = try Network<Double>(inputs: 2, layers: layers)
    let last = network.layout.tensors.suffix(2).map(\.name)
    let isSmooth = kink(objective) == .none
    for (number, tensor) in network.layout.tensors.enumerated() where tensor.role != .statistic {
      let drawn = (0..<tensor.count).map { source.normal(.data, step: UInt64(number), index: $0) }
      switch tensor.name {
      // Outputs around 3 and -3, far from the kink of a loss.
      case last[1] where !isSmooth: network[tensor: tensor.name] = drawn.indices.map { $0 % 2 == 0 ? 3 : -3 }
      case last[0] where !isSmooth: network[tensor: tensor.name] = drawn.map { 0.03 * $0 }
      default: network[tensor: tensor.name] = drawn.map { 0.6 * $0 }
      }
    }
    return network
  }

  func data(_ combination: Combination) throws -> Dataset<Double> {
    let rows = combination.rows
    let source = RandomSource(seed: 23)
    var inputs = Matrix<Double>(rows: rows, columns: 2)
    for row in 0..<rows {
      inputs[row, 0] = source.normal(.data, step: 1, index: row)
      inputs[row, 1] =
        combination.middle == .embedding ? Double(row % 3) : source.normal(.data, step: 2, index: row)
    }
    var targets = try LossGradientTests().problem(combination.aim, rows: rows).targets
    for row in 0..<rows {
      for column in 0..<targets.columns {
        switch kink(combination.aim.objective) {
        case .atTarget: targets[row, column] = targets[row, column] < 0 ? -8 : 8
        case .besideTarget: targets[row, column] = targets[row, column] < 0 ? -3 : 8
        case .none, .atMargin: break
        }
      }
    }
    let weights = (0..<rows).map { LossGradientTests.weights[$0 % 5] }
    return try Dataset(inputs: inputs, targets: targets, weights: combination.isWeighted ? weights : nil)
  }

  @Test(arguments: LossGradientTests.cases.indices) func gradients(aim: Int) throws {
    for combination in Self.combinations(of: aim) {
      let aim = combination.aim
      let layers = combination.middle.layers(combination.activation) + [.dense(aim.columns)]
      let network = try network(
        aim.rates ? layers + [.activation(.sigmoid)] : layers, aim.objective, seed: 32)
      let data = try data(combination)
      let check = try GradientCheck(
        network, objective: aim.objective, data: data, reduction: combination.reduction, seed: 3, step: 2)
      #expect(
        check.largestRelativeError <= 1e-6,
        """
        \(combination): \(check.tensor)[\(check.element)] has \(check.gradient), differences \
        \(check.difference)
        """)
      let gradient = try network.gradient(
        objective: aim.objective, data: data, reduction: combination.reduction, seed: 3, step: 2)
      #expect(gradient.parameters.elements.contains { $0.magnitude > 1e-6 }, "\(combination)")
    }
  }

  /// Forgets a factor in one of its two derivatives.
  struct Wrong: LayerFormula {
    static let name = "wrong"
    let settings: [Double]

    func tensors(inputs: Int) -> [LayerTensor] { Weigh().tensors(inputs: inputs) }
    func forward<S: Scalar>(x: LayerRows<S>, parameters: LayerNumbers<S>, y: LayerRows<S>) {
      Weigh().forward(x: x, parameters: parameters, y: y)
    }
    func backward<S: Scalar>(
      x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters: LayerNumbers<S>, dX: LayerRows<S>
    ) {
      Weigh().backward(x: x, y: y, dY: dY, parameters: parameters, dX: dX)
      if settings[0] == 1 { dX[0, 0] *= 1.001 }
    }
    func parameterGradient<S: Scalar>(
      x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters: LayerNumbers<S>,
      gradient: LayerNumbers<S>
    ) {
      Weigh().parameterGradient(x: x, y: y, dY: dY, parameters: parameters, gradient: gradient)
      if settings[0] == 2 { gradient[0] *= 1.001 }
    }
  }

  /// A layer of one's own that is wrong is found, and where.
  @Test func wrongLayersAreFound() throws {
    func check(_ fault: Double) throws -> GradientCheck {
      let network = try Network<Double>(
        inputs: 2, layers: [.dense(3, .tanh), .custom(Wrong(settings: [fault])), .dense(1)], seed: 4)
      let data = try randomData(rows: 4, inputs: 2, outputs: 1, objective: .regression, of: Double.self)
      return try GradientCheck(network, objective: .regression, data: data)
    }
    #expect(try check(0).largestRelativeError <= 1e-6)
    let backward = try check(1)
    #expect(backward.largestRelativeError > 1e-5 && backward.tensor.hasPrefix("layers.0."))
    let parameters = try check(2)
    #expect(parameters.largestRelativeError > 1e-4 && parameters.tensor == "layers.1.weight")
    #expect(parameters.element == 0)
  }
}
