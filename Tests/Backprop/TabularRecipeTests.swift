import BackpropCompute
import Testing

@testable import Backprop

/// The recipe's sizes and settings, against those that its authors print; and that it learns, the same way every time.
@Suite struct TabularRecipeTests {
  /// Two numbers, a column of two categories, three columns of another and a code of twelve levels and none: 20 inputs
  /// behind the embeddings.
  @Test func parametersAreCounted() throws {
    let tables = [Embedding.Table(column: 3, categories: 13, dimension: 8)]
    func count(_ recipe: TabularRecipe) throws -> Int {
      try Network<Float>(inputs: recipe.inputs, layers: recipe.layers).layout.count
    }
    let classes = TabularRecipe(inputs: 7, numbers: [0, 4], tables: tables, classes: 3)
    #expect(try count(classes) == 138_789)
    #expect(try count(TabularRecipe(inputs: 7, numbers: [0, 4], tables: tables)) == 138_275)
    // Behind the vectors of eight the columns are 0, 1, 2, 4, 5, 6.
    guard case .periodic(let periodic) = classes.layers[1] else {
      Issue.record("no periodic embedding")
      return
    }
    #expect(periodic.columns == [8, 11])
  }

  /// What a recipe does without is what changes, and the simple form is the full one without its own pieces.
  @Test func piecesAreLeftOut() throws {
    let tables = [Embedding.Table(column: 2, categories: 5, dimension: 3)]
    func recipe(_ classes: Int?, _ pieces: TabularRecipe.Piece...) -> TabularRecipe {
      var recipe = TabularRecipe(inputs: 4, numbers: [0, 3], tables: tables, classes: classes)
      recipe.without = Set(pieces)
      return recipe
    }
    let full = recipe(3)
    for (piece, kind) in [
      (TabularRecipe.Piece.scaling, "scaling"), (.periodic, "periodic"), (.parametric, "parametric"),
      (.dropout, "dropout"),
    ] {
      let kinds = recipe(3, piece).layers.map(\.kind)
      #expect(kinds == full.layers.map(\.kind).filter { $0 != kind }, "\(piece)")
      // The rates go by the layers that are left.
      let network = try Network<Float>(inputs: 4, layers: recipe(3, piece).layers)
      let plan = try UpdatePlan(network.layout, rates: recipe(3, piece).options.rates)
      for (tensor, group) in zip(network.layout.tensors, plan.groups) {
        let kind = network.layers[tensor.layer].kind
        let want =
          kind == "scaling"
          ? 6 : ["periodic", "parametric"].contains(kind) || tensor.name.hasSuffix(".bias") ? 0.1 : 1
        #expect(plan.factors[group] == want, "\(tensor.name) without \(piece)")
      }
    }
    #expect(recipe(nil, .weightDecay).optimizer.weightDecay == 0 && recipe(nil).optimizer.weightDecay == 0.02)
    #expect(
      recipe(nil, .swinging).schedule == .constant && recipe(nil, .swinging).optimizer.learningRate == 0.2 / 5
    )
    #expect(
      recipe(3, .smoothing).objective == .crossEntropy(CrossEntropy())
        && full.objective != .crossEntropy(CrossEntropy()))
    #expect(recipe(3, .fading).options.dropoutSchedule == TrainingOptions().dropoutSchedule)
    #expect(!recipe(3, .firstWeights).standardizes && full.standardizes)
    #expect(
      !recipe(3, .bestEpoch).keepsBest && !recipe(3, .calibration).calibrates && full.keepsBest
        && full.calibrates)
    var simple = full
    simple.form = .simple
    var without = recipe(3, .periodic, .parametric, .dropout, .firstWeights, .weightDecay, .fading)
    #expect(without.optimizer == simple.optimizer && without.options == simple.options)
    #expect(Array(without.layers.dropLast()) == Array(simple.layers.dropLast()))
    without.intervals = 4
    guard case .piecewise(let piecewise) = without.layers[1] else {
      Issue.record("no piecewise embedding")
      return
    }
    // Behind the vectors of three the columns are 0, 1, 3.
    #expect(piecewise == PiecewiseEmbedding([3, 5], pieces: 4))
    var both = full
    both.intervals = 4
    guard case .piecewise(let behind) = both.layers[2] else {
      Issue.record("no piecewise embedding")
      return
    }
    #expect(behind == PiecewiseEmbedding([3 + 6, 5 + 6], pieces: 4))
  }

  /// Adam's steps have one size whatever the gradient's: in layers of as many inputs as units the one parametrisation with its
  /// factor is the other with a smaller rate.
  @Test func neuralTangentIsARateUnderAdam() throws {
    func trained(_ isTangent: Bool) throws -> [Float] {
      let n = 16
      var x = Matrix<Float>(rows: 64, columns: n)
      var y = Matrix<Float>(rows: 64, columns: n)
      let source = RandomSource(seed: 2)
      for row in 0..<64 {
        for column in 0..<n {
          x[row, column] = Float(source.normal(.data, step: 1, index: row * n + column))
          y[row, column] = Float(source.normal(.data, step: 2, index: row * n + column))
        }
      }
      var recipe = TabularRecipe(inputs: n, outputs: n)
      (recipe.hidden, recipe.learningRate) = ([n], 0.02)
      recipe.without = [.periodic, .dropout, .scaling, .firstWeights]
      if !isTangent { recipe.without.insert(.neuralTangent) }
      var network = try Network<Float>(inputs: n, layers: recipe.layers, seed: 3)
      for tensor in network.layout.tensors where tensor.name.hasSuffix("weight") && tensor.shape.count == 2 {
        let root = Float(n).squareRoot()
        network[tensor: tensor.name] = (0..<n * n).map { index in
          Float(source.normal(.data, step: 3 + UInt64(tensor.layer), index: index)) / (isTangent ? 1 : root)
        }
      }
      let trainer = try Trainer(
        network, objective: recipe.objective, optimizer: recipe.optimizer,
        data: Dataset(inputs: x, targets: y),
        batch: .rows(32), schedule: recipe.schedule, plannedEpochs: 12, options: recipe.options, seed: 4)
      _ = try trainer.fit(epochs: 12)
      let said = try trainer.network.predictions(for: Inputs(x), objective: recipe.objective)
      return (0..<64).flatMap { row in (0..<n).map { said[row, $0] } }
    }
    let (tangent, standard) = try (trained(true), trained(false))
    for (a, b) in zip(tangent, standard) { #expect(abs(a - b) < 2e-3 * max(1, abs(a))) }
  }

  @Test func batchesAndEpochs() {
    let known = [
      (50, 50, 1), (800, 64, 12), (1024, 64, 16), (1025, 128, 8), (8000, 128, 62), (20_000, 256, 78),
      (80_000, 512, 156), (400_000, 1024, 390),
    ]
    for (rows, batch, steps) in known {
      #expect(TabularRecipe.batch(rows: rows) == batch && rows / batch == steps)
    }
    for (rows, epochs) in [(1, 256), (100_000, 256), (200_000, 128), (10_000_000, 32), (0, 256)] {
      #expect(TabularRecipe.epochs(rows: rows) == epochs)
    }
  }

  /// What one step shrinks: weights 0.004, the scaling layer 0.144, embeddings and activations 0.00004, biases nothing.
  @Test func decaysOfARegression() throws {
    let recipe = TabularRecipe(inputs: 3, numbers: [0, 1])
    let network = try Network<Double>(inputs: 3, layers: recipe.layers)
    let plan = try UpdatePlan(network.layout, rates: recipe.options.rates)
    for (tensor, group) in zip(network.layout.tensors, plan.groups) {
      let decay = plan.factors[group] * plan.decays[group] * 0.2 * 0.02
      let want =
        tensor.name.hasPrefix("layers.1.")
        ? 0.144
        : tensor.name.hasPrefix("layers.0.") || network.layers[tensor.layer].kind == "parametric"
          ? 4e-5 : tensor.name.hasSuffix(".bias") ? 0 : 0.004
      #expect(abs(decay - want) < 1e-15, "\(tensor.name)")
    }
  }

  func problem(rows: Int, classes: Bool, scale: Float = 1) throws -> Dataset<Float> {
    let source = RandomSource(seed: 6)
    var x = Matrix<Float>(rows: rows, columns: 3)
    var y = Matrix<Float>(rows: rows, columns: 1)
    for row in 0..<rows {
      let (a, b) = (source.normal(.data, index: row), source.normal(.data, step: 1, index: row))
      (x[row, 0], x[row, 1], x[row, 2]) = (Float(a), Float(b), Float(row % 2))
      let signal = a * b + (row % 2 == 0 ? 1 : -1) * a
      y[row, 0] = classes ? (signal > 0 ? 1 : 0) : Float(signal / 1.4)
    }
    return try Dataset(inputs: x, targets: y)
  }

  func fit(_ recipe: TabularRecipe, _ data: Dataset<Float>, workers: Int) throws -> (Network<Float>, Double) {
    let (train, validation) = (
      try data.selecting(rows: Array(0..<400)), try data.selecting(rows: Array(400..<data.rows))
    )
    var network = try Network<Float>(inputs: 3, layers: recipe.layers, seed: 5)
    if recipe.standardizes { try network.standardize(on: train.inputs, seed: 5) }
    let trainer = try Trainer(
      network, objective: recipe.objective, optimizer: recipe.optimizer, data: train, validation: validation,
      batch: .rows(TabularRecipe.batch(rows: 400)), schedule: recipe.schedule, plannedEpochs: 30,
      options: recipe.options, seed: 5, workers: WorkerPool(count: workers))
    let history = try trainer.fit(epochs: 30, choice: .score)
    let best = try #require(history.bestEpoch)
    return (trainer.network, try #require(history.epochs[best - 1].validation?.value))
  }

  @Test(arguments: [TabularRecipe.Form.simple, .full]) func itLearns(form: TabularRecipe.Form) throws {
    for classes in [true, false] {
      var recipe = TabularRecipe(inputs: 3, numbers: [0, 1], classes: classes ? 2 : nil, form: form)
      recipe.hidden = [64, 64]
      let data = try problem(rows: 600, classes: classes)
      let (network, score) = try fit(recipe, data, workers: 1)
      // Answers at random have 1/2, the mean a root mean square of 1.
      #expect(classes ? score > 0.93 : score < 0.3, "\(score)")
      #expect(try fit(recipe, data, workers: 3).0 == network)
    }
  }
}
