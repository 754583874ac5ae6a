import Backprop
import BackpropData
import BackpropModel
import TestSupport
import Testing

struct ClassifierTests {
  /// The user's first program.
  @Test func theFirstProgram() throws {
    let folder = try TemporaryFolder()
    let table = try Table(contentsOf: exampleTable("breast-cancer.csv"))
    let (train, test) = try table.split(fraction: 0.8, stratifiedBy: "diagnosis", seed: 7)
    let classifier = Classifier(target: "diagnosis", hidden: [.dense(64, .relu)], seed: 7)
    var epochs = 0
    let model = try classifier.fitted(to: train) { report in epochs = report.epoch }
    #expect(try model.evaluation(on: test).accuracy ?? 0 >= 0.93)
    try model.write(to: folder.file("diagnosis.safetensors"))
    #expect(epochs == model.provenance.losses.count)
  }

  @Test(arguments: 0..<3 as Range<UInt64>)
  func iris(seed: UInt64) throws {
    let table = try Table(contentsOf: exampleTable("iris.csv"))
    let (train, test) = try table.split(fraction: 0.8, stratifiedBy: "species", seed: seed)
    var classifier = Classifier(target: "species", seed: seed)
    classifier.settings.optimizer = .adam(learningRate: 0.01)
    let model = try classifier.fitted(to: train)
    #expect(try model.evaluation(on: test).accuracy ?? 0 >= 0.9)
    #expect(model.target.classes.count == 3)
  }

  @Test func numbersAreClassesWhereAsked() throws {
    let table = try Table(contentsOf: exampleTable("digits.csv"))
    var classifier = Classifier(target: "digit", hidden: [.dense(32, .relu)])
    classifier.settings.epochs = 30
    let (train, test) = try table.split(fraction: 0.8, stratifiedBy: "digit", seed: 0)
    let model = try classifier.fitted(to: train)
    #expect(model.target.classes == (0...9).map { "\($0)" })
    #expect(try model.evaluation(on: test).accuracy ?? 0 >= 0.93)
  }

  @Test func aLineIsLearnedByARegressor() throws {
    let table = try Samples.numbers()
    var regressor = Regressor(target: "y", hidden: [.dense(16, .tanh)])
    regressor.settings.epochs = 1_000
    regressor.settings.optimizer = .adam(learningRate: 0.01)
    let model = try regressor.fitted(to: table)
    guard case .regression(let regression) = try model.evaluation(on: table).scores else {
      Issue.record("expected scores of numbers")
      return
    }
    #expect(regression.scores.r2 > 0.98)
    #expect(regression.scores.rootMeanSquaredError < 0.15 * regression.baselineError)
  }

  @Test func noSuchTarget() throws {
    let table = try Samples.words()
    let error = #expect(throws: ModelError.self) { try Classifier(target: "z").fitted(to: table) }
    #expect(error?.kind == .badData && error?.description.contains("no column \"z\"") == true)
  }
}
