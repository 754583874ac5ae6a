import Backprop
import BackpropModel
import Testing

struct LayerListTests {
  static let lists: [(String, [Layer])] = [
    ("64:relu", [.dense(64, .relu)]),
    ("64:leaky-relu:0.1, 32", [.dense(64, .leakyReLU(slope: 0.1)), .dense(32)]),
    (
      "8:tanh no-bias weights=he:0.5 biases=constant:0.1",
      [
        .dense(
          8, .tanh, hasBias: false, initializer: Initializer(spelling: "he:0.5"),
          biasInitializer: .constant(0.1))
      ]
    ),
    (
      "relu, prelu, prelu:0.1 per-unit",
      [.activation(.relu), .prelu, .prelu(PReLU(slope: 0.1, isShared: false))]
    ),
    (
      "dropout:0.2, alpha-dropout:0.1, gaussian-noise:0.5",
      [.dropout(0.2), .alphaDropout(0.1), .gaussianNoise(0.5)]
    ),
    ("layer-norm, rms-norm, batch-norm", [.layerNorm, .rmsNorm, .batchNorm]),
    (
      "layer-norm:0.001, rms-norm:0.01, batch-norm:0.001:0.2",
      [
        .layerNorm(LayerNorm(epsilon: 0.001)), .rmsNorm(RMSNorm(epsilon: 0.01)),
        .batchNorm(BatchNorm(epsilon: 0.001, momentum: 0.2)),
      ]
    ),
    (
      "scaling, 8:selu ntk, 4 ntk no-bias, parametric:mish, parametric:elu:0.5",
      [
        .scaling, .dense(8, .selu, parametrization: .neuralTangent),
        .dense(4, hasBias: false, parametrization: .neuralTangent), .parametric(.mish),
        .parametric(.elu(alpha: 0.5)),
      ]
    ),
    ("periodic(0, 2-4, 7), 3", [.periodic([0, 2, 3, 4, 7]), .dense(3)]),
    (
      "periodic(1) frequencies=8 size=2 deviation=0.05",
      [.periodic(PeriodicEmbedding([1], frequencies: 8, size: 2, deviation: 0.05))]
    ),
    ("piecewise(0-2, 5), 3", [.piecewise([0, 1, 2, 5]), .dense(3)]),
    ("piecewise(1) pieces=8", [.piecewise(PiecewiseEmbedding([1], pieces: 8))]),
    ("residual(4:silu, residual(4), 4)", [.residual([.dense(4, .silu), .residual([.dense(4)]), .dense(4)])]),
    (
      "embedding(0:5:2, 3:7:4) weights=uniform:0.05, 3",
      [
        .embedding(
          Embedding(
            [.init(column: 0, categories: 5, dimension: 2), .init(column: 3, categories: 7, dimension: 4)],
            initializer: .uniform(bound: 0.05))), .dense(3),
      ]
    ),
  ]

  @Test(arguments: lists) func isReadAndWritten(text: String, layers: [Layer]) throws {
    #expect(try LayerList(text: text).layers == layers)
    #expect(LayerList(layers).text == text)
    let spaced = "\n " + text.split(separator: ",").joined(separator: " ,\t") + "  "
    #expect(try LayerList(text: spaced).layers == layers)
  }

  @Test func everyActivationHasItsPlace() throws {
    for form in Activation.forms {
      let word = String(form.prefix { $0 != "[" })
      let activation = try #require(Activation(spelling: word))
      #expect(
        try LayerList(text: "3:\(word), \(word)").layers == [.dense(3, activation), .activation(activation)])
    }
  }

  @Test(arguments: [
    ("", "a layer, got the end"), ("64,", "a layer, got the end"), ("64,,3", "a layer, got"),
    ("0", "a size of 1 or more, got 0"), ("-3", "a size of 1 or more, got -3"),
    ("3.5:relu", "a size of 1 or more"),
    ("64:rely", "an activation: one of identity, relu"), ("64 relu", "ntk, no-bias, weights=INITIALIZER"),
    ("64 weights=hee", "weights= with one of zero"), ("convolution", "a layer: one of SIZE[:ACTIVATION]"),
    ("dropout", "dropout:RATE"), ("dropout:1", "dropout:RATE"), ("dropout:x", "dropout:RATE"),
    ("gaussian-noise:-1", "gaussian-noise:DEVIATION"), ("layer-norm:0", "layer-norm[:EPSILON]"),
    ("batch-norm:0.1:2", "batch-norm[:EPSILON[:MOMENTUM]]"),
    ("residual(4", "a closing bracket after residual"),
    ("residual()", "a layer, got"), ("residual", "a layer: one of"), ("4)", "a comma or the end, got )"),
    ("residual(4) 5", "a comma or the end, got 5"),
    ("tower(4)", "residual(...), embedding(...), periodic(...) or piecewise(...), got tower("),
    ("embedding(1:2)", "an embedding's COLUMN:CATEGORIES:SIZE"),
    ("embedding(-1:2:3)", "an embedding's COLUMN:CATEGORIES:SIZE"),
    ("periodic()", "a column, or FIRST-LAST"), ("periodic(3-1)", "a column, or FIRST-LAST"),
    ("periodic(0-1000000)", "a column, or FIRST-LAST"),
    ("piecewise()", "a column, or FIRST-LAST"), ("piecewise(1) size=2", "pieces= with a number"),
    ("piecewise(1) pieces=x", "pieces= with a number"),
    ("periodic(1) size=x", "frequencies=, size= or deviation="),
    ("parametric:rely", "an activation: one of"), ("scaling 2", "a comma after scaling, got 2"),
    ("embedding(1:2:3) 5", "weights=INITIALIZER"), ("relu tanh", "a comma after relu, got tanh"),
  ])
  func isRefused(text: String, expected: String) {
    let error = #expect(throws: ModelError.self) { try LayerList(text: text) }
    #expect(error?.kind == .settings)
    #expect(
      error?.description.contains("network: expected " + expected) == true, "\(error?.description ?? "")")
  }

  @Test func depthIsBounded() {
    let deep = String(repeating: "residual(", count: 10_000) + "4"
    #expect(throws: ModelError.self) { try LayerList(text: deep) }
  }

  @Test func jsonIsThatOfTheFile() throws {
    let text = #"{"layers":[{"kind":"dense","outputs":8,"activation":"relu"},{"kind":"dropout","rate":0.5}]}"#
    let architecture = try Architecture(json: Array(text.utf8), name: "a.json")
    #expect(architecture.inputs == nil && architecture.layers == [.dense(8, .relu), .dropout(0.5)])
    for bad in ["", "{}", "[]", #"{"layers":[{"kind":"dense"}]}"#, #"{"layers":[{"kind":"lstm"}]}"#] {
      let error = #expect(throws: ModelError.self) { try Architecture(json: Array(bad.utf8), name: "a.json") }
      #expect(error?.kind == .settings && error?.description.hasPrefix("a.json: ") == true)
    }
  }

  @Test func aWholeNetworkIsCheckedAgainstTheTable() throws {
    let text =
      #"{"inputs":5,"layers":[{"kind":"dense","outputs":4,"activation":"tanh"},{"kind":"dense","outputs":3}]}"#
    var settings = Samples.settings()
    try settings.take(Architecture(json: Array(text.utf8), name: "a.json"))
    #expect(try TrainingPlan(table: Samples.threeClasses(), settings: settings).widths == [5, 4, 3])
    #expect(throws: ModelError.self) { try TrainingPlan(table: Samples.words(), settings: settings) }
    let open = #"{"inputs":5,"layers":[{"kind":"dropout","rate":0.5}]}"#
    #expect(throws: ModelError.self) {
      try settings.take(Architecture(json: Array(open.utf8), name: "a.json"))
    }
  }
}
