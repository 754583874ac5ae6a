import Backprop
import BackpropCompute
import BackpropData
import BackpropModel
import TestSupport
import Testing

/// Every objective that a table's target can be learned by: it trains, it is read back, and its answers are in the target's
/// unit.
struct ObjectiveTargetTests {
  static let ofTwoClasses = [
    "binary-cross-entropy", "binary-cross-entropy:0.1:3", "probability-cross-entropy", "binary-focal",
    "binary-focal-even", "hinge", "squared-hinge", "squared-sigmoid", "half-squared-sigmoid", "focal",
    "multi-class-hinge", "cross-entropy:0:1:2",
  ]
  static let ofThreeClasses = [
    "cross-entropy", "cross-entropy:0.1", "cross-entropy:0.1:1:2:3", "focal", "focal:1:1:2:3",
    "multi-class-hinge",
  ]
  static let ofNumbers = [
    "squared", "half-squared", "absolute", "huber:0.5", "smooth-l1", "log-cosh", "gaussian", "gaussian-full",
    "gaussian-softplus", "quantile:0.25", "quantile:0.1:0.5:0.9",
  ]

  private func train(_ spelling: String, _ table: Table) throws -> Model {
    let loss = try #require(Objective(spelling: spelling))
    let model = try Samples.model(table) {
      $0.loss = loss
      $0.epochs = 40
    }
    #expect(model.objective == loss)
    #expect(try Model(bytes: model.serialized(), name: "m") == model)
    return model
  }

  @Test(arguments: ofTwoClasses) func twoClasses(spelling: String) throws {
    try expectClasses(train(spelling, Samples.words()), Samples.words())
  }

  @Test(arguments: ofThreeClasses) func threeClasses(spelling: String) throws {
    try expectClasses(train(spelling, Samples.threeClasses()), Samples.threeClasses())
  }

  private func expectClasses(_ model: Model, _ table: Table) throws {
    let predictions = try model.predictions(for: table)
    for row in 0..<table.rowCount {
      let shares = (0..<predictions.labels.count).map { predictions.probabilities[row, $0] }
      #expect(shares.allSatisfy { (0...1).contains($0) } && isClose(shares.reduce(0, +), 1, relative: 1e-6))
    }
    let evaluation = try model.evaluation(on: table)
    guard case .classification(let scores) = evaluation.scores else { return }
    #expect(scores.accuracy > scores.baselineAccuracy)
  }

  @Test(arguments: ofNumbers) func numbers(spelling: String) throws {
    let table = try Samples.table(rows: 200) { a, b in "\(1000 + 50 * a - 20 * b)" }
    let model = try Samples.model(table) {
      $0.loss = Objective(spelling: spelling)
      $0.epochs = 200
    }
    let predictions = try model.predictions(for: table)
    #expect(predictions.numbers.allSatisfy { (700...1500).contains($0) })
    #expect(predictions.details.map(\.name) == Predictions.detailNames(of: model))
    let error = try #require(model.evaluation(on: table).rootMeanSquaredError)
    #expect(error < 40, "of a target with a deviation of 75")
  }

  @Test func countsAndShares() throws {
    let counts = try Samples.table { a, _ in "\(Int(a))" }
    for spelling in ["poisson", "poisson-full", "poisson-rate"] {
      let model = try Samples.model(counts) {
        $0.task = .regression
        $0.loss = Objective(spelling: spelling)
        $0.epochs = 60
      }
      #expect(model.target.offset == 0 && model.target.scale == 1)
      #expect(try model.predictions(for: counts).numbers.allSatisfy { $0 > 0 && $0 < 20 })
    }
    let shares = try Samples.table { a, _ in "\(a / 6)" }
    let model = try Samples.model(shares) { $0.loss = .binaryCrossEntropy }
    #expect(try model.predictions(for: shares).numbers.allSatisfy { $0 > 0 && $0 < 1 })
  }

  @Test func whatCannotBeSaidIsRefused() throws {
    for spelling in ["kullback-leibler", "gaussian-variance", "hinge", "combined/1:1:1/squared"] {
      let error = #expect(throws: ModelError.self, "\(spelling)") {
        try Samples.model(Samples.numbers()) { $0.loss = Objective(spelling: spelling) }
      }
      #expect(error?.kind == .settings)
      #expect(error?.description.contains("quantile") == true)
    }
    let negative = #expect(throws: ModelError.self) {
      try Samples.model(Samples.table { a, b in "\(a - b)" }) { $0.loss = .poisson }
    }
    #expect(negative?.kind == .badData && negative?.description.contains("sample.csv:") == true)
    let scaled = #expect(throws: ModelError.self) {
      try Samples.model(Samples.table { a, _ in "\(a)" }) {
        $0.loss = .poisson
        $0.targetScaling = .standard
      }
    }
    #expect(scaled?.kind == .settings)
  }

  @Test func formsForTablesAreThoseThatFitOne() {
    let words = Objective.formsForTables.map { $0.prefix { $0 != ":" && $0 != "[" } }
    for word in ["squared", "cross-entropy", "quantile", "gaussian", "poisson", "hinge", "focal"] {
      #expect(words.contains { $0 == word })
    }
    for word in ["combined{/OUTPUTS", "kullback-leibler", "gaussian-variance"] {
      #expect(!words.contains { $0 == word })
    }
  }

  /// Standardised targets: a model that has learned nothing of them says the mean, and the deviations of its outputs come
  /// back in the unit of the target.
  @Test func theOutputsScaleComesBack() throws {
    var rows = "a,y\n"
    for row in 0..<400 { rows += "\(row % 2),\(5000 + (row / 2 % 2 == 0 ? 100 : -100))\n" }
    let table = try Table(csv: Array(rows.utf8), name: "coin.csv")
    let model = try Samples.model(table) {
      $0.task = .regression
      $0.loss = .gaussian
      $0.epochs = 150
      $0.validation = 0
    }
    let gaussian = try model.predictions(for: table)
    #expect(gaussian.numbers.allSatisfy { ($0 - 5000).magnitude < 10 })
    #expect(gaussian.details[0].values.allSatisfy { ($0 - 100).magnitude < 5 })
    let quantiles = try Samples.model(table) {
      $0.task = .regression
      $0.loss = .quantiles(0.9, 0.1)
      $0.epochs = 400
      $0.validation = 0
    }
    let levels = try quantiles.predictions(for: table).details
    #expect(levels.map(\.name) == ["quantile_0.9", "quantile_0.1"])
    #expect(levels[0].values.allSatisfy { ($0 - 5100).magnitude < 20 })
    #expect(levels[1].values.allSatisfy { ($0 - 4900).magnitude < 20 })
  }
}
