import Backprop
import BackpropCompute
import BackpropData

/// A trained model: the schema of its table, the preprocessing, and the network, in one value.
public struct Model: Sendable, Equatable {
  /// The layers and their parameters: one network, or several whose mean is the prediction.
  public let networks: [ModelNetwork]
  /// How much each network counts in the mean, above 0; nil where all count alike.
  public let weights: [Double]?
  /// What was made small; its output function makes predictions of the outputs.
  public let objective: Objective
  /// What the columns of its table are, and how their cells are written; nil in a model of an earlier version.
  public let schema: TableSchema?
  /// What it reads of a table, and how that becomes the network's inputs.
  public let features: FeatureEncoder
  /// What it predicts, and how the network's outputs become that.
  public let target: TargetEncoder
  /// What becomes of each network's answers before their mean is taken; nil leaves them.
  public let adjustment: AnswerAdjustment?
  /// How it came about.
  public let provenance: Provenance
  /// How far predictions were from the answers of the rows held out in training, by which predictions get ranges or sets; nil
  /// without such rows, and in a model of an earlier version.
  public var conformal: ConformalScores?

  init(
    networks: [ModelNetwork], weights: [Double]? = nil, objective: Objective, schema: TableSchema?,
    features: FeatureEncoder,
    target: TargetEncoder, adjustment: AnswerAdjustment? = nil, provenance: Provenance,
    conformal: ConformalScores? = nil
  ) {
    self.networks = networks
    self.weights = weights
    self.objective = objective
    self.schema = schema
    self.features = features
    self.target = target
    self.adjustment = adjustment
    self.provenance = provenance
    self.conformal = conformal
  }

  /// The network, the first of several.
  public var network: ModelNetwork { networks[0] }

  /// Whether it was trained on this very table, by its fingerprint: scores on it promise too much.
  ///
  /// Costs one pass over the cells.
  public func wasTrained(on table: Table) -> Bool { Fingerprint.of(table) == provenance.fingerprint }

  /// How a model came about: enough to make it again.
  public struct Provenance: Codable, Sendable, Equatable {
    /// The table's name.
    public var table: String
    /// A hash of the table's columns and cells, 16 hexadecimal digits: says that a table is another one.
    public var fingerprint: String
    /// How many of its rows had a target.
    public var rows: Int
    /// How many of them chose the best epoch.
    public var validationRows: Int
    /// The seed of everything random.
    public var seed: UInt64
    /// The settings in words, by name.
    public var settings: [String: String]
    /// The training loss of each epoch.
    public var losses: [Double]
    /// The validation loss after each epoch; empty without validation rows.
    public var validationLosses: [Double]
    /// The epoch whose weights these are, from 1.
    public var bestEpoch: Int
    /// Why training ended.
    public var end: String
    /// The version of this package.
    public var version: String
    /// The trainings of the other networks, where there are several; losses and end above are those of the first.
    public var others: [Run]?

    /// The training of one of several networks.
    public struct Run: Codable, Sendable, Equatable {
      /// The seed of its parameters, shuffles and masks.
      public var seed: UInt64
      /// The training loss of each epoch.
      public var losses: [Double]
      /// The validation loss after each epoch; empty without validation rows.
      public var validationLosses: [Double]
      /// The epoch whose weights these are, from 1.
      public var bestEpoch: Int
      /// Why training ended.
      public var end: String
    }
  }
}

/// The version of this package.
public let backpropVersion = "0.1.0"
