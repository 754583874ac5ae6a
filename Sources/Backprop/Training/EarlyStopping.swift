/// Ends a training whose best epoch lies far behind: after the epoch that is more than factor x best + extra.
///
/// It gives a schedule that swings time for its next valley, and more of it the later the best epoch came.
public struct EarlyStopping: Sendable, Equatable {
  /// 1 or more; what is less counts as 1.
  public var factor: Double
  /// How many epochs more; 0 or more.
  public var extra: Double

  /// The defaults are those of RealMLP (Holzmüller, Grinsztajn and Steinwart 2024).
  public init(factor: Double = 2, extra: Double = 20) {
    self.factor = factor
    self.extra = extra
  }

  /// Whether a training ends after this epoch, where the best so far was that; both from 1.
  public func stops(after epoch: Int, best: Int) -> Bool {
    Double(epoch) > max(1, factor) * Double(best) + max(0, extra)
  }
}

/// The number that says which epoch is best.
public enum EpochChoice: Sendable, Equatable {
  /// The lowest validation loss.
  case loss
  /// The best validation score: the highest accuracy, the lowest RMSE. Without validation data the loss.
  case score
}
