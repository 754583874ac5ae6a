import Backprop
import BackpropData

/// Network, loss, optimizer, schedule and folds, decided by the table: what a person gets who sets nothing.
///
/// The network and its training are those of ``TabularRecipe``; the preset says how much time is spent on them. What is set
/// here stands in the place of the recipe's own choice; what `TrainingSettings` says of network, loss and optimizer has no
/// say. Where 20,000 rows or more are divided into parts, no network sees 1,000 of them: they say how far off predictions are
/// (``ConformalScores``).
///
///     var settings = TrainingSettings(target: "species")
///     settings.recipe = Recipe(.best)
public struct Recipe: Sendable, Equatable {
  /// How much time is spent.
  public enum Preset: String, Sendable, CaseIterable {
    /// A third to half of the default's epochs; all of them for numbers that fewer than 1,000 rows tell.
    case fast
    /// Five parts with fewer than 1,000 rows, three with fewer than 20,000, one network beyond.
    case `default`
    /// About four times the time of the default: five parts up to 100,000 rows (ten for numbers with 1,000 to 20,000), and
    /// where there are fewer than 1,000 rows networks of several kinds, which count as much as the rows held out want.
    case best
  }

  /// How much time is spent.
  public var preset: Preset
  /// The units of the hidden layers; nil is three of 128 or 256.
  public var hidden: [Int]?
  /// The size of a step; nil is the recipe's.
  public var learningRate: Double?
  /// The share of units that dropout leaves out; nil is the recipe's.
  public var dropout: Double?
  /// How much weights shrink; nil is the recipe's.
  public var weightDecay: Double?
  /// The share of each target that is given to all classes alike; nil goes by the metric.
  public var smoothing: Double?
  /// How many networks are trained for each part of the rows; nil goes by how many rows there are.
  public var repeats: Int?
  /// Passes over the rows; nil goes by how many there are.
  public var epochs: Int?
  /// How much of the recipe; nil is all of it.
  public var form: TabularRecipe.Form?
  /// What the recipe does without, to see what each piece is worth.
  public var without: Set<TabularRecipe.Piece> = []

  /// A recipe with nothing set but the preset.
  public init(_ preset: Preset = .default) { self.preset = preset }

  /// Networks and their training for a table of so many rows.
  struct Scheme: Equatable {
    /// In how many parts the rows are divided, each the validation rows of one network; 1 holds rows out once.
    var folds: Int
    /// How often that is done, with other seeds.
    var repeats: Int
    /// Passes over the rows.
    var epochs: Int
    /// The units of each hidden layer.
    var units: Int
    /// What the networks are, in turn for one division of the rows and the next.
    var variants = [Variant()]

    /// Passes over the rows of the networks of one division of them.
    func epochs(ofDivision division: Int) -> Int { variants[division % variants.count].epochs ?? epochs }
  }

  /// What distinguishes a network from that of the recipe.
  struct Variant: Equatable {
    /// How many pieces each number has beside its periodic functions; 0 for none.
    var intervals = 0
    /// The share of units that dropout leaves out; nil is the recipe's.
    var dropout: Double?
    /// Passes over the rows; nil is as many as the others'.
    var epochs: Int?
    /// The units of the hidden layers; nil is as the others'.
    var hidden: [Int]?
  }

  /// What a preset means for so many rows that have a target, chosen by `Benchmarks/suite --inner`.
  ///
  /// Five networks of 128 units, each trained on four fifths of the rows, did better there than one of 256 on as much
  /// time; only where there are many rows, a network alone can use more units.
  func scheme(rows: Int, task: LearningTask) -> Scheme {
    let size = Size(rows: rows)
    let isOfNumbers = task == .regression
    var scheme =
      switch (preset, size) {
      case (.fast, .tiny): Scheme(folds: 5, repeats: 1, epochs: isOfNumbers ? 128 : 64, units: 128)
      case (.fast, .small): Scheme(folds: 3, repeats: 1, epochs: 32, units: 128)
      case (.fast, .middle): Scheme(folds: 1, repeats: 1, epochs: 16, units: 128)
      case (.fast, .large): Scheme(folds: 1, repeats: 1, epochs: 8, units: 256)
      case (.default, .tiny): Scheme(folds: 5, repeats: 1, epochs: 128, units: 128)
      case (.default, .small): Scheme(folds: 3, repeats: 1, epochs: 64, units: 128)
      case (.default, .middle): Scheme(folds: 1, repeats: 1, epochs: 48, units: 128)
      case (.default, .large): Scheme(folds: 1, repeats: 1, epochs: 32, units: 256)
      case (.best, .tiny): Scheme(folds: 5, repeats: isOfNumbers ? 2 : 4, epochs: 128, units: 128)
      case (.best, .small):
        Scheme(folds: isOfNumbers ? 10 : 5, repeats: 1, epochs: isOfNumbers ? 56 : 112, units: 128)
      case (.best, .middle): Scheme(folds: 5, repeats: 1, epochs: isOfNumbers ? 64 : 32, units: 128)
      case (.best, .large): Scheme(folds: 1, repeats: 2, epochs: 96, units: 256)
      }
    // Some tables are learned best without dropout, some with more or with pieces: the rows held out say which. Numbers that
    // hundreds of rows say without noise are still learned better after hundreds of epochs, and by two layers better than by
    // three; classes are not.
    if preset == .best {
      let second =
        switch (isOfNumbers, size) {
        case (true, .tiny): Variant(dropout: 0, epochs: epochs == nil ? 768 : nil, hidden: [128, 128])
        case (true, _): Variant(dropout: 0)
        case (false, _): Variant(intervals: 16)
        }
      scheme.variants = [Variant(), second, Variant(intervals: 16, dropout: 0), Variant(dropout: 0.3)]
    }
    let most = max(8, Self.mostRows / max(1, rows))
    scheme.epochs = self.epochs ?? min(scheme.epochs, preset == .best ? 2 * most : most)
    if let repeats { scheme.repeats = repeats }
    return scheme
  }

  /// How many rows a network sees in all its epochs, where there are very many: it has learned by then.
  private static let mostRows = 12_800_000

  private enum Size {
    case tiny, small, middle, large

    init(rows: Int) {
      self = rows < 1_000 ? .tiny : rows < 20_000 ? .small : rows <= 100_000 ? .middle : .large
    }
  }
}

extension Recipe {
  /// Throws where what is set is out of its range.
  func check() throws(ModelError) {
    func expect(_ isRight: Bool, _ name: String, _ expected: String, _ got: some Any) throws(ModelError) {
      if !isRight { throw ModelError(.settings, "recipe, \(name): expected \(expected), got \(got)") }
    }
    if let hidden {
      try expect(!hidden.isEmpty && hidden.allSatisfy { $0 > 0 }, "hidden", "sizes of 1 or more", hidden)
    }
    if let learningRate {
      try expect(learningRate > 0 && learningRate.isFinite, "learning rate", "a number above 0", learningRate)
    }
    if let dropout { try expect(dropout >= 0 && dropout < 1, "dropout", "0 or more and below 1", dropout) }
    if let weightDecay {
      try expect(weightDecay >= 0 && weightDecay.isFinite, "weight decay", "0 or more", weightDecay)
    }
    if let smoothing {
      try expect(smoothing >= 0 && smoothing < 1, "smoothing", "0 or more and below 1", smoothing)
    }
    if let repeats { try expect((1...1_000).contains(repeats), "repeats", "1 to 1000", repeats) }
    if let epochs { try expect(epochs > 0, "epochs", "1 or more", epochs) }
  }
}
