import Backprop
import BackpropCompute
import Testing

@Suite("A diagnosis names the columns, targets and batches that hinder learning") struct DiagnosisDataTests {
  /// `rows` of three normal columns, the middle one changed, and a target that is one of them.
  private func data(
    rows: Int = 200, _ change: (Double) -> Double = { $0 }, target: (Double, Int) -> Double = { x, _ in x }
  ) throws -> Dataset<Double> {
    let source = RandomSource(seed: 3)
    var inputs = (0..<rows * 3).map { source.normal(.data, index: $0) }
    let targets = (0..<rows).map { target(inputs[3 * $0], $0) }
    for row in 0..<rows { inputs[3 * row + 1] = change(inputs[3 * row + 1]) }
    return try Dataset(
      inputs: Matrix(rows: rows, columns: 3, elements: inputs),
      targets: Matrix(rows: rows, columns: 1, elements: targets))
  }

  private func findings(
    _ data: Dataset<Double>, _ layers: [Layer] = [.dense(8, .tanh), .dense(1)],
    objective: Objective = .regression, batch: BatchSize = .full, shuffles: Bool = true
  ) throws -> [Finding] {
    try Diagnosis(
      of: Network(inputs: 3, layers: layers, seed: 1), objective: objective, data: data,
      optimizer: .adam(learningRate: 0.001), batch: batch, shuffles: shuffles
    ).findings
  }

  @Test("Columns far from a size of 1 are named")
  func unscaledInputs() throws {
    #expect(try findings(data()).isEmpty)
    for change: (Double) -> Double in [{ 1000 * $0 }, { 1e-4 * $0 }, { 5 + 0.01 * $0 }, { 2000 + 5 * $0 }] {
      let found = try findings(data(change), [.dense(8, .relu), .dense(1)]).filter { $0.severity > .note }
      #expect(found.map(\.name) == ["unscaled-inputs"])
      #expect(found.first?.columns == [1])
    }
    // Small integers, shares and a rare 1 are harmless; batch normalisation takes care of the rest.
    for change: (Double) -> Double in [{ ($0 * 4).rounded() }, { $0 > 0 ? 1 : 0 }, { $0 > 2.2 ? 1 : 0 }] {
      #expect(try findings(data(change)).isEmpty)
    }
    #expect(try findings(data { 1000 * $0 }, [.batchNorm, .dense(8, .tanh), .dense(1)]).isEmpty)
    let scaled = try findings(data { 1000 * $0 }, [.dense(8, .relu), .dense(1)])
    let sentence = try #require(scaled.first).description(inputs: ["age", "income", "height"], targets: [])
    #expect(sentence.hasPrefix("input income is far from a size of 1: a mean of "))
  }

  @Test("Codes of an embedding need no scale")
  func embedding() throws {
    let layers: [Layer] = [
      .embedding([Embedding.Table(column: 1, categories: 1000, dimension: 4)]), .dense(8, .tanh), .dense(1),
    ]
    #expect(try findings(data { min(999, ($0 * 200 + 500).rounded().magnitude) }, layers).isEmpty)
  }

  @Test("A column with one value is a note")
  func constantInputs() throws {
    let found = try findings(data { _ in 0.5 })
    #expect(found.map(\.name) == ["constant-inputs"])
    #expect(found.first?.columns == [1] && found.first?.severity == .note)
    #expect(found.first?.description == "input column 1 has one value in all rows examined: 0.5")
  }

  @Test("Targets that are all the same, or of another size, are named")
  func targets() throws {
    let constant = try findings(data(target: { _, _ in 0.25 }))
    #expect(constant.map(\.name) == ["constant-targets"] && constant.first?.severity == .problem)
    #expect(constant.first?.columns == [0])
    let large = try findings(data(target: { x, _ in 5000 * x }))
    #expect(large.map(\.name) == ["unscaled-targets"])
    // Counts have no other scale.
    let counts = try findings(
      data(target: { x, _ in (100 + 20 * x).rounded() }), objective: .poisson(Poisson()))
    #expect(counts.filter { $0.name == "unscaled-targets" }.isEmpty)
    let oneClass = try findings(
      data(target: { _, _ in 2 }), [.dense(8, .tanh), .dense(3)], objective: .classes)
    #expect(oneClass.map(\.name) == ["constant-targets"])
    let missing = try findings(
      data(target: { x, _ in x > 0 ? 2 : 0 }), [.dense(8, .tanh), .dense(4)], objective: .classes)
    #expect(missing == [.missingClasses([1, 3])])
  }

  @Test("Batches with one target are counted, those of rows in the order of their classes")
  func constantBatches() throws {
    // 200 rows, the first half of class 0: of 10 batches of 20, all have one class; of 7 of 32, all but the fourth.
    let sorted = try data(target: { _, row in row < 100 ? 0 : 1 })
    let layers: [Layer] = [.dense(8, .tanh), .dense(1)]
    func found(_ rows: Int, _ shuffles: Bool) throws -> [Finding] {
      try findings(sorted, layers, objective: .binary, batch: .rows(rows), shuffles: shuffles)
    }
    guard case .constantBatches(let twenty)? = try found(20, false).first else {
      Issue.record("expected batches of one class")
      return
    }
    #expect(twenty.count == 10 && twenty.of == 10 && twenty.first == 1 && twenty.rows == 20)
    guard case .constantBatches(let some)? = try found(32, false).first else {
      Issue.record("expected batches of one class")
      return
    }
    #expect(some.count == 6 && some.of == 7)
    #expect(try found(20, true).isEmpty && found(200, false).isEmpty && found(1, true).isEmpty)
    // 1 in 100 is a yes: a shuffled batch of 10 has none nine times in ten.
    let rare = try findings(
      data(target: { _, row in row % 100 == 0 ? 1 : 0 }), layers, objective: .binary, batch: .rows(10))
    #expect(rare.map(\.name) == ["constant-batches"])
    #expect(rare.first?.remedy == "take larger batches, or more rows of the rare targets")
  }

  @Test("Batch normalisation of a batch of one row is named")
  func batchOfOneRow() throws {
    let layers: [Layer] = [.dense(8), .batchNorm, .activation(.relu), .dense(1)]
    #expect(
      try findings(data(rows: 65), layers, batch: .rows(32)) == [.batchOfOneRow(layer: "layers.1", batch: 3)])
    #expect(try findings(data(rows: 64), layers, batch: .rows(32)).isEmpty)
    #expect(try findings(data(rows: 65), [.dense(8, .tanh), .dense(1)], batch: .rows(32)).isEmpty)
  }

  @Test("One row, one unit, rows without weight and a few of many rows")
  func degenerateSizes() throws {
    let one = try Dataset<Float>(
      inputs: Matrix(rows: 1, columns: 1, elements: [0.5]),
      targets: Matrix(rows: 1, columns: 1, elements: [1]))
    for layers: [Layer] in [
      [.dense(1)], [.activation(.relu)], [.dense(1, .relu)], [.dropout(0.5), .dense(1)], [.layerNorm],
      [.residual([.dense(1)])],
      [.dense(2), .prelu, .rmsNorm, .alphaDropout(0.1), .gaussianNoise(0.1), .dense(1)],
    ] {
      let found = try Diagnosis(
        of: Network<Float>(inputs: 1, layers: layers, seed: 1), objective: .regression, data: one,
        optimizer: .sgd(learningRate: 0.01))
      #expect(found.findings.isEmpty && found.rows == 1, "\(layers)")
      #expect(found.layers.allSatisfy { $0.mean.isFinite && $0.deviation.isFinite })
    }
    let many = try data(rows: 500)
    let network = try Network<Double>(inputs: 3, layers: [.dense(4, .tanh), .dense(1)], seed: 1)
    let few = try Diagnosis(of: network, objective: .regression, data: many, rows: 20)
    #expect(few.rows == 20 && few.findings.isEmpty)
    let weighted = try Dataset(
      inputs: many.inputs, targets: many.targets, weights: (0..<500).map { $0 % 100 == 7 ? 1 : 0 })
    #expect(try Diagnosis(of: network, objective: .regression, data: weighted, rows: 20).rows == 5)
    #expect(throws: ShapeError("Diagnosis: expected 1 row or more to examine, got 0")) {
      try Diagnosis(of: network, objective: .regression, data: many, rows: 0)
    }
    #expect(throws: ShapeError("Diagnosis: expected 3 inputs in a row, got 1")) {
      try Diagnosis(of: network.converted(to: Float.self), objective: .regression, data: one)
    }
  }
}
