import Backprop
import BackpropData

/// Everything that decides how a table becomes a model: equal settings and equal tables give equal bytes.
public struct TrainingSettings: Sendable, Equatable {
  /// The column to predict.
  public var target: String
  /// Classes or a number; nil infers it from the target's cells.
  public var task: LearningTask?
  /// The layers before the output layer.
  public var hidden: [Layer] = [.dense(64, .relu), .dense(32, .relu)]
  /// The sizes the whole network must have, inputs and outputs included; nil where the table decides.
  public var expectedSizes: [Int]?
  /// Nil chooses: cross-entropy for classes, the squared error for numbers.
  public var loss: Loss?
  /// Nil chooses: softmax or sigmoid for classes, identity for numbers.
  public var output: Output?
  /// How the output layer is drawn; nil chooses Glorot's rule.
  public var outputInitializer: Initializer?
  /// How the output layer's biases are drawn.
  public var outputBiasInitializer = Initializer.zero
  /// Draws the first weights as a NumPy script would, instead of by `seed`; nil does not.
  public var numPyDraw: NumPyDraw?
  /// How numbers to predict are scaled.
  public var targetScaling = TargetEncoder.Scaling.standard
  /// How numeric features are scaled.
  public var featureScaling = FeatureEncoder.Scaling.standard
  /// How gradients become steps.
  public var optimizer = Optimizer.adam()
  /// The learning rate over the epochs, as a factor.
  public var schedule = Schedule.constant
  /// How many rows make one step.
  public var batch = Batch.automatic
  /// How often training goes over all rows, at most; 1 or more.
  public var epochs = 500
  /// Stops after so many epochs without a better validation loss; nil never does.
  public var patience: Int? = 40
  /// The share of the rows that is held out to choose the best epoch by; 0 for none.
  public var validation = 0.2
  /// Whether every epoch takes the rows in a new random order.
  public var shuffles = true
  /// Decides the split, the first weights, the order of rows and dropout: equal seeds give equal bytes.
  public var seed: UInt64 = 0
  /// The number type of the network.
  public var precision = Precision.float

  /// The loss, apart from the output it is fused with.
  public enum Loss: String, Sendable, CaseIterable {
    /// (p - t)^2
    case squared
    /// (p - t)^2 / 2
    case halfSquared = "half-squared"
    /// Of softmax, or of sigmoid where there are two classes.
    case crossEntropy = "cross-entropy"
  }

  /// How many rows make one step.
  public enum Batch: Sendable, Equatable {
    /// By the number of training rows: 64 up to 1,024, 128 up to 8,192, 256 up to 30,000, 512 up to 100,000, else 1,024.
    case automatic
    /// All of them.
    case full
    /// So many; the last step of an epoch takes what is left.
    case rows(Int)

    func size(of rows: Int) -> BatchSize {
      switch self {
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
  }

  /// The objective and the number of outputs for a target. Throws where loss and output are no pair, or do not fit it.
  func objective(for target: TargetEncoder) throws(ModelError) -> (objective: Objective, outputs: Int) {
    switch target.values {
    case .classes(let labels):
      switch (loss ?? .crossEntropy, output) {
      case (.crossEntropy, .sigmoid?) where labels.count == 2, (.crossEntropy, nil) where labels.count == 2:
        return (.binaryCrossEntropy, 1)
      case (.crossEntropy, .softmax?), (.crossEntropy, nil): return (.crossEntropy, labels.count)
      case (.squared, .sigmoid?) where labels.count == 2, (.squared, nil) where labels.count == 2:
        return (.squaredError(SquaredError(output: .sigmoid)), 1)
      case (.halfSquared, .sigmoid?) where labels.count == 2, (.halfSquared, nil) where labels.count == 2:
        return (.halfSquaredError(output: .sigmoid), 1)
      default: break
      }
      throw pairError(
        "\(labels.count) classes", "cross-entropy with \(labels.count == 2 ? "sigmoid or " : "")softmax")
    case .numbers:
      switch (loss ?? .squared, output ?? .identity) {
      case (.squared, .identity): return (.regression, 1)
      case (.squared, .sigmoid): return (.squaredError(SquaredError(output: .sigmoid)), 1)
      case (.halfSquared, .identity): return (.halfSquaredError(), 1)
      case (.halfSquared, .sigmoid): return (.halfSquaredError(output: .sigmoid), 1)
      default: break
      }
      throw pairError("numbers", "squared or half-squared with identity or sigmoid")
    }
  }

  private func pairError(_ target: String, _ expected: String) -> ModelError {
    let loss = loss?.rawValue ?? "the default loss"
    let output = output?.rawValue ?? "the default output"
    return ModelError(
      .settings,
      "loss and output activation: expected \(expected) for a target of \(target), got \(loss) with \(output)"
    )
  }
}
