import Backprop
import BackpropCompute
import BackpropData
import BackpropModel
import Testing

struct TrainingPlanTests {
  typealias Loss = Objective
  typealias Output = TrainingSettings.Output

  @Test(
    arguments: [
      (nil, nil, "binary-cross-entropy", 1), (.crossEntropy, nil, "binary-cross-entropy", 1),
      (nil, .sigmoid, "binary-cross-entropy", 1), (nil, .softmax, "cross-entropy", 2),
      (.squaredError, nil, "squared-sigmoid", 1), (.halfSquaredError(), .sigmoid, "half-squared-sigmoid", 1),
    ] as [(Loss?, Output?, String, Int)])
  func pairsForTwoClasses(loss: Loss?, output: Output?, spelling: String, outputs: Int) throws {
    let plan = try plan(Samples.words(), loss, output)
    #expect(plan.objective.spelling == spelling)
    #expect(plan.widths == [5, 6, outputs])
  }

  @Test(
    arguments: [
      (nil, nil, "squared"), (.squaredError, .identity, "squared"),
      (.squaredError, .sigmoid, "squared-sigmoid"),
      (.halfSquaredError(), nil, "half-squared"), (.halfSquaredError(), .sigmoid, "half-squared-sigmoid"),
    ] as [(Loss?, Output?, String)])
  func pairsForNumbers(loss: Loss?, output: Output?, spelling: String) throws {
    #expect(try plan(Samples.numbers(), loss, output).objective.spelling == spelling)
  }

  @Test(
    arguments: [
      (2, .squaredError, .softmax), (2, nil, .identity), (2, .halfSquaredError(), .identity),
      (3, nil, .sigmoid),
      (3, .squaredError, nil), (3, .halfSquaredError(), .sigmoid), (3, nil, .identity),
      (0, .crossEntropy, nil),
      (0, nil, .softmax), (0, .halfSquaredError(), .softmax),
    ] as [(Int, Loss?, Output?)])
  func illegalPairs(classes: Int, loss: Loss?, output: Output?) throws {
    let table = try classes == 2 ? Samples.words() : classes == 3 ? Samples.threeClasses() : Samples.numbers()
    let error = #expect(throws: ModelError.self) { try plan(table, loss, output) }
    #expect(error?.kind == .settings)
    #expect(error?.description.contains("loss and output activation: expected") == true)
  }

  private func plan(_ table: Table, _ loss: Loss?, _ output: Output?) throws -> TrainingPlan {
    try TrainingPlan(
      table: table,
      settings: Samples.settings {
        $0.loss = loss
        $0.output = output
      })
  }

  @Test func sizesAreChecked() throws {
    let right = try TrainingPlan(
      table: Samples.threeClasses(), settings: Samples.settings { $0.expectedSizes = [5, 6, 3] })
    #expect(right.widths == [5, 6, 3])
    let error = #expect(throws: ModelError.self) {
      try TrainingPlan(
        table: Samples.threeClasses(), settings: Samples.settings { $0.expectedSizes = [3, 6, 3] })
    }
    #expect(error?.kind == .settings)
    #expect(
      error?.description.contains(
        "expected 5 6 3 for this table (5 inputs after preprocessing, 3 outputs), got 3 6 3") == true)
  }

  @Test func theTaskIsInferredOrAsAsked() throws {
    let twoNumbers = try Samples.table { a, _ in a > 2 ? "5" : "9" }
    #expect(try TrainingPlan(table: twoNumbers, settings: Samples.settings()).target.classes == ["5", "9"])
    let asked = try TrainingPlan(table: twoNumbers, settings: Samples.settings { $0.task = .regression })
    #expect(asked.target.task == .regression)
    #expect(asked.notes.contains { $0.contains("a number, as asked") })
    #expect(throws: ModelError.self) {
      try TrainingPlan(table: Samples.words(), settings: Samples.settings { $0.task = .regression })
    }
  }

  @Test func validationIsStratifiedAndLearnsNothing() throws {
    let table = try Samples.table(rows: 100) { a, _ in a < 1 ? "rare" : "often" }
    let all = try #require(labels(table)["rare"])
    let plan = try TrainingPlan(table: table, settings: Samples.settings { $0.validation = 0.3 })
    let validation = try #require(plan.validation)
    #expect(plan.training.rowCount == 70 && validation.rowCount == 30)
    let held = try Double(labels(validation)["rare"] ?? 0)
    #expect((held - 0.3 * Double(all)).magnitude <= 1)
    // The preprocessing is that of the training rows alone.
    func fitted(_ table: Table) throws -> FeatureEncoder {
      try FeatureEncoder(fitting: table, columns: ["a", "kind", "b"], scaling: .robust)
    }
    #expect(try plan.features == fitted(plan.training))
    #expect(try plan.features != fitted(table))
  }

  private func labels(_ table: Table) throws -> [String: Int] {
    var counts: [String: Int] = [:]
    guard case .text(let categories, let codes) = try table.column(named: "y").values else { return [:] }
    for code in codes { counts[categories[Int(code)], default: 0] += 1 }
    return counts
  }

  @Test func rowsWithoutATargetAreLeftOutAndSaid() throws {
    var row = 0
    let table = try Samples.table { a, b in
      row += 1
      return row <= 5 ? "" : a + b > 4 ? "yes" : "no"
    }
    let plan = try TrainingPlan(table: table, settings: Samples.settings())
    #expect(plan.training.rowCount + (plan.validation?.rowCount ?? 0) == 55)
    #expect(plan.notes.contains("left out 5 rows without a target"))
  }

  @Test(arguments: [TrainingSettings.Precision.float, .double])
  func machineHasNoSay(precision: TrainingSettings.Precision) throws {
    for table in [try Samples.threeClasses(), try Samples.numbers()] {
      let plan = try TrainingPlan(
        table: table,
        settings: Samples.settings {
          $0.precision = precision
          $0.hidden = [.dense(17, .gelu), .dropout(0.25), .dense(9, .silu)]
          $0.batch = .rows(7)
        })
      let expected = try plan.run(instructionSet: .baseline).model.serialized()
      for workers in 1...3 {
        for set in InstructionSet.available {
          let model = try plan.run(instructionSet: set, workers: WorkerPool(count: workers)).model
          #expect(try model.serialized() == expected, "\(set), \(workers) workers")
        }
      }
    }
  }

  @Test func divergenceIsAnError() throws {
    for (rate, epochs) in [(1e10, 50), (1e18, 1), (1e300, 3)] {
      let plan = try TrainingPlan(
        table: Samples.numbers(),
        settings: Samples.settings {
          $0.optimizer = .sgd(learningRate: rate)
          $0.hidden = [.dense(6, .relu)]
          $0.epochs = epochs
        })
      let error = #expect(throws: ModelError.self) { try plan.run() }
      #expect(error?.kind == .diverged)
      #expect(error?.description.contains("lower the learning rate") == true)
    }
  }

  @Test("A model that is no better than a guess is said to be none, whatever it learned by heart")
  func noise() throws {
    let random = RandomSource(seed: 3)
    var text = "a,b,c,y\n"
    for row in 0..<90 {
      for column in 0..<3 { text += "\(random.normal(.data, index: 4 * row + column))," }
      text += random.uniform(.data, step: 1, index: row) < 0.75 ? "no\n" : "yes\n"
    }
    let table = try Table(csv: Array(text.utf8), name: "noise.csv")
    func found(_ table: Table, _ change: (inout TrainingSettings) -> Void = { _ in }) throws -> [String] {
      let settings = Samples.settings {
        $0.folds = 3
        $0.epochs = 60
        change(&$0)
      }
      let result = try TrainingPlan(table: table, settings: settings).run()
      return result.diagnosis.filter(\.isProblem).map(\.name)
    }
    #expect(try found(table).contains("no-better-than-a-guess"))
    // Who weighs classes asks for other scores.
    #expect(try !found(table) { $0.classWeights = .balanced }.contains("no-better-than-a-guess"))
    #expect(try !found(Samples.words()).contains("no-better-than-a-guess"))
    #expect(try !found(Samples.numbers()).contains("no-better-than-a-guess"))
  }

  @Test func theCallerMayStopIt() throws {
    let plan = try TrainingPlan(table: Samples.words(), settings: Samples.settings { $0.epochs = 1_000_000 })
    var epochs = 0
    let result = try plan.run(while: { epochs < 5 }) { _ in epochs += 1 }
    #expect(result.model.provenance.end == "interrupted")
    #expect(result.model.provenance.losses.count == 5)
    let never = try plan.run(while: { false })
    #expect(never.model.provenance.losses.isEmpty)
    #expect(try Model(bytes: never.model.serialized(), name: "m") == never.model)
  }

  @Test func impossibleSettingsAreErrorsOfSettings() throws {
    for change: (inout TrainingSettings) -> Void in [
      { $0.hidden = [.dense(0, .relu)] }, { $0.hidden = [.dense(.max, .relu)] },
      { $0.hidden = [.dropout(1)] },
      { $0.batch = .rows(0) }, { $0.epochs = -1 }, { $0.patience = 0 }, { $0.validation = .nan },
      { $0.validation = 1 }, { $0.validation = -0.5 }, { $0.optimizer = .sgd(learningRate: .nan) },
    ] {
      let error = #expect(throws: ModelError.self) { try Samples.model(Samples.words(), change) }
      #expect(error?.kind == .settings)
    }
  }

  @Test("Classes that hardly any two rows share cannot be learned")
  func classesOfOneRow() throws {
    func plan(_ rows: Int, classes: Int) throws -> TrainingPlan {
      let text = (0..<rows).map { "\($0 % 7),k\($0 % classes)\n" }.joined()
      return try TrainingPlan(
        table: Table(csv: Array("x,y\n\(text)".utf8), name: "t.csv"), settings: TrainingSettings(target: "y"))
    }
    let error = #expect(throws: ModelError.self) { try plan(240, classes: 121) }
    #expect(error?.kind == .badData)
    #expect(
      error?.description.contains("expected classes that stand in several rows each, got 121 in 240 rows")
        == true)
    #expect(try plan(240, classes: 120).target.classes.count == 120)
    #expect(try plan(100, classes: 100).target.classes.count == 100)
  }

  @Test("A target's scale is learned from the training rows alone")
  func scaleOfTrainingRows() throws {
    let y = (0..<50).map { Double($0 * $0 % 97) }
    let table = try Table(
      name: "made",
      columns: [Column(name: "x", numbers: (0..<50).map { Double($0) }), Column(name: "y", numbers: y)])
    var settings = TrainingSettings(target: "y")
    settings.task = .regression
    let plan = try TrainingPlan(table: table, settings: settings)
    guard case .numbers(let training) = try plan.training.column(named: "y").values else { return }
    let mean = training.reduce(0, +) / Double(training.count)
    #expect((plan.target.offset - mean).magnitude < 1e-12)
    #expect((plan.target.offset - y.reduce(0, +) / 50).magnitude > 1e-3)
  }
}
