import Backprop
import BackpropData
import BackpropModel
import Foundation
import TestSupport
import Testing

struct SearchTests {
  private func space() throws -> SearchSpace {
    try SearchSpace([
      .init("rate", .numbers(0.0001...0.1, .logarithmic)), .init("dropout", .numbers(0...0.5, .linear)),
      .init("units", .integers(4...64, .logarithmic)), .init("count", .integers(-2...2, .linear)),
      .init("activation", .choices([.text("relu"), .text("tanh"), .flag(false)])),
    ])
  }

  @Test func equalSeedsDrawEqualTrials() throws {
    let space = try space()
    let trials = (1...50).map { space.trial($0, seed: 7) }
    #expect(trials == (1...50).map { space.trial($0, seed: 7) })
    #expect(trials != (1...50).map { space.trial($0, seed: 8) })
    #expect(Set(trials.map(\.description)).count > 45)
    // A setting less changes nothing in the others.
    let less = try SearchSpace(Array(space.dimensions.dropFirst(2)))
    for number in 1...50 {
      #expect(
        less.trial(number, seed: 7).values.elementsEqual(trials[number - 1].values.dropFirst(2)) { $0 == $1 })
    }
  }

  /// Draws are uniform on their scale: the mean of n is within five of its deviations, 1 / sqrt(12 n).
  @Test func drawsFillTheirRanges() throws {
    let space = try space()
    let count = 4_000
    let trials = (1...count).map { space.trial($0, seed: 3) }
    func mean(_ value: (SearchTrial) -> Double?) throws -> Double {
      try trials.map { try #require(value($0)) }.reduce(0, +) / Double(count)
    }
    let bound = 5 / (12 * Double(count)).squareRoot()
    let rate = try mean { $0.number("rate").map { (log($0) - log(0.0001)) / (log(0.1) - log(0.0001)) } }
    #expect(abs(rate - 0.5) < bound)
    #expect(abs(try mean { $0.number("dropout").map { $0 / 0.5 } } - 0.5) < bound)
    // P(k) = ln((k + 1) / k) / ln(65 / 4) on the scale of logarithms.
    for units in [4, 5, 16, 64] {
      let wanted = log(Double(units + 1) / Double(units)) / log(65.0 / 4)
      let share = Double(trials.count { $0["units"] == .integer(units) }) / Double(count)
      #expect(abs(share - wanted) < 5 * (wanted * (1 - wanted) / Double(count)).squareRoot(), "\(units)")
    }
    for number in -2...2 {
      let share = Double(trials.count { $0["count"] == .integer(number) }) / Double(count)
      #expect(abs(share - 0.2) < 5 * (0.16 / Double(count)).squareRoot())
    }
    for choice: SearchValue in [.text("relu"), .text("tanh"), .flag(false)] {
      let share = Double(trials.count { $0["activation"] == choice }) / Double(count)
      #expect(abs(share - 1.0 / 3) < 5 * (2.0 / 9 / Double(count)).squareRoot())
    }
    for trial in trials {
      let rate = try #require(trial.number("rate"))
      #expect((0.0001...0.1).contains(rate) && "\(rate)".filter(\.isNumber).count <= 12)
    }
  }

  @Test func spacesThatAreNoneAreRefused() {
    let wrong: [[SearchSpace.Dimension]] = [
      [.init("a", .choices([]))], [.init("a", .numbers(0...1, .logarithmic))],
      [.init("a", .numbers(-Double.infinity...1, .linear))], [.init("a", .integers(0...5, .logarithmic))],
      [.init("a", .integers(0...Int.max, .linear))],
      [.init("a", .integers(0...1, .linear)), .init("a", .integers(0...1, .linear))],
    ]
    for dimensions in wrong { #expect(throws: ModelError.self) { try SearchSpace(dimensions) } }
  }

  @Test func roundsAreThoseOfSuccessiveHalving() throws {
    func rounds(_ trials: Int, _ epochs: Int, _ method: Search.Method = .halving) throws -> [[Int]] {
      try Search(space: space(), trials: trials, method: method).rounds(epochs: epochs).map {
        [$0.number, $0.trials, $0.epochs]
      }
    }
    #expect(try rounds(27, 81) == [[1, 27, 3], [2, 9, 9], [3, 3, 27], [4, 1, 81]])
    #expect(try rounds(10, 100) == [[1, 10, 12], [2, 3, 34], [3, 1, 100]])
    #expect(try rounds(2, 5) == [[1, 2, 2], [2, 1, 5]])
    #expect(try rounds(1, 5) == [[1, 1, 5]])
    #expect(try rounds(30, 1) == [[1, 30, 1], [2, 10, 1], [3, 3, 1], [4, 1, 1]])
    #expect(try rounds(10, 100, .random) == [[1, 10, 100]])
  }

  /// A training whose only good rate is one of the choices.
  private func search(
    _ method: Search.Method, trials: Int = 9, rates: [Double] = [1e-9, 1e-8, 0.03, 1e-7],
    timeLimit: Double? = nil
  ) throws -> Search {
    Search(
      space: try SearchSpace([.init("rate", .choices(rates.map { .number($0) }))]), trials: trials,
      method: method, seed: 1, timeLimit: timeLimit)
  }

  private func settings(_ trial: SearchTrial, _ epochs: Int) throws(ModelError) -> TrainingSettings {
    var settings = TrainingSettings(target: "y")
    settings.hidden = [.dense(8, .relu)]
    settings.epochs = epochs
    settings.patience = nil
    settings.optimizer = .adam(learningRate: trial.number("rate") ?? 1e-10)
    return settings
  }

  @Test(arguments: Search.Method.allCases) func aPlantedSettingIsFound(method: Search.Method) throws {
    let search = try search(method)
    let table = try Samples.numbers()
    var seen: [Search.Run] = []
    var bests: [Bool] = []
    let result = try search.run(
      on: table, epochs: 27,
      onRun: { run, isBest in
        seen.append(run)
        bests.append(isBest)
      }, settings: settings)
    #expect(result.best.trial.number("rate") == 0.03 && result.end == .done && result.score.name == "rmse")
    // The budget is spent as it was said.
    let rounds = search.rounds(epochs: 27)
    #expect(result.runs.count == rounds.reduce(0) { $0 + $1.trials })
    for round in rounds {
      let runs = result.runs.filter { $0.round == round.number }
      #expect(
        runs.count == round.trials && runs.allSatisfy { $0.epochs == round.epochs && $0.state == .trained })
    }
    // Whoever goes on is not worse than anybody who does not.
    for round in rounds.dropLast() {
      let going = Set(result.runs.filter { $0.round == round.number + 1 }.map(\.trial.number))
      let runs = result.runs.filter { $0.round == round.number }
      let worst = try #require(runs.filter { going.contains($0.trial.number) }.compactMap(\.score).max())
      let left = runs.filter { !going.contains($0.trial.number) }.compactMap(\.score)
      #expect(left.allSatisfy { $0 >= worst })
    }
    #expect(seen.count == result.runs.count && bests.first == true)
    let last = try #require(bests.lastIndex(of: true))
    #expect(seen[last].trial == result.best.trial && seen[last].round == result.best.round)
    // The model is that of a training by the best settings.
    let again = try TrainingPlan(
      table: table, settings: settings(result.best.trial, result.best.plannedEpochs)
    ).run()
    #expect(try again.model.serialized() == result.training.model.serialized())
    #expect(result.best.score == again.validation?.rootMeanSquaredError)
  }

  @Test func trialsThatDivergeOrDoNotFitAreTheWorst() throws {
    let search = try search(.halving, trials: 12, rates: [1e30, 0.03, -1])
    let result = try search.run(on: Samples.numbers(), epochs: 9) { trial, epochs throws(ModelError) in
      var settings = try settings(trial, epochs)
      if trial.number("rate") == -1 { throw ModelError(.settings, "no such rate") }
      if trial.number("rate") == 1e30 { settings.optimizer = .sgd(learningRate: 1e30) }
      return settings
    }
    let states = Dictionary(grouping: result.runs, by: { $0.trial.number("rate") ?? 0 }).mapValues {
      Set($0.map(\.state))
    }
    #expect(states[1e30] == [.diverged] && states[-1] == [.refused] && states[0.03] == [.trained])
    #expect(
      result.runs.filter { $0.state == .diverged }.allSatisfy {
        $0.round == 1 && $0.score == nil && $0.problem != nil
      })
    #expect(result.best.trial.number("rate") == 0.03)
  }

  @Test func whereNoTrialCanBeScoredThatIsSaid() throws {
    #expect(throws: ModelError.self) {
      try search(.random, trials: 2, rates: [1e30]).run(on: Samples.numbers(), epochs: 3) {
        _, epochs throws(ModelError) in
        var settings = TrainingSettings(target: "y")
        settings.epochs = epochs
        settings.optimizer = .sgd(learningRate: 1e30)
        return settings
      }
    }
    #expect(throws: ModelError.self) {
      try search(.random).run(on: Samples.numbers(), epochs: 3) { trial, epochs throws(ModelError) in
        var settings = try settings(trial, epochs)
        settings.validation = 0
        return settings
      }
    }
    var wrong = try search(.random)
    wrong.score = Score.named("accuracy")
    #expect(throws: ModelError.self) { try wrong.run(on: Samples.numbers(), epochs: 3, settings: settings) }
  }

  @Test func anInterruptLeavesTheBestSoFar() throws {
    var count = 0
    let result = try search(.random).run(
      on: Samples.numbers(), epochs: 20, while: { count < 50 }, onEpoch: { _ in count += 1 },
      settings: settings)
    #expect(result.end == .interrupted && result.runs.count == 3)
    #expect(result.runs.map(\.state) == [.trained, .trained, .stopped])
    // In the midst of the first trial there is a model too.
    count = 0
    let first = try search(.random).run(
      on: Samples.numbers(), epochs: 20, while: { count < 5 }, onEpoch: { _ in count += 1 },
      settings: settings)
    #expect(first.runs.count == 1 && first.best.epochs == 5 && first.best.state == .stopped)
  }

  @Test func theTimeEndsASearch() throws {
    var time = 0.0
    let result = try search(.random, timeLimit: 100).run(
      on: Samples.numbers(), epochs: 10, onEpoch: { _ in time += 4 }, clock: { time }, settings: settings)
    #expect(result.end == .time && result.runs.count == 3 && result.runs.last?.state == .stopped)
    #expect(result.runs.map(\.seconds) == [40, 40, 20])
  }
}
