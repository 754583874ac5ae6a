/// What one epoch came to.
public struct EpochReport: Sendable, Equatable {
  /// From 1.
  public let epoch: Int
  /// The mean training loss over the epoch's batches, each before its step, dropout included.
  public let loss: Double
  /// Loss and metric on the validation data after the epoch, where there are any.
  public let validation: Evaluation?
  /// The learning rate at the epoch's beginning.
  public let learningRate: Double

  /// A report of numbers worked out elsewhere, by a loop of one's own.
  public init(epoch: Int, loss: Double, validation: Evaluation?, learningRate: Double) {
    self.epoch = epoch
    self.loss = loss
    self.validation = validation
    self.learningRate = learningRate
  }

  /// What early stopping watches: the validation loss, or the training loss without validation data.
  public var watchedLoss: Double { validation?.loss ?? loss }

  /// The number by which epochs are compared; lower is better.
  public func watched(by choice: EpochChoice) -> Double {
    guard choice == .score, let validation else { return watchedLoss }
    return validation.metric == .accuracy ? -validation.value : validation.value
  }
}

/// A training from its first epoch to its last.
public struct History: Sendable, Equatable {
  /// One report for each epoch that was finished, in order.
  public internal(set) var epochs: [EpochReport] = []
  /// The epoch whose weights were kept, from 1.
  public internal(set) var bestEpoch: Int?
  /// Why it ended.
  public internal(set) var end = End.epochs

  /// Why a training ended.
  public enum End: Sendable, Equatable {
    /// All epochs were run.
    case epochs
    /// No improvement for as long as patience lasted.
    case patience
    /// The best epoch lay too far behind.
    case stopping
    /// The caller said so.
    case caller
    /// A number became NaN or infinite; the best weights before that were kept.
    case notFinite(NotFinite)
  }

  /// A training that has not begun.
  public init() {}

  /// The training loss of each epoch.
  public var losses: [Double] { epochs.map { $0.loss } }
}
