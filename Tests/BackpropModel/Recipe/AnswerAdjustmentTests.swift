import Backprop
import BackpropCompute
import BackpropData
import TestSupport
import Testing

@testable import BackpropModel

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Temperatures and ranges, and their place in a model's file.
struct AnswerAdjustmentTests {
  private func model() throws -> Model {
    var settings = TrainingSettings(target: "y")
    settings.recipe = Recipe(.fast)
    settings.recipe?.hidden = [8]
    settings.recipe?.epochs = 3
    return try TrainingPlan(
      table: Samples.table(rows: 150) { a, b in a + b > 4 ? "yes" : "no" }, settings: settings
    )
    .run().model
  }

  @Test func theFileKeepsIt() throws {
    let model = try model()
    #expect(model.adjustment?.temperature ?? 0 > 0)
    let again = try Model(bytes: model.serialized(), name: "m")
    #expect(again == model)
    let table = try Samples.words()
    #expect(try again.predictions(for: table) == model.predictions(for: table))
  }

  @Test(arguments: [
    "{\"temperature\":0}", "{\"temperature\":-1}", "{\"temperature\":\"nan\"}", "{\"lowest\":1}",
    "{\"threshold\":1.5}", "{\"threshold\":\"nan\"}", "{\"lowest\":2,\"highest\":1}",
    "{\"lowest\":\"-inf\",\"highest\":1}", "[]", "7",
  ])
  func whatCannotBeIsRefused(text: String) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    #expect(throws: (any Error).self) {
      try decoder.decode(AnswerAdjustment.self, from: Data(text.utf8))
    }
  }

  /// With few of one class the best F1 is below one half; the model then names it from there on, in predictions and scores.
  @Test func theMetricMovesTheThreshold() throws {
    let table = try Samples.table(rows: 300) { a, b in
      a + b > 7.2 || Int(a * 10) % 13 == 0 ? "yes" : "no"
    }
    var settings = Samples.settings { $0.hidden = [.dense(4, .tanh)] }
    settings.metric = Score.named("f1")
    let result = try TrainingPlan(table: table, settings: settings).run()
    let threshold = try #require(result.model.adjustment?.threshold)
    let unseen = try #require(result.validation)
    guard case .classification(let scores) = unseen.scores else {
      Issue.record("expected classes")
      return
    }
    #expect(
      scores.answers.predicted.indices.allSatisfy {
        scores.answers.predicted[$0] == (scores.answers.probabilities[$0, 1] >= threshold ? 1 : 0)
      })
    let score = try #require(Score.named("f1"))
    let f1 = try #require(unseen.value(of: score))
    for other in stride(from: 0.05, through: 0.95, by: 0.05) {
      let value = try unseen.deciding(from: other).value(of: score) ?? 0
      #expect(value.isNaN || f1 >= value)
    }
    let importance = try PermutationImportance(of: result.model, on: table, score: score)
    #expect(try importance.baseline == result.model.evaluation(on: table).value(of: score))
    let said = try result.model.predictions(for: table)
    #expect(said.classes == (0..<300).map { said.probabilities[$0, 1] >= threshold ? 1 : 0 })
    #expect(try Model(bytes: result.model.serialized(), name: "m") == result.model)
  }

  @Test func anAdjustmentOfTwoAnswers() throws {
    var answers = try Matrix<Double>(rows: 2, columns: 2, elements: [0.8, 0.2, 0.5, 0.5])
    AnswerAdjustment(temperature: 0.5).apply(to: &answers, offset: 0, scale: 1)
    // Squares, divided by their sum.
    #expect(isClose(answers[0, 0], 0.64 / 0.68, relative: 1e-12) && answers[1, 0] == 0.5)
    var numbers = try Matrix<Double>(rows: 3, columns: 1, elements: [-5, 0.25, 9])
    AnswerAdjustment(range: 10...30).apply(to: &numbers, offset: 20, scale: 5)
    #expect(numbers[0, 0] == -2 && numbers[1, 0] == 0.25 && numbers[2, 0] == 2)
  }
}
