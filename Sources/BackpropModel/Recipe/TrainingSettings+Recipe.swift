import Backprop
import BackpropData

extension TrainingSettings {
  /// The settings with the recipe's choices in their place, for each kind of network that it wants; these, where there is no
  /// recipe.
  ///
  /// - Parameters:
  ///   - rows: how many rows train a network.
  ///   - training: what the features were learned from.
  ///   - scarcest: the share of the rows that the rarest class has; nil for numbers.
  func resolved(
    _ features: FeatureEncoder, _ target: TargetEncoder, scheme: Recipe.Scheme?, rows: Int, training: Table,
    scarcest: Double?
  ) throws(TableError) -> [TrainingSettings] {
    guard recipe != nil, let scheme else { return [self] }
    let numbers = numbersToEmbed(features, target, rows: rows)
    var concentrated: [Int] = []
    if !numbers.isEmpty, rows >= Self.fewestRowsOfPieces {
      concentrated = try features.concentratedPositions(in: training)
      if concentrated.count > Self.mostColumnsOfPieces { concentrated = [] }
    }
    var kinds: [TrainingSettings] = []
    for variant in scheme.variants {
      let kind = resolved(
        features, target, scheme: scheme, variant: variant, numbers: numbers, concentrated: concentrated,
        scarcest: scarcest)
      if !kinds.contains(where: { $0.hidden == kind.hidden && $0.epochs == kind.epochs }) {
        kinds.append(kind)
      }
    }
    return kinds
  }

  private func resolved(
    _ features: FeatureEncoder, _ target: TargetEncoder, scheme: Recipe.Scheme, variant: Recipe.Variant,
    numbers: [Int], concentrated: [Int], scarcest: Double?
  ) -> TrainingSettings {
    guard let recipe else { return self }
    var tabular = TabularRecipe(
      inputs: features.width, numbers: numbers, tables: features.embeddingTables,
      classes: target.task == .classification ? target.classes.count : nil, form: recipe.form ?? .full)
    tabular.concentrated = concentrated
    tabular.hidden = recipe.hidden ?? variant.hidden ?? [scheme.units, scheme.units, scheme.units]
    if let dropout = recipe.dropout ?? variant.dropout { tabular.dropout = dropout }
    if let decay = recipe.weightDecay { tabular.weightDecay = decay }
    tabular.learningRate = recipe.learningRate
    tabular.without = recipe.without
    tabular.intervals = variant.intervals
    tabular.smoothing = recipe.smoothing ?? (asksForClasses && (scarcest ?? 1) >= 0.05 ? 0.1 : 0)
    var settings = self
    // The embedding comes from the preprocessing, the last layer from the target.
    settings.hidden = Array(tabular.layers.dropFirst(tabular.tables.isEmpty ? 0 : 1).dropLast())
    settings.outputParametrization = tabular.parametrization
    settings.outputInitializer = recipe.form == .simple ? .zero : nil
    settings.standardizes = tabular.standardizes
    settings.loss = tabular.objective
    settings.output = target.task == .classification ? .softmax : nil
    settings.labelSmoothing = 0
    settings.optimizer = tabular.optimizer
    settings.schedule = tabular.schedule
    settings.options = tabular.options
    settings.options.parts = options.parts
    settings.epochs = variant.epochs ?? scheme.epochs
    settings.patience = nil
    settings.calibrates = tabular.calibrates
    settings.keepsBest = tabular.keepsBest
    if metric == nil {
      settings.metric = Score.named(
        target.task == .regression ? "rmse" : tabular.smoothing > 0 ? "accuracy" : "log-loss")
    }
    return settings
  }

  /// How often the rows are divided, or a network is trained where they are not: as was asked, else by the scheme.
  func divisions(by scheme: Recipe.Scheme?) -> Int { seeds > 1 ? seeds : scheme?.repeats ?? 1 }

  /// The columns of numbers that are embedded: all, or none.
  private func numbersToEmbed(_ features: FeatureEncoder, _ target: TargetEncoder, rows: Int) -> [Int] {
    let positions = features.numberPositions.map(\.position)
    let isTooSmall = target.task == .classification && rows < Self.fewestRowsOfPeriods
    return isTooSmall || positions.count > Self.mostPeriodicColumns ? [] : positions
  }

  /// Whether it is the class alone that counts, and not how sure it is.
  private var asksForClasses: Bool {
    guard let metric else { return true }
    return Self.scoresOfProbabilities.allSatisfy { !metric.name.hasPrefix($0) }
  }

  private static let scoresOfProbabilities = [
    "log-loss", "brier", "calibration", "ece", "roc-auc", "average-precision",
  ]

  /// With fewer rows to tell classes by, embeddings of numbers find what is not there.
  private static let fewestRowsOfPeriods = 500
  /// With fewer rows, or where most columns are like that, pieces of numbers that hardly ever differ hold more chance than truth.
  private static let fewestRowsOfPieces = 3_000
  private static let mostColumnsOfPieces = 8
  private static let mostPeriodicColumns = 512
}

extension FeatureEncoder {
  /// The embeddings that the encoded columns of codes ask for.
  var embeddingTables: [Embedding.Table] {
    embeddedColumns.map {
      Embedding.Table(column: $0.column, categories: $0.codes, dimension: $0.dimension)
    }
  }
}
