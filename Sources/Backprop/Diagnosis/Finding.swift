/// One thing that a `Diagnosis` found: a cause, the numbers it rests on, and the change that answers it.
///
/// `description` says what, where and why it is believed, `remedy` what to change, each in one sentence.
public enum Finding: Sendable, Equatable {
  /// A number is NaN or infinite: where it first appeared, and what it comes from.
  case notFinite(NotFiniteOrigin)
  /// Steps overshoot: the loss rises under them.
  case learningRateTooHigh(RateTooHigh)
  /// Steps lead hardly anywhere, though there is somewhere to go.
  case learningRateTooLow(RateTooLow)
  /// The gradient grows from layer to layer on its way back.
  case explodingGradient(GradientFlow)
  /// The gradient is lost from layer to layer on its way back.
  case vanishingGradient(GradientFlow)
  /// Units that are on the flat side of a rectifier for every row: they pass on no gradient.
  case deadUnits(FlatUnits)
  /// Units that are on a flat end of a bounded activation for nearly all rows.
  case saturatedUnits(FlatUnits)
  /// Input columns of a size far from 1, the farthest first.
  case unscaledInputs([ColumnStatistics])
  /// Input columns with one value in all rows.
  case constantInputs([ColumnStatistics])
  /// Target columns of a size far from 1, the farthest first.
  case unscaledTargets([ColumnStatistics])
  /// Target columns with one value in all rows; there is nothing to learn in them.
  case constantTargets([ColumnStatistics])
  /// Batches whose targets are all the same, though those of the data are not.
  case constantBatches(ConstantBatches)
  /// Batch normalisation (the layer's name) meets a batch of one row, whose deviation is zero; `batch` from 1.
  case batchOfOneRow(layer: String, batch: Int)
  /// Classes that the network can answer and no row has.
  case missingClasses([Int])

  /// How much it matters; of two, the greater one matters more.
  public enum Severity: Int, Sendable, Equatable, Comparable {
    /// Worth knowing; training works.
    case note
    /// Training is slower or worse than it could be.
    case warning
    /// Training does not work.
    case problem

    /// Whether the left one matters less.
    public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
  }

  /// How much it matters.
  public var severity: Severity {
    switch self {
    case .notFinite, .learningRateTooHigh: .problem
    case .constantTargets(let columns): columns.count < columns[0].of ? .warning : .problem
    case .deadUnits(let flat), .saturatedUnits(let flat):
      flat.isHarmless || 4 * flat.units.count < 3 * flat.of
        ? .note : flat.units.count < flat.of ? .warning : .problem
    case .learningRateTooLow, .explodingGradient, .vanishingGradient, .unscaledInputs, .unscaledTargets,
      .constantBatches, .batchOfOneRow:
      .warning
    case .constantInputs, .missingClasses: .note
    }
  }

  /// A word that stays the same from version to version, for files and programs: `dead-units`.
  public var name: String {
    switch self {
    case .notFinite: "not-finite"
    case .learningRateTooHigh: "learning-rate-too-high"
    case .learningRateTooLow: "learning-rate-too-low"
    case .explodingGradient: "exploding-gradient"
    case .vanishingGradient: "vanishing-gradient"
    case .deadUnits: "dead-units"
    case .saturatedUnits: "saturated-units"
    case .unscaledInputs: "unscaled-inputs"
    case .constantInputs: "constant-inputs"
    case .unscaledTargets: "unscaled-targets"
    case .constantTargets: "constant-targets"
    case .constantBatches: "constant-batches"
    case .batchOfOneRow: "batch-of-one-row"
    case .missingClasses: "missing-classes"
    }
  }

  /// The layer it is about, as its parameters are named: `layers.0`; nil where it is about none.
  public var layer: String? {
    switch self {
    case .notFinite(let origin): origin.layer
    case .explodingGradient(let flow), .vanishingGradient(let flow): flow.layer
    case .deadUnits(let flat), .saturatedUnits(let flat): flat.layer
    case .batchOfOneRow(let layer, _): layer
    default: nil
    }
  }

  /// The units of that layer it is about; empty where it is about none in particular.
  public var units: [Int] {
    switch self {
    case .deadUnits(let flat), .saturatedUnits(let flat): flat.units
    case .notFinite(let origin): origin.unit.map { [$0] } ?? []
    default: []
    }
  }

  /// The input columns it is about, or the target columns where `name` says so.
  public var columns: [Int] {
    switch self {
    case .unscaledInputs(let columns), .constantInputs(let columns), .unscaledTargets(let columns),
      .constantTargets(let columns):
      columns.map { $0.column }
    case .notFinite(let origin): origin.cell.map { [$0.column] } ?? []
    default: []
    }
  }

  /// The row of the data it is about; nil where it is about all.
  public var row: Int? { if case .notFinite(let origin) = self { origin.row } else { nil } }
}

/// Units of a layer whose activation is flat where they stand.
public struct FlatUnits: Sendable, Equatable {
  /// The layer's name.
  public let layer: String
  /// Its number in the order the layers run.
  public let index: Int
  /// The units, from zero, ascending.
  public let units: [Int]
  /// How many units the layer has.
  public let of: Int
  /// The share of the rows for which one of these units is flat, at least.
  public let share: Double
  /// The activation.
  public let activation: Activation
  /// Whether the loss is small all the same: the units decide sharply, and rightly.
  public let isHarmless: Bool
}

/// What becomes of the gradient between two layers.
public struct GradientFlow: Sendable, Equatable {
  /// The layer whose gradient is the smallest (vanishing) or the largest (exploding).
  public let layer: String
  /// The Euclidean norm of the gradient of its outputs.
  public let norm: Double
  /// The last layer.
  public let last: String
  /// The norm of the gradient of its outputs.
  public let lastNorm: Double
  /// The layer that changes the norm most, from its outputs to its inputs.
  public let steepest: String
  /// By what factor.
  public let steepestFactor: Double

  /// How many times larger or smaller.
  public var ratio: Double { norm / lastNorm }
}

/// What shows that a learning rate is too high; one of them is enough.
public struct RateTooHigh: Sendable, Equatable {
  /// The learning rate.
  public let rate: Double
  /// One step at this rate on the examined rows: their loss before and after it; nil where it does not rise.
  public let step: Change?
  /// The training losses of an epoch and of a later one that is far worse; nil where there are none.
  public let epochs: Change?
  /// The loss of a network that puts out zeros, and that of the last epoch, which is far worse; nil where it is not.
  public let nothing: Change?

  /// Two losses.
  public struct Change: Sendable, Equatable {
    /// The earlier loss.
    public let from: Double
    /// The later loss; it may be infinite.
    public let to: Double
  }
}

/// What shows that a learning rate is too low.
public struct RateTooLow: Sendable, Equatable {
  /// The learning rate.
  public let rate: Double
  /// By which part of itself the training loss fell over the epochs so far.
  public let fall: Double
  /// How many epochs that took.
  public let epochs: Int
  /// A rate so many times higher ...
  public let factor: Double
  /// ... makes the loss of the examined rows fall by this part in one step.
  public let stepFall: Double
}

/// Batches with one target.
public struct ConstantBatches: Sendable, Equatable {
  /// How many batches of an epoch have one target in all their rows.
  public let count: Int
  /// How many batches an epoch has.
  public let of: Int
  /// The first of them, from 1.
  public let first: Int
  /// How many rows a batch has.
  public let rows: Int
  /// Whether the rows are shuffled.
  public let isShuffled: Bool
}
