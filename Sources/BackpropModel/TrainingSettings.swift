import Backprop
import BackpropData

/// Everything that decides how a table becomes a model: equal settings and equal tables give equal bytes.
public struct TrainingSettings: Sendable, Equatable {
  /// The column to predict.
  public var target: String
  /// Classes or a number; nil infers it from the target's cells.
  public var task: LearningTask?
  /// What decides network, loss, optimizer, epochs and folds by the table, in the place of what is said of them here; nil
  /// leaves them as they are.
  public var recipe: Recipe?
  /// The layers before the output layer.
  public var hidden: [Layer] = [.dense(64, .relu), .dense(32, .relu)]
  /// The sizes the whole network must have, inputs and outputs included; nil where the table decides.
  public var expectedSizes: [Int]?
  /// What training makes small; nil chooses cross-entropy for classes, the squared error for numbers.
  ///
  /// Two classes make a sigmoid of `crossEntropy` and of a squared error.
  public var loss: Objective?
  /// Nil chooses: softmax or sigmoid for classes, identity for numbers.
  public var output: Output?
  /// How the output layer is drawn; nil chooses Glorot's rule.
  public var outputInitializer: Initializer?
  /// How the output layer's biases are drawn.
  public var outputBiasInitializer = Initializer.zero
  /// How the output layer's weights stand for its factors.
  public var outputParametrization = Dense.Parametrization.standard
  /// Whether the first weights are standardised on the training rows; see `Network.standardize`.
  public var standardizes = false
  /// Draws the first weights as a NumPy script would, instead of by `seed`; nil does not.
  public var numPyDraw: NumPyDraw?
  /// The share of each target that cross-entropy gives to all classes alike; 0 or more and below 1.
  public var labelSmoothing = 0.0
  /// How much the rows of each class count; nil counts them all alike.
  public var classWeights: ClassWeights?
  /// A column of numbers, 0 or more, that says how much each row counts, and is no feature; nil counts them alike.
  public var weights: String?
  /// How numbers to predict are scaled; unless it is set, counts and shares stay as they are, and others are
  /// standardised.
  public var targetScaling: TargetEncoder.Scaling {
    get { askedScaling ?? loss?.usualScaling ?? .standard }
    set { askedScaling = newValue }
  }
  private var askedScaling: TargetEncoder.Scaling?
  /// How numeric features are scaled.
  public var featureScaling = FeatureEncoder.Scaling.robust
  /// Columns of more categories than this are embedded; nil embeds none. Mixing rows up embeds none either.
  public var embedding: Int? = 8
  /// What columns are, by name; what is not named is found out.
  public var kinds: [String: ColumnKind] = [:]
  /// What is known of the columns already; nil finds it out.
  public var schema: TableSchema?
  /// Columns that are left out.
  public var ignored: [String] = []
  /// Texts that mark missing cells, beyond those that always do.
  public var missing: [String] = []
  /// How the rows that choose the best epoch are chosen; nil shuffles, and keeps the proportion of classes.
  public var split: Split?
  /// How gradients become steps.
  public var optimizer = Optimizer.adam()
  /// The learning rate over the epochs, as a factor.
  public var schedule = Schedule.constant
  /// What a training does beside that: clipping, penalties, averages and the like.
  public var options = TrainingOptions()
  /// How many rows make one step.
  public var batch = Batch.automatic
  /// How often training goes over all rows, at most; 1 or more.
  public var epochs = 500
  /// Stops after so many epochs without a better validation loss; nil never does.
  public var patience: Int? = 40
  /// The score that decides which epoch is best; nil goes by the loss, or by what the recipe says.
  public var metric: Score?
  /// The share of the rows that is held out to choose the best epoch by; 0 for none.
  public var validation = 0.2
  /// In how many parts the rows are divided, 2 or more: a network is trained for each part, on all others, and its best epoch
  /// chosen on that part. 1 holds `validation` out once; nil lets the recipe decide, or is 1.
  ///
  /// The preprocessing is learned from all rows then.
  public var folds: Int?
  /// Whether the weights of the best epoch are the model's, where rows were held out to say which that is; else the last's.
  public var keepsBest = true
  /// Whether the networks' probabilities are made as sure as they should be, by the temperature that suits the rows held
  /// out, and their numbers held to the range of the training rows.
  public var calibrates = false
  /// Whether, behind the networks of the folds, one more is trained on all rows, as long as was best for them together; it
  /// alone is the model.
  public var refits = false
  /// How often a training that runs into NaN or infinity begins anew, each time at 0.3 of the learning rate.
  public var restarts = 0
  /// Stops where the best epoch lies too far behind; nil never does.
  public var stopping: EarlyStopping?
  /// Whether every epoch takes the rows in a new random order.
  public var shuffles = true
  /// Decides the split, the first weights, the order of rows and dropout: equal seeds give equal bytes.
  public var seed: UInt64 = 0
  /// How many networks are trained for each part of the rows, by this seed and the ones after it; the model's answer is the
  /// mean of all.
  public var seeds = 1
  /// Ends training after so many seconds, which no seed decides; nil does not.
  public var timeLimit: Double?
  /// Ends the training of each network after so many steps; nil does not.
  public var stepLimit: Int?
  /// A model whose parameters training starts from, with its preprocessing and layers, and its objective where `loss`
  /// is nil; nil draws them.
  ///
  /// The target must be the model's, and the table must have its columns.
  public var start: Model?
  /// The number type of the network.
  public var precision = Precision.float

  /// How many rows make one step.
  public enum Batch: Sendable, Equatable {
    /// By the number of training rows: 64 up to 1,024, 128 up to 8,192, 256 up to 30,000, 512 up to 100,000,
    /// else 1,024; all of them for optimizers of full batches.
    case automatic
    /// All of them.
    case full
    /// So many; the last step of an epoch takes what is left.
    case rows(Int)

    func size(of rows: Int, for optimizer: Optimizer) -> BatchSize {
      switch self {
      case .automatic where optimizer.needsFullBatches: .full
      case .full: .full
      case .rows(let count): .rows(count)
      case .automatic:
        switch rows {
        case ...1_024: .rows(64)
        case ...8_192: .rows(128)
        case ...30_000: .rows(256)
        case ...100_000: .rows(512)
        default: .rows(1_024)
        }
      }
    }
  }

  /// `np.random.seed(seed)`, then for each layer `randn(...) * deviation`, the biases likewise or zero.
  public struct NumPyDraw: Sendable, Equatable {
    /// The argument of `np.random.seed`.
    public var seed: UInt32
    /// The shape that the script draws its weights in.
    public var weights: NumPyWeights
    /// The factor on what `randn` draws.
    public var deviation: Double
    /// Whether biases are drawn after the weights of their layer; else they are zero.
    public var drawsBiases: Bool

    /// The script's choices, by default biases of zero and no factor.
    public init(
      seed: UInt32, weights: NumPyWeights = .inputsByOutputs, deviation: Double = 1, drawsBiases: Bool = false
    ) {
      self.seed = seed
      self.weights = weights
      self.deviation = deviation
      self.drawsBiases = drawsBiases
    }
  }

  /// The output function.
  public enum Output: String, Sendable, CaseIterable {
    /// Identity for numbers, sigmoid for numbers from 0 to 1 or two classes, softmax for classes.
    case identity, sigmoid, softmax
  }

  /// The number type.
  public enum Precision: String, Sendable, CaseIterable {
    /// Float for work; Double for exact reproductions.
    case float, double
  }

  /// The default settings for this column.
  public init(target: String) {
    self.target = target
  }

  /// What can be said without a table. Throws where a number is out of its range.
  func check() throws(ModelError) {
    func expect(_ isRight: Bool, _ name: String, _ expected: String, _ got: some Any) throws(ModelError) {
      if !isRight { throw ModelError(.settings, "\(name): expected \(expected), got \(got)") }
    }
    try expect(validation >= 0 && validation < 1, "validation", "0 or more and below 1", validation)
    try expect(epochs > 0, "epochs", "1 or more", epochs)
    if let patience { try expect(patience > 0, "patience", "1 or more, or nil", patience) }
    try expect(
      labelSmoothing >= 0 && labelSmoothing < 1, "label smoothing", "0 or more and below 1", labelSmoothing)
    try expect((1...Self.mostSeeds).contains(seeds), "seeds", "1 to \(Self.mostSeeds)", seeds)
    if let folds {
      try expect((1...Self.mostSeeds).contains(folds), "folds", "1 to \(Self.mostSeeds)", folds)
      try expect(
        folds == 1 || start == nil, "folds", "1 with a model to start from, whose preprocessing stays", folds)
      try expect(
        folds == 1 || split?.holdsOut != true, "folds", "1 where a column says which rows are held out", folds
      )
    }
    try expect((0...10).contains(restarts), "restarts", "0 to 10", restarts)
    if let recipe { try recipe.check() }
    if recipe != nil, start != nil {
      throw ModelError(.settings, "recipe: expected none with a model to start from, which decides it")
    }
    if let timeLimit { try expect(timeLimit > 0, "time limit", "a number of seconds above 0", timeLimit) }
    if let stepLimit { try expect(stepLimit > 0, "step limit", "1 or more", stepLimit) }
    if let start {
      try expect(
        seeds == 1 || start.networks.count == 1 || seeds == start.networks.count, "seeds",
        "\(start.networks.count), as many as the model to start from has networks", seeds)
    }
  }

  /// A bound that no honest use meets.
  private static let mostSeeds = 1_000
}

extension Optimizer {
  /// Whether it works on all rows at once: L-BFGS must, and Rprop is made for it.
  fileprivate var needsFullBatches: Bool {
    switch self {
    case .lbfgs, .rprop: true
    default: false
    }
  }
}
