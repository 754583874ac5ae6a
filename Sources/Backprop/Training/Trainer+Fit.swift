import BackpropCompute

extension Trainer {
  /// Runs up to `epochs` epochs, and leaves the weights of the best one in place where there is something to choose by.
  ///
  /// Written with the public methods, as the model for one's own loop.
  ///
  /// - Parameters:
  ///   - patience: stops after so many epochs without a better validation loss; nil never does.
  ///   - keepsBest: whether the weights of the epoch with the lowest validation loss (the last of equals) are put back
  ///     at the end.
  ///   - isWanted: asked before every batch whether to go on.
  ///   - onEpoch: called after every epoch.
  ///
  /// A loss that is NaN or infinite ends it: thrown if it came in the first epoch, else noted in the history, with the
  /// best weights before it kept.
  public func fit(
    epochs: Int, patience: Int? = nil, keepsBest: Bool = true, while isWanted: () -> Bool = { true },
    onEpoch: (EpochReport) -> Void = { _ in }
  ) throws(TrainingError) -> History {
    var history = History()
    var best: (loss: Double, network: Network<S>, epoch: Int)?
    for _ in 0..<epochs {
      let report: EpochReport
      do {
        guard let finished = try epoch(while: isWanted) else {
          history.end = .caller
          break
        }
        report = finished
      } catch {
        guard case .notFinite(let place) = error, best != nil else { throw error }
        history.end = .notFinite(place)
        break
      }
      history.epochs.append(report)
      if best.map({ report.watchedLoss <= $0.loss }) ?? true {
        best = (report.watchedLoss, network, report.epoch)
      }
      onEpoch(report)
      if let patience, let best, report.epoch - best.epoch >= patience {
        history.end = .patience
        break
      }
    }
    if let best, keepsBest, validation != nil || history.end != .epochs {
      restore(best.network)
      history.bestEpoch = best.epoch
    } else {
      history.bestEpoch = history.epochs.last?.epoch
    }
    return history
  }
}
