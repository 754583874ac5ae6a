import BackpropCompute

extension Trainer {
  /// Runs up to `epochs` epochs, and leaves the weights of the best one in place where there is something to choose by.
  ///
  /// Written with the public methods, as the model for one's own loop.
  ///
  /// - Parameters:
  ///   - patience: stops after so many epochs without a better validation loss; nil never does.
  ///   - stopping: stops once the best epoch, the last of equals, lies as far behind as this says; nil never does.
  ///   - choice: the number that says which epoch is best.
  ///   - watching: works that number out of the network after an epoch, where it is another; lower is better.
  ///   - keepsBest: whether the weights of the epoch with the lowest validation loss, or the best score, (the last of equals) are put
  ///     back at the end.
  ///   - isWanted: asked before every batch whether to go on.
  ///   - onEpoch: called after every epoch.
  ///
  /// A loss that is NaN or infinite ends it: thrown where no better weights were kept, else noted in the history,
  /// with the best weights before it kept.
  public func fit(
    epochs: Int, patience: Int? = nil, stopping: EarlyStopping? = nil, choice: EpochChoice = .loss,
    watching: ((Network<S>) -> Double)? = nil, keepsBest: Bool = true,
    while isWanted: () -> Bool = { true }, onEpoch: (EpochReport) -> Void = { _ in }
  ) throws(TrainingError) -> History {
    var history = History()
    var best: (loss: Double, epoch: Int)?
    var lastImprovement = 0
    // A snapshot costs a copy of the parameters: taken only where there is something to choose by.
    var kept: Network<S>?
    for _ in 0..<max(0, epochs) {
      let report: EpochReport
      do {
        guard let finished = try epoch(while: isWanted) else {
          history.end = .caller
          break
        }
        report = finished
      } catch {
        guard case .notFinite(let place) = error, kept != nil else { throw error }
        history.end = .notFinite(place)
        break
      }
      history.epochs.append(report)
      let watched = watching.map { $0(averagedNetwork) } ?? report.watched(by: choice)
      if best.map({ watched < $0.loss || !$0.loss.isFinite }) ?? true { lastImprovement = report.epoch }
      if best.map({ watched <= $0.loss || !$0.loss.isFinite }) ?? true {
        best = (watched, report.epoch)
        if keepsBest, validation != nil { kept = averagedNetwork }
      }
      onEpoch(report)
      if let patience, report.epoch - lastImprovement >= patience {
        history.end = .patience
        break
      }
      if let stopping, let best, stopping.stops(after: report.epoch, best: best.epoch) {
        history.end = .stopping
        break
      }
    }
    history.bestEpoch = history.epochs.last?.epoch
    if let best, let kept {
      restore(kept)
      history.bestEpoch = best.epoch
    }
    return history
  }
}
