import Backprop
import BackpropCompute
import BackpropData
import BackpropModel
import TestSupport
import Testing

/// That settings reach the training, and are read back from the file.
struct TrainingSettingsTests {
  static let changes: [@Sendable (inout TrainingSettings) -> Void] = [
    { $0.options.clipping = .globalNorm(0.01) }, { $0.options.clipping = .value(0.001) },
    { $0.options.penalty = Penalty(l1: 0.01, l2: 0) }, { $0.options.penalty = Penalty(l1: 0, l2: 0.1) },
    { $0.options.maximumNorm = 0.5 }, { $0.options.averaging = .exponential(decay: 0.5) },
    { $0.options.averaging = .stochastic(after: 2) },
    { $0.options.lookahead = Lookahead(steps: 2, share: 0.5) },
    { $0.options.mixup = 0.4 }, { $0.options.reduction = .sum },
    { $0.options.rates = [LayerRate("layers.0", factor: 0.1), .frozen("layers.1.bias")] },
    {
      $0.optimizer = .adamW(learningRate: 0.01, weightDecay: 0.1)
      $0.options.rates = [LayerRate("*.bias", factor: 0.5, decay: 0)]
      $0.options.decaySchedule = .flatCosine()
    },
    {
      $0.hidden = [
        .periodic([0, 1]), .scaling, .dense(8, parametrization: .neuralTangent), .parametric(.mish),
      ]
      $0.schedule = .cosineLogarithm()
    },
    { $0.hidden = [.piecewise([0]), .dense(8, .relu)] },
    { $0.hidden = [.piecewise(PiecewiseEmbedding([0], pieces: 3)), .dense(8, .relu)] },
    {
      $0.hidden = [.dense(8, .relu), .dropout(0.5)]
      $0.options.dropoutSchedule = .flatCosine()
      $0.options.dropsLast = true
    },
    { $0.labelSmoothing = 0.1 }, { $0.classWeights = .balanced },
    { $0.classWeights = .given([(label: "far", weight: 3)]) }, { $0.stepLimit = 3 }, { $0.seeds = 2 },
    { $0.optimizer = .lion(learningRate: 0.01) }, { $0.optimizer = .lbfgs() }, { $0.weights = "b" },
  ]

  @Test(arguments: changes.indices) func reachesTheTraining(index: Int) throws {
    let table = try Samples.threeClasses()
    let plain = try Samples.model(table) { $0.validation = 0 }
    let settings = Samples.settings {
      $0.validation = 0
      Self.changes[index](&$0)
    }
    let model = try TrainingPlan(table: table, settings: settings).run().model
    #expect(model.networks != plain.networks)
    let (like, notes) = try TrainingSettings.like(Model(bytes: model.serialized(), name: "m"))
    #expect(notes.isEmpty)
    #expect(like.options == settings.options && like.classWeights == settings.classWeights)
    #expect(try TrainingPlan(table: table, settings: like).run().model.networks == model.networks)
  }

  @Test func partsChangeNothingButRounding() throws {
    func model(_ parts: Int) throws -> Model {
      try Samples.model(Samples.threeClasses()) {
        $0.options.parts = parts
        $0.precision = .double
      }
    }
    let (whole, parted) = (try model(1), try model(3))
    for (left, right) in zip(whole.provenance.losses, parted.provenance.losses) {
      #expect(isClose(left, right, relative: 1e-9))
    }
  }

  /// A row of weight 2 counts as two rows, a row of weight 0 as none.
  @Test func weightsAreRepetitions() throws {
    let weights = [2, 0, 1]
    var weighted = "a,b,w,y\n"
    var repeated = "a,b,w,y\n"
    for row in 0..<60 {
      let cells = "\(row * 37 % 50),\(row * 23 % 41)"
      let answer = row * 7 % 5 > 1 ? "yes" : "no"
      weighted += "\(cells),\(weights[row % 3]),\(answer)\n"
      for _ in 0..<weights[row % 3] { repeated += "\(cells),1,\(answer)\n" }
    }
    func losses(_ text: String) throws -> [Double] {
      try Samples.model(Table(csv: Array(text.utf8), name: "w.csv")) {
        $0.weights = "w"
        $0.validation = 0
        $0.batch = .full
        $0.precision = .double
        $0.featureScaling = .none
      }.provenance.losses
    }
    for (left, right) in zip(try losses(weighted), try losses(repeated)) {
      #expect(isClose(left, right, relative: 1e-10))
    }
  }

  @Test func theColumnOfWeightsIsNoFeature() throws {
    let plan = try TrainingPlan(table: Samples.words(), settings: Samples.settings { $0.weights = "b" })
    #expect(!plan.features.columns.contains("b"))
    #expect(plan.notes.contains { $0.contains("\"b\" says how much each row counts") })
  }

  /// 45 of 60 rows are of one class: balanced weights are 60 / (2 x 45) and 60 / (2 x 15).
  @Test func balancedIsThatOfScikitLearn() throws {
    let table = try Samples.table { a, b in a * 10 + b > 12 ? "often" : "rare" }
    let counts = try TrainingPlan(table: table, settings: Samples.settings { $0.validation = 0 })
    let classes = try counts.target.classIndices(table)
    let often = Double(classes.count { $0 == 0 })
    let n = Double(classes.count)
    func model(_ weights: ClassWeights) throws -> Model {
      try Samples.model(table) {
        $0.classWeights = weights
        $0.validation = 0
      }
    }
    let given = ClassWeights.given([
      (label: "often", weight: n / (2 * often)), (label: "rare", weight: n / (2 * (n - often))),
    ])
    #expect(try model(.balanced).network == model(given).network)
    #expect(
      ClassWeights(text: "a=b=2,c=0.5") == .given([(label: "a=b", weight: 2), (label: "c", weight: 0.5)]))
    for bad in ["", "a", "a=", "=1", "a=x", "a=-1", "a=1,", "a=nan"] {
      #expect(ClassWeights(text: bad) == nil)
    }
  }

  @Test func limitsEndTheTraining() throws {
    let plan = try TrainingPlan(
      table: Samples.words(),
      settings: Samples.settings {
        $0.batch = .full
        $0.stepLimit = 4
        $0.validation = 0
      })
    let result = try plan.run()
    #expect(result.history.epochs.count == 4)
    #expect(result.model.provenance.end == "step limit of 4 reached")

    var now = 0.0
    let timed = try TrainingPlan(
      table: Samples.words(),
      settings: Samples.settings {
        $0.batch = .full
        $0.timeLimit = 5
        $0.seeds = 2
        $0.validation = 0
        $0.epochs = 1_000
      }
    ).run(clock: {
      now += 0.5
      return now
    })
    // Two networks share the time, and a second is two steps of this clock.
    #expect(timed.histories.map(\.epochs.count) == [4, 4])
    #expect(timed.model.provenance.end == "time limit reached")
  }

  @Test func rateSearchIsThePlans() throws {
    let plan = try TrainingPlan(table: Samples.words(), settings: Samples.settings())
    let search = try plan.rateSearch(LearningRateFinder(lowest: 1e-4, highest: 1, steps: 40))
    #expect(search.points.count > 5 && isClose(search.points[0].learningRate, 1e-4, relative: 1e-12))
    #expect(try plan.rateSearch(LearningRateFinder(lowest: 1e-4, highest: 1, steps: 40)) == search)
  }

  @Test func theDoctorIsAsked() throws {
    let far = "a,y\n" + (0..<60).map { "\(50_000 + $0 * 37 % 60),\($0 % 2)\n" }.joined()
    let plan = try TrainingPlan(
      table: Table(csv: Array(far.utf8), name: "far.csv"),
      settings: Samples.settings { $0.featureScaling = .none })
    let remarks = try plan.run().diagnosis
    #expect(
      remarks.contains { $0.name == "unscaled-inputs" && $0.isProblem && $0.description.contains("input a") })
    let settings = Samples.settings {
      $0.optimizer = .sgd(learningRate: 1e12)
      $0.epochs = 20
    }
    let error = #expect(throws: ModelError.self) {
      try TrainingPlan(table: Samples.numbers(), settings: settings).run()
    }
    #expect(
      error?.description.contains("it comes from") == true || error?.description.contains("too large") == true
    )
  }

  private struct FourthPower: ElementwiseLoss {
    func lossAndDerivative<S: Scalar>(output z: S, target t: S) -> (loss: S, derivative: S) {
      let e = z - t
      return (e * e * e * e, 4 * e * e * e)
    }
  }

  @Test func objectivesOfOnesOwnAreReadBack() throws {
    let own = CustomObjective("fourth-power", FourthPower())
    let model = try Samples.model(Samples.numbers()) { $0.loss = .custom(own) }
    let bytes = try model.serialized()
    #expect(try Model(bytes: bytes, name: "m", objectives: [own]) == model)
    let error = #expect(throws: ModelError.self) { try Model(bytes: bytes, name: "m") }
    #expect(error?.kind == .settings)
    #expect(error?.description.contains("\"fourth-power\"") == true)
  }
}
