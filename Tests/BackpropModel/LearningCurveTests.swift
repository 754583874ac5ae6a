import Backprop
import BackpropData
import BackpropModel
import TestSupport
import Testing

struct LearningCurveTests {
  @Test func growsAndScores() throws {
    let table = try Samples.threeClasses()
    var said: [LearningCurve.Point] = []
    let curve = try LearningCurve(
      of: table, settings: Samples.settings(), parts: [0.1, 0.25, 0.5, 1], onPoint: { said.append($0) })
    // A quarter of 60 is held out; a tenth of the other 45 is too little to train on.
    #expect(curve.heldOutRows == 15 && curve.points.map(\.rows) == [11, 23, 45])
    #expect(curve.points == said && curve.score.name == "accuracy")
    for point in curve.points {
      let hits = point.heldOut * 15
      #expect(isClose(hits, hits.rounded(), relative: 1e-12) && (0...15).contains(hits))
    }
    #expect(try LearningCurve(of: table, settings: Samples.settings(), parts: [0.25, 0.5, 1]).points == said)
  }

  /// The last point is the training that anybody would do on those rows.
  @Test func isTheTrainingItSaysItIs() throws {
    let table = try Samples.numbers()
    let settings = Samples.settings { $0.task = .regression }
    let score = try #require(Score.named("mae"))
    let curve = try LearningCurve(of: table, settings: settings, score: score, parts: [1])
    let (rest, heldOut) = try table.split(fraction: 0.75, seed: settings.seed)
    let result = try TrainingPlan(table: rest, settings: settings).run()
    let point = try #require(curve.points.first)
    let unseen = try result.model.evaluation(on: heldOut).value(of: score)
    #expect(point.rows == 45 && point.heldOut == unseen)
    #expect(point.training == result.training.value(of: score))
  }

  @Test func stopsWhereItIsNotWanted() throws {
    var points = 0
    let curve = try LearningCurve(
      of: Samples.words(), settings: Samples.settings(), parts: [0.5, 1], while: { points == 0 },
      onPoint: { _ in points += 1 })
    #expect(curve.points.count == 1)
    let error = #expect(throws: ModelError.self) {
      try LearningCurve(of: Samples.words(), settings: Samples.settings(), while: { false })
    }
    #expect(error?.description.contains("interrupted") == true)
  }

  @Test func badInput() throws {
    func message(_ table: Table, _ score: String? = nil, parts: [Double] = [0.5, 1]) throws -> String {
      let error = #expect(throws: ModelError.self) {
        try LearningCurve(
          of: table, settings: Samples.settings(), score: score.flatMap { Score.named($0) }, parts: parts)
      }
      return error?.description ?? ""
    }
    let words = try Samples.words()
    #expect(try message(words, "rmse").contains("expected a score of this target (accuracy, "))
    #expect(try message(words, parts: [0.5, 0.5]).contains("expected rising parts"))
    #expect(try message(words, parts: [0.5, 1.5]).contains("expected rising parts"))
    let few = try Table(csv: Array("a,y\n1,no\n2,yes\n3,no\n4,yes\n".utf8), name: "few.csv")
    #expect(try message(few).contains("few.csv: expected at least 10 rows"))
    let other = try Table(csv: Array("a,b\n1,2\n".utf8), name: "other.csv")
    #expect(try message(other).contains("\"y\""))
  }

  /// What a model's file says of its training is what it was trained with.
  @Test func settingsOfAModel() throws {
    let settings = Samples.settings {
      $0.task = .classification
      $0.optimizer = .sgd(learningRate: 0.3, momentum: 0.5, weightDecay: 0.001)
      $0.batch = .rows(16)
      $0.patience = nil
      $0.validation = 0.25
      $0.shuffles = false
      $0.seed = 9
      $0.precision = .double
      $0.output = .softmax
      $0.outputInitializer = .normal(standardDeviation: 0.1)
    }
    let model = try TrainingPlan(table: Samples.words(), settings: settings).run().model
    let (like, notes) = try TrainingSettings.like(Model(bytes: model.serialized(), name: "m"))
    #expect(notes.isEmpty)
    let again = try TrainingPlan(table: Samples.words(), settings: like).run().model
    #expect(
      again.network.layout == model.network.layout && again.provenance.losses == model.provenance.losses)
  }
}
