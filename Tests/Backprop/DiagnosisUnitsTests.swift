import Backprop
import BackpropCompute
import Testing

/// Networks made sick on purpose, one illness each, and healthy ones beside them.
@Suite("A diagnosis names dead and saturated units and lost gradients") struct DiagnosisUnitsTests {
  /// One input from -1 to 1 in 21 rows, and its double as the target.
  private func line() throws -> Dataset<Double> {
    let inputs = (0...20).map { Double($0) / 10 - 1 }
    return try Dataset(
      inputs: Matrix(rows: 21, columns: 1, elements: inputs),
      targets: Matrix(rows: 21, columns: 1, elements: inputs.map { 2 * $0 }))
  }

  private func diagnosis(
    _ layers: [Layer], _ parameters: [Double], objective: Objective = .regression
  ) throws -> Diagnosis {
    try Diagnosis(
      of: Network(inputs: 1, layers: layers, parameters: Vector(parameters)), objective: objective,
      data: line())
  }

  @Test("ReLU units below zero on all rows are dead, and only those")
  func deadUnits() throws {
    // z = x - 2, x + 2, 2 - x, -x - 1.5: the first and the last are negative for every x in -1 ... 1.
    let parameters: [Double] = [1, 1, -1, -1, -2, 2, 2, -1.5, 1, 1, 1, 1, 0]
    let found = try diagnosis([.dense(4, .relu), .dense(1)], parameters)
    #expect(found.findings.map(\.name) == ["dead-units"])
    let finding = try #require(found.findings.first)
    #expect(finding.layer == "layers.0" && finding.units == [0, 3] && finding.severity == .note)
    #expect(found.layers[0].deadUnits == [0, 3])
    // A of the living: x + 2 and 2 - x, both 2 on average; of the dead, zero.
    #expect(found.layers[0].zeroShare == 0.5 && (found.layers[0].mean - 1).magnitude < 1e-12)
    #expect(
      finding.description
        == "2 of 4 units (0 and 3) of layers.0 (relu) are dead: flat for every row examined")
  }

  @Test("A layer without a living unit is a problem, whichever rectifier it has")
  func deadLayer() throws {
    for activation in [
      Activation.relu, .relu6, .elu(), .selu, .gelu, .geluTanh, .silu, .mish, .hardSwish, .softplus(),
    ] {
      let found = try diagnosis(
        [.dense(2, .tanh), .dense(2, activation), .dense(1)],
        [1, -1, 0, 0, 1, 1, 1, -1, -20, -20, 1, 1, 0])
      #expect(found.findings.map(\.name) == ["dead-units"], "\(activation)")
      #expect(found.findings.first?.layer == "layers.1" && found.findings.first?.units == [0, 1])
      #expect(found.findings.first?.severity == .problem)
    }
    // A leaky slope is small on purpose.
    let leaky = try diagnosis([.dense(1, .leakyReLU(slope: 0.005)), .dense(1)], [1, -20, 1, 0])
    #expect(leaky.findings.isEmpty)
  }

  @Test("Units at a flat end of a bounded activation on nearly all rows are saturated")
  func saturatedUnits() throws {
    for activation in [Activation.sigmoid, .tanh, .hardTanh, .hardSigmoid, .softsign] {
      // z = 300 x + 1000: 700 to 1300; z = x.
      let found = try diagnosis([.dense(2, activation), .dense(1)], [300, 1, 1000, 0, 1, 1, 0])
      #expect(found.findings.map(\.name) == ["saturated-units"], "\(activation)")
      #expect(found.findings.first?.layer == "layers.0" && found.findings.first?.units == [0])
      #expect(found.layers[0].flatShare ?? 0 >= 0.5)
    }
    // Steep, but in the middle for 3 of 21 rows: 86 % are flat.
    let steep = try diagnosis([.dense(1, .tanh), .dense(1)], [20, 0, 1, 0])
    #expect(steep.findings.isEmpty && (steep.layers[0].flatShare ?? 0) > 0.8)
    let own = CustomActivation(
      name: "clip", value: { min(1, max(-1, $0)) }, derivative: { $0.magnitude < 1 ? 1 : 0 })
    let custom = try diagnosis([.dense(2, .custom(own)), .dense(1)], [1, 0.5, 9, 0, 1, 1, 0])
    #expect(custom.findings.map(\.units) == [[0]] && custom.findings.first?.name == "saturated-units")
  }

  @Test("An output may stand at its ends where that is right")
  func saturatedOutputs() throws {
    let inputs = (0..<40).map { $0 % 2 == 0 ? -1.0 : 1.0 }
    func findings(_ weight: Double, _ layers: [Layer], _ objective: Objective) throws -> [String] {
      try Diagnosis(
        of: Network(inputs: 1, layers: layers, parameters: Vector([weight, 0])), objective: objective,
        data: Dataset(
          inputs: Matrix(rows: 40, columns: 1, elements: inputs),
          targets: Matrix(rows: 40, columns: 1, elements: inputs.map { $0 > 0 ? 1 : 0 }))
      ).findings.map(\.name)
    }
    #expect(try findings(50, [.dense(1, .sigmoid)], .regression) == [])
    #expect(try findings(-50, [.dense(1, .sigmoid)], .regression) == ["saturated-units"])
    #expect(try findings(50, [.dense(1)], .halfSquaredError(output: .sigmoid)) == [])
    #expect(try findings(-50, [.dense(1)], .halfSquaredError(output: .sigmoid)) == ["saturated-units"])
    // Cross-entropy has a slope there.
    #expect(try findings(-50, [.dense(1)], .binary) == [])
  }

  @Test("A gradient that is lost on the way is found, and where; so is one that grows")
  func gradientFlow() throws {
    // Linear layers of one unit: dA of each is the weight behind it times dA of the next.
    let layers: [Layer] = [.dense(1), .dense(1), .dense(1), .dense(1)]
    let vanishing = try diagnosis(layers, [1, 0, 1e-3, 0, 1e-2, 0, 1, 0])
    #expect(vanishing.findings.map(\.name) == ["vanishing-gradient"])
    guard case .vanishingGradient(let flow)? = vanishing.findings.first else { return }
    #expect(flow.layer == "layers.0" && flow.last == "layers.3" && flow.steepest == "layers.1")
    #expect((flow.ratio - 1e-5).magnitude < 1e-15 && (flow.steepestFactor - 1e-3).magnitude < 1e-12)
    let exploding = try diagnosis(layers, [1, 0, 100, 0, 50, 0, 1, 0])
    #expect(exploding.findings.map(\.name) == ["exploding-gradient"])
    guard case .explodingGradient(let growth)? = exploding.findings.first else { return }
    #expect(growth.layer == "layers.0" && growth.steepest == "layers.1")
    #expect((growth.ratio - 5000).magnitude < 1e-6 && (growth.steepestFactor - 100).magnitude < 1e-9)
    // Within a thousand is no finding; nor is a loss without any gradient.
    #expect(try diagnosis(layers, [1, 0, 0.1, 0, 0.1, 0, 1, 0]).findings.isEmpty)
    #expect(try diagnosis([.dense(1), .dense(1)], [1, 0, 2, 0]).findings.isEmpty)
  }

  @Test("Deep sigmoid networks lose their gradient, deep ReLU networks and residual ones do not")
  func deepNetworks() throws {
    func findings(_ layers: [Layer]) throws -> [Finding] {
      let data: Dataset<Float> = try randomData(rows: 200, inputs: 8, outputs: 3, objective: .classes)
      return try Diagnosis(
        of: Network<Float>(inputs: 8, layers: layers + [.dense(3)], seed: 1), objective: .classes, data: data,
        optimizer: .adam()
      ).problems
    }
    #expect(try findings((0..<10).map { _ in .dense(32, .sigmoid) }).map(\.name) == ["vanishing-gradient"])
    #expect(try findings((0..<10).map { _ in .dense(32, .relu) }).isEmpty)
    #expect(try findings((0..<10).map { _ in .dense(32, .tanh) }).isEmpty)
    let block = Layer.residual([.layerNorm, .dense(32, .gelu), .dense(32)])
    #expect(try findings([.dense(32)] + (0..<10).map { _ in block }).isEmpty)
    #expect(
      try findings((0..<6).map { _ in .dense(64, .relu, initializer: .normal(standardDeviation: 1)) })
        .map(\.name) == ["exploding-gradient"])
  }
}
