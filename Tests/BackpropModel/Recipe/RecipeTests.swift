import Backprop
import BackpropCompute
import BackpropData
import TestSupport
import Testing

@testable import BackpropModel

/// Presets: what they decide, and how folds become one model.
struct RecipeTests {
  private func settings(_ change: (inout TrainingSettings) -> Void = { _ in }) -> TrainingSettings {
    var settings = TrainingSettings(target: "y")
    settings.recipe = Recipe()
    settings.recipe?.hidden = [16]
    settings.recipe?.epochs = 6
    settings.recipe?.repeats = 1
    change(&settings)
    return settings
  }

  @Test func theNetworkIsTheRecipes() throws {
    var wanted = TrainingSettings(target: "y")
    wanted.recipe = Recipe()
    let plan = try TrainingPlan(table: Samples.table(rows: 700) { a, b in "\(a * b)" }, settings: wanted)
    var recipe = TabularRecipe(inputs: plan.features.width, numbers: [0, 4])
    recipe.hidden = [128, 128, 128]
    #expect(plan.layers == recipe.layers)
    #expect(plan.settings.optimizer == recipe.optimizer && plan.settings.schedule == recipe.schedule)
    #expect(plan.settings.options == recipe.options && plan.objective == recipe.objective)
    #expect(plan.settings.epochs == 128 && plan.networkCount == 5 && plan.foldCount == 5)
    // Fewer than 500 rows to tell classes by have no embeddings of numbers.
    let few = try TrainingPlan(table: Samples.words(), settings: wanted)
    #expect(few.layers[0] == .scaling && few.settings.epochs == 128)
    let fewNumbers = try TrainingPlan(table: Samples.numbers(), settings: wanted)
    #expect(fewNumbers.layers[0].kind == "periodic")
  }

  /// Kinds take turns, one for each division of the rows.
  @Test func bestHasNetworksOfSeveralKinds() throws {
    var wanted = settings()
    wanted.recipe = Recipe(.best)
    wanted.recipe?.hidden = [8]
    wanted.recipe?.repeats = 4
    let table = try Samples.table(rows: 1200) { a, b in "\(a * b)" }
    let plan = try TrainingPlan(table: table, settings: wanted)
    #expect(plan.kinds.count == 4 && plan.foldCount == 10 && plan.networkCount == 40)
    #expect(plan.members.map(\.kind) == (0..<40).map { $0 / 10 })
    #expect(plan.layers == plan.kinds[0].layers)
    let pieces = plan.kinds.map { kind in
      kind.layers.compactMap { if case .piecewise(let piecewise) = $0 { piecewise } else { nil } }
    }
    // Behind three periodic functions of each of two numbers.
    let embedding = PiecewiseEmbedding([6, 10], pieces: 16)
    #expect(pieces == [[], [], [embedding], []])
    let rates = plan.kinds.map { kind in
      kind.layers.compactMap { if case .dropout(let dropout) = $0 { dropout.rate } else { nil } }
    }
    #expect(rates == [[0.15], [0], [0], [0.3]])
    // As many kinds as times that the rows are divided.
    wanted.recipe?.repeats = 2
    #expect(try TrainingPlan(table: table, settings: wanted).kinds.count == 2)
    wanted.recipe?.repeats = 4
    // What was asked for holds for all.
    wanted.recipe?.dropout = 0.1
    #expect(try TrainingPlan(table: table, settings: wanted).kinds.count == 2)
    wanted.recipe?.dropout = nil
    // A table without numbers has nothing to make pieces of.
    let lines = (0..<1200).map { "\(["a", "b", "c"][$0 % 3]),\(0.1 * Double($0 % 7))" }
    let words = try Table(csv: Array(("k,y\n" + lines.joined(separator: "\n")).utf8), name: "words.csv")
    #expect(try TrainingPlan(table: words, settings: wanted).kinds.count == 3)
  }

  /// Few rows of numbers: five smaller networks without dropout learn six times as long as the others.
  @Test func kindsHaveEpochsOfTheirOwn() throws {
    var wanted = settings()
    wanted.recipe = Recipe(.best)
    wanted.recipe?.hidden = [4]
    let table = try Samples.numbers()
    func epochs(_ change: (inout Recipe) -> Void = { _ in }) throws -> [Int] {
      var settings = wanted
      settings.refits = true
      change(&settings.recipe!)
      let plan = try TrainingPlan(table: table, settings: settings)
      return (0..<plan.trainingCount).map(plan.epochs(ofNetwork:))
    }
    let (short, long) = ([Int](repeating: 128, count: 5), [Int](repeating: 768, count: 5))
    #expect(try epochs() == short + long + [128])
    #expect(try epochs { $0.dropout = 0.1 } == short + long + [128])
    #expect(try epochs { $0.repeats = 1 } == short + [128])
    #expect(try epochs { $0.repeats = 6 } == short + long + short + short + short + long + [128])
    // What was asked for holds for all.
    #expect(try epochs { $0.epochs = 9 } == [Int](repeating: 9, count: 11))

    func widths(_ change: (inout Recipe) -> Void = { _ in }) throws -> [[Int]] {
      var settings = wanted
      change(&settings.recipe!)
      return try TrainingPlan(table: table, settings: settings).kinds.map { kind in
        kind.layers.compactMap { if case .dense(let dense) = $0 { dense.outputs } else { nil } }.dropLast()
      }
    }
    #expect(try widths { $0.hidden = nil } == [[128, 128, 128], [128, 128]])
    #expect(try widths() == [[4], [4]])

    let result = try TrainingPlan(table: table, settings: wanted).run(workers: WorkerPool(count: 2))
    #expect(result.histories.map(\.epochs.count) == short + long)
    let alone = try TrainingPlan(table: table, settings: wanted).run()
    #expect(alone.model.networks == result.model.networks && alone.model.weights == result.model.weights)
  }

  /// Each network ends by its share of the time, and those that learn six times as long have six times as much of it.
  @Test func theTimeIsSharedByLength() throws {
    var wanted = settings()
    wanted.recipe = Recipe(.best)
    wanted.recipe?.hidden = [4]
    wanted.timeLimit = 8
    var now = 0.0
    let plan = try TrainingPlan(table: Samples.numbers(), settings: wanted)
    let histories = try plan.run(clock: {
      now += 0.01
      return now
    }).histories
    // At each batch there is a look at the clock: eight seconds are less than all of them.
    let counts = histories.map(\.epochs.count)
    let batches = (plan.trainingRowsOfNetwork + 255) / 256
    #expect(now < 8.5 && now > 7.5)
    for index in 0..<10 {
      let share = (index < 5 ? 1.0 / 35 : 6.0 / 35) * 800 / Double(batches)
      #expect(
        (share - 3...share + 1).contains(Double(counts[index])), "\(index): \(counts[index]) of \(share)")
    }
  }

  /// A number that is 0 in four of five rows, one that is 0 or 1, and one of many values.
  private func seldom(rows: Int) throws -> Table {
    var text = "gain,mark,age,y\n"
    for row in 0..<rows {
      let (gain, age) = (row % 5 == 0 ? row / 5 % 40 + 1 : 0, 20.5 + Double(row * 37 % 500) / 10)
      text += "\(gain),\(row % 9 == 0 ? 1 : 0),\(age),\(gain > 12 && gain < 30 ? 1 : 0.001 * age)\n"
    }
    return try Table(csv: Array(text.utf8), name: "seldom.csv")
  }

  /// A number of which most rows have one value has pieces beside its periods, where there are rows enough.
  @Test func concentratedNumbersHavePieces() throws {
    var wanted = settings()
    wanted.recipe?.hidden = [8]
    wanted.recipe?.repeats = 4
    wanted.kinds = ["mark": .number]
    func pieces(rows: Int, _ preset: Recipe.Preset) throws -> [[PiecewiseEmbedding]] {
      wanted.recipe?.preset = preset
      return try TrainingPlan(table: seldom(rows: rows), settings: wanted).kinds.map { kind in
        kind.layers.compactMap { if case .piecewise(let piecewise) = $0 { piecewise } else { nil } }
      }
    }
    // Behind three periodic functions of each of three numbers.
    let some = PiecewiseEmbedding([9], pieces: 48)
    #expect(try pieces(rows: 6_000, .default) == [[some]])
    #expect(try pieces(rows: 3_000, .default) == [[]])
    // In networks with pieces of all numbers, the others have theirs behind these.
    let others = PiecewiseEmbedding([9 + 48 + 1, 9 + 48 + 2], pieces: 16)
    #expect(try pieces(rows: 6_000, .best) == [[some], [some], [some, others], [some]])
    wanted.recipe?.without = [.pieces]
    #expect(try pieces(rows: 6_000, .best) == [[], [], []])
  }

  @Test(arguments: TabularRecipe.Piece.allCases)
  func everyPieceCanBeLeftOut(piece: TabularRecipe.Piece) throws {
    let isOfClasses = piece == .smoothing || piece == .calibration
    let table =
      try piece == .pieces
      ? seldom(rows: 6_000)
      : isOfClasses
        ? Samples.table(rows: 300) { a, b in a + b > 4 ? "yes" : "no" } : Samples.table { a, b in "\(a * b)" }
    func model(_ pieces: Set<TabularRecipe.Piece>) throws -> Model {
      var wanted = settings { $0.folds = 2 }
      wanted.recipe?.without = pieces
      wanted.recipe?.epochs = 8
      return try TrainingPlan(table: table, settings: wanted).run().model
    }
    let (with, without) = try (model([]), model([piece]))
    if piece == .calibration {
      #expect(with.networks == without.networks && with.adjustment != nil && without.adjustment == nil)
    } else {
      #expect(with.networks != without.networks)
    }
    #expect(try without.predictions(for: table).texts.count == table.rowCount)
  }

  @Test func smoothingGoesByTheMetric() throws {
    func smoothing(_ metric: String?, _ rule: (Double, Double) -> String) throws -> Double? {
      let plan = try TrainingPlan(
        table: Samples.table(rows: 300, rule), settings: settings { $0.metric = metric.flatMap(Score.named) })
      guard case .crossEntropy(let loss) = plan.objective else { return nil }
      return loss.smoothing
    }
    let even: (Double, Double) -> String = { a, b in a + b > 4 ? "yes" : "no" }
    #expect(try smoothing(nil, even) == 0.1 && smoothing("f1", even) == 0.1)
    #expect(try smoothing("log-loss", even) == 0 && smoothing("roc-auc", even) == 0)
    // Few of one class: what counts then is how probable it is.
    #expect(try smoothing(nil) { a, _ in a > 4.8 ? "yes" : "no" } == 0)
  }

  /// Each row is held out by one network for each time the rows are divided, and what the model says of its unseen rows is
  /// what those networks say alone; at their last epochs, where no row chooses any.
  @Test(arguments: [1, 2])
  func everyRowIsHeldOutOnce(repeats: Int) throws {
    let table = try Samples.words()
    let plan = try TrainingPlan(
      table: table,
      settings: settings {
        $0.recipe?.repeats = repeats
        $0.recipe?.without = [.bestEpoch]
      })
    #expect(plan.networkCount == 5 * repeats)
    for parts in plan.folds {
      #expect(parts.flatMap(\.validation).sorted() == Array(0..<60))
      for part in parts { #expect(Set(part.training).isDisjoint(with: part.validation)) }
    }
    let result = try plan.run()
    let unseen = try #require(result.validation)
    #expect(unseen.rows == 60)
    guard case .classification(let scores) = unseen.scores else {
      Issue.record("expected classes")
      return
    }
    for parts in plan.folds.prefix(1) {
      for (index, part) in parts.enumerated() {
        var mean = [Double](repeating: 0, count: part.validation.count)
        for (place, row) in part.validation.enumerated() {
          for (other, members) in plan.folds.enumerated() {
            let number = try #require(members.firstIndex { $0.validation.contains(row) })
            let model = result.model.with(network: other * 5 + number)
            let one = try model.predictions(for: table.selecting(rows: [row])).probabilities[0, 1]
            mean[place] += one / Double(repeats)
          }
          #expect(isClose(scores.answers.probabilities[row, 1], mean[place], relative: 1e-9), "\(index)")
        }
      }
    }
  }

  @Test func sideBySideIsTheSame() throws {
    for settings in [
      settings(), settings { $0.recipe?.form = .simple },
      settings { $0.metric = Score.named("log-loss") },
    ] {
      let plan = try TrainingPlan(table: Samples.threeClasses(), settings: settings)
      let alone = try plan.run().model.serialized()
      for workers in [2, 3, 8] {
        #expect(try plan.run(workers: WorkerPool(count: workers)).model.serialized() == alone)
      }
    }
  }

  @Test func theCallerIsAskedByOneAtATime() throws {
    let plan = try TrainingPlan(table: Samples.words(), settings: settings())
    var epochs = [Int](repeating: 0, count: 5)
    var network = -1
    _ = try plan.run(
      workers: WorkerPool(count: 4), onEpoch: { _ in epochs[network] += 1 }, onNetwork: { network = $0 })
    #expect(epochs == [6, 6, 6, 6, 6])
  }

  /// What is interrupted keeps what was finished, else what was begun.
  @Test func interrupted() throws {
    let plan = try TrainingPlan(table: Samples.words(), settings: settings())
    var asked = 0
    let result = try plan.run(while: {
      asked += 1
      return asked < 14
    })
    #expect(result.model.networks.count == 2)
    #expect(try result.model.predictions(for: Samples.words()).classes.count == 60)
    let none = try plan.run(while: { false })
    #expect(none.model.networks.count == 1)
  }

  @Test func numbersStayWithinTheTrainingRows() throws {
    let table = try Samples.table { a, b in "\(2 * a - b + 0.25)" }
    let model = try TrainingPlan(table: table, settings: settings()).run().model
    let far = try Table(csv: Array("a,kind,b\n1000,red,-1000\n-1000,red,1000\n".utf8), name: "far")
    let range = try #require(model.adjustment?.range)
    for number in try model.predictions(for: far).numbers { #expect(range.contains(number)) }
    let numbers = (0..<60).map { row in
      let (a, b) = (Double(row * 37 % 50) / 10, Double(row * 23 % 41) / 10)
      return 2 * a - b + 0.25
    }
    #expect(
      isClose(range.lowerBound, numbers.min() ?? 0, relative: 1e-12)
        && isClose(range.upperBound, numbers.max() ?? 0, relative: 1e-12))
  }

  /// The refitted network is one that was trained on all rows, as long as was best for the parts together.
  @Test func refitting() throws {
    let table = try Samples.numbers()
    let plan = try TrainingPlan(table: table, settings: settings { $0.refits = true })
    let result = try plan.run()
    #expect(result.model.networks.count == 1 && result.histories.count == 5)
    let sums = (0..<6).map { epoch in
      result.histories.reduce(0) { $0 + ($1.epochs[epoch].validation?.value ?? 0) }
    }
    let best = try #require(sums.lastIndex(of: sums.min() ?? 0)) + 1
    // Under a schedule that is planned as long, the first epochs are the same.
    var alone = plan.settings
    (alone.recipe, alone.folds, alone.validation, alone.refits) = (nil, 1, 0, false)
    alone.seed = plan.settings.seed + 5
    alone.stepLimit = best * 1
    let whole = try TrainingPlan(table: table, settings: alone).run()
    #expect(whole.history.epochs.count == best)
    #expect(whole.model.networks[0] == result.model.networks[0])
  }

  /// A network on all rows is no mean: its scores are those of single networks, for each row one of the first division, as if there
  /// were no other.
  @Test func theScoresOfARefittedNetworkAreOfSingleOnes() throws {
    let table = try Samples.numbers()
    func result(_ repeats: Int) throws -> TrainingPlan.Result {
      try TrainingPlan(
        table: table,
        settings: settings {
          $0.refits = true
          $0.recipe?.repeats = repeats
        }
      ).run()
    }
    let (one, two) = try (result(1), result(2))
    let scores = try #require(two.model.conformal)
    #expect(scores.rows == table.rowCount && scores == one.model.conformal)
    let held = try #require(one.validation)
    #expect(scores == ConformalScores(held))
  }

  @Test func whatTheSchemeGivesUpForTime() {
    let whole = Recipe.Scheme(folds: 5, repeats: 2, epochs: 256, units: 128)
    func fitting(_ seconds: Double, together: Int = 1) -> Recipe.Scheme {
      whole.fitting(
        epochSeconds: [0.01], seconds: seconds, together: together, keepsFolds: false, keepsEpochs: false)
    }
    #expect(fitting(26) == whole)
    // A network that is trained on all rows afterwards takes a round.
    func refitting(_ seconds: Double) -> Recipe.Scheme {
      whole.fitting(
        epochSeconds: [0.01], seconds: seconds, together: 1, later: 1, keepsFolds: false, keepsEpochs: false)
    }
    #expect(refitting(26).repeats == 1 && refitting(28.2) == whole)
    #expect(fitting(13) == Recipe.Scheme(folds: 5, repeats: 1, epochs: 256, units: 128))
    #expect(fitting(13, together: 2) == whole)
    #expect(fitting(7) == Recipe.Scheme(folds: 5, repeats: 1, epochs: 128, units: 128))
    #expect(fitting(4) == Recipe.Scheme(folds: 3, repeats: 1, epochs: 128, units: 128))
    #expect(fitting(1.3) == Recipe.Scheme(folds: 1, repeats: 1, epochs: 128, units: 128))
    #expect(fitting(0.5).folds == 1 && (40...50).contains(fitting(0.5).epochs))
    #expect(fitting(0) == Recipe.Scheme(folds: 1, repeats: 1, epochs: 1, units: 128))
    // Five networks of 100 epochs and five of 300, on two threads one after the other: 500 epochs of each, and 1,000.
    let variants = [Recipe.Variant(), Recipe.Variant(dropout: 0, epochs: 300)]
    let uneven = Recipe.Scheme(folds: 5, repeats: 2, epochs: 100, units: 128, variants: variants)
    for (seconds, together, repeats) in [(20.1, 1, 2), (19.9, 1, 1), (10.1, 2, 2), (9.9, 2, 1)] {
      let fitting = uneven.fitting(
        epochSeconds: [0.01], seconds: seconds, together: together, keepsFolds: false, keepsEpochs: false)
      #expect(fitting.repeats == repeats && fitting.epochs == 100, "\(seconds)")
    }
    // Where an epoch of the second kind takes half as long: 5 seconds of the first, and 7.5.
    for (seconds, repeats) in [(12.6, 2), (12.4, 1), (5.1, 1)] {
      let fitting = uneven.fitting(
        epochSeconds: [0.01, 0.005], seconds: seconds, together: 1, keepsFolds: false, keepsEpochs: false)
      #expect(fitting.repeats == repeats && fitting.epochs == 100, "\(seconds)")
    }
  }

  /// The clock of the test goes a hundredth of a second at each look.
  @Test func aTimeIsKept() throws {
    var now = 0.0
    func clock() -> Double {
      now += 0.01
      return now
    }
    let table = try Samples.words()
    var wanted = settings()
    wanted.recipe?.epochs = nil
    let (plan, notes) = try TrainingPlan.within(2, table: table, settings: wanted, clock: clock)
    #expect(plan.networkCount < 5 && notes.count >= 1)
    let begin = now
    let result = try plan.run(clock: clock)
    #expect(now - begin < 2.1)
    #expect(try result.model.predictions(for: table).classes.count == 60)
    // A network on all rows afterwards is within the time too.
    wanted.refits = true
    for seconds in [0.5, 2, 8] {
      let plan = try TrainingPlan.within(seconds, table: table, settings: wanted, clock: clock).plan
      let begin = now
      let model = try plan.run(clock: clock).model
      #expect(now - begin < seconds + 0.1 && model.networks.count <= plan.networkCount, "\(seconds)")
    }
    wanted.refits = false
    // No time at all: what there is.
    let none = try TrainingPlan.within(0.001, table: table, settings: wanted, clock: clock)
    #expect(none.notes.contains { $0.contains("less than an epoch") })
    #expect(try none.plan.run(clock: clock).model.predictions(for: table).classes.count == 60)
  }
}
