import Backprop
import BackpropCompute
import BackpropData
import TestSupport
import Testing

@testable import BackpropModel

/// Networks of several parts of the rows: what is chosen by which score, what begins anew, and tables that have hardly
/// anything to divide.
struct FoldTrainingTests {
  private func table(_ text: String) throws -> Table { try Table(csv: Array(text.utf8), name: "t.csv") }

  private func recipe(_ change: (inout TrainingSettings) -> Void = { _ in }) -> TrainingSettings {
    var settings = TrainingSettings(target: "y")
    settings.recipe = Recipe()
    settings.recipe?.hidden = [8]
    settings.recipe?.epochs = 4
    change(&settings)
    return settings
  }

  /// The network after each epoch, trained for as many, says which epoch has the best score.
  @Test(arguments: ["mae", "spearman", "max-error"])
  func theMetricChoosesTheEpoch(name: String) throws {
    let score = try #require(Score.named(name))
    let all = try Samples.table(rows: 90) { a, b in "\(a * a - 3 * b + a * b)" }
    let (table, held) = try all.split(fraction: 0.6, seed: 3)
    func settings(_ epochs: Int, _ change: (inout TrainingSettings) -> Void) -> TrainingSettings {
      Samples.settings {
        $0.epochs = epochs
        $0.optimizer = .adam(learningRate: 0.3)
        change(&$0)
      }
    }
    var values: [Double] = []
    for epochs in 1...9 {
      let plan = try TrainingPlan(table: table, settings: settings(epochs) { $0.validation = 0 })
      let value = try #require(plan.run().model.evaluation(on: held).value(of: score))
      values.append(score.isHigherBetter ? -value : value)
    }
    let plan = try TrainingPlan(
      table: table, validation: held,
      settings: settings(9) {
        $0.metric = score
        $0.patience = nil
      })
    #expect(try plan.run().model.provenance.bestEpoch == (values.lastIndex(of: values.min() ?? 0) ?? 0) + 1)
  }

  @Test func aMetricThatDoesNotSuit() throws {
    let error = #expect(throws: ModelError.self) {
      try TrainingPlan(table: Samples.words(), settings: recipe { $0.metric = Score.named("rmse") })
    }
    #expect(error?.kind == .settings && error?.description.contains("accuracy") == true)
  }

  /// Gradient descent on a line: each step multiplies the distance to the optimum by 1 - 2 rate, so that 5 and 1.5 diverge
  /// and 0.45 does not.
  @Test func whatDivergesBeginsAnew() throws {
    let settings = Samples.settings {
      $0.hidden = []
      $0.optimizer = .sgd(learningRate: 5)
      $0.batch = .full
      $0.epochs = 300
      $0.featureScaling = .standard
      $0.ignored = ["kind", "b"]
      $0.validation = 0
      $0.restarts = 2
    }
    let plan = try TrainingPlan(table: Samples.table { a, _ in "\(3 * a + 1)" }, settings: settings)
    let result = try plan.run()
    #expect(result.notes.count == 2, "\(result.notes)")
    #expect(result.notes.first?.contains("diverged at learning rate 5.0: it began anew at 1.5") == true)
    #expect(result.training.rootMeanSquaredError ?? 1 < 1e-3)
    var never = settings
    never.restarts = 1
    let error = #expect(throws: ModelError.self) {
      try TrainingPlan(table: Samples.table { a, _ in "\(3 * a + 1)" }, settings: never).run()
    }
    #expect(error?.kind == .diverged)
  }

  @Test func aClassWithOneRow() throws {
    var text = "a,y\n"
    for row in 0..<40 { text += "\(row * 37 % 40),\(row == 11 ? "rare" : row % 2 == 0 ? "yes" : "no")\n" }
    let result = try TrainingPlan(table: table(text), settings: recipe()).run()
    #expect(result.model.target.classes == ["no", "rare", "yes"] && result.validation?.rows == 40)
  }

  @Test func aTargetThatIsConstantInAPart() throws {
    var text = "a,y\n"
    for row in 0..<20 { text += "\(row * 7 % 20),\(row == 3 ? "2.5" : "1.5")\n" }
    var settings = recipe()
    settings.task = .regression
    let result = try TrainingPlan(table: table(text), settings: settings).run()
    #expect(result.validation?.rootMeanSquaredError?.isFinite == true)
  }

  @Test(arguments: [3, 4, 5, 7, 11])
  func hardlyAnyRows(rows: Int) throws {
    let text = "a,y\n" + (0..<rows).map { "\($0 * 3 % 7).5,\($0 % 2)\n" }.joined()
    let result = try TrainingPlan(table: table(text), settings: recipe()).run()
    #expect(result.model.networks.count >= 1)
  }

  @Test func fewerRowsThanParts() throws {
    let text = "a,y\n1,0\n2,1\n3,0\n4,1\n"
    let error = #expect(throws: ModelError.self) {
      try TrainingPlan(table: table(text), settings: recipe { $0.folds = 9 })
    }
    #expect(error?.description.contains("9") == true, "\(error?.description ?? "")")
  }

  @Test func nothingThatVaries() throws {
    let text = "a,b,y\n" + (0..<20).map { "1,x,\($0 % 2)\n" }.joined()
    let error = #expect(throws: ModelError.self) { try TrainingPlan(table: table(text), settings: recipe()) }
    #expect(error?.kind == .badData)
  }

  @Test(arguments: ["0", "-1", ""])
  func weightsThatAreNone(cell: String) throws {
    let text = "a,w,y\n" + (0..<20).map { "\($0 * 7 % 20),\($0 < 10 ? cell : "0"),\($0 % 2)\n" }.joined()
    let error = #expect(throws: ModelError.self) {
      try TrainingPlan(table: table(text), settings: recipe { $0.weights = "w" }).run()
    }
    #expect(error?.kind == .badData, "\(error?.description ?? "")")
  }

  /// All rows that weigh something may lie in one part.
  @Test func weightsOfOnePartAlone() throws {
    let text = "a,w,y\n" + (0..<20).map { "\($0 * 7 % 20),\($0 < 2 ? 1 : 0),\($0 % 2)\n" }.joined()
    do {
      _ = try TrainingPlan(table: table(text), settings: recipe { $0.weights = "w" }).run()
    } catch let error as ModelError {
      #expect(error.kind == .badData && error.description.contains("weight"), "\(error)")
    }
  }

  @Test func groupsStayTogether() throws {
    var text = "a,who,y\n"
    for row in 0..<60 { text += "\(row * 37 % 50),p\(row % 12),\(row * 37 % 50 > 25 ? 1 : 0)\n" }
    let plan = try TrainingPlan(table: table(text), settings: recipe { $0.split = .grouped(by: "who") })
    #expect(plan.foldCount == 5)
    for part in plan.folds[0] {
      #expect(Set(part.validation.map { $0 % 12 }).isDisjoint(with: part.training.map { $0 % 12 }))
    }
  }
}
