import BackpropCompute
import BackpropKernels

/// Whether steps are too long or too short: asked of the losses so far, and of steps taken on a copy.
extension Diagnosis {
  /// A step must raise the loss by more than this part of it: noise of small batches and momentum do so by less.
  private static var rise: Double { 0.5 }
  /// A training of this many epochs should have gone somewhere.
  private static var fewestEpochs: Int { 3 }
  /// It went nowhere where the loss fell by less than this part of it ...
  private static var smallFall: Double { 0.1 }
  /// ... and there is somewhere to go where one step makes it fall by so many times as much, and by this part at least.
  private static var betterFall: Double { 3 }
  private static var smallestStepFall: Double { 0.02 }
  /// A trained network is no more than so many times worse than one that puts out zeros.
  private static var worse: Double { 10 }

  func learningRate<S: Scalar>(
    _ patient: DiagnosisCase<S>, _ trial: UpdateTrial<S>?, _ probe: Probe<S>
  ) -> [Finding] {
    guard let rate = patient.optimizer?.learningRate, rate > 0 else { return [] }
    let losses = patient.history?.losses ?? []
    let first = losses.first(where: { $0.isFinite })
    // What counts as far: a part of the loss of knowing nothing. Next to nothing may well become twice that.
    // Of a likelihood, which falls without end, the fall so far counts as well.
    let lowest = losses.filter { $0.isFinite }.min()
    let scale = max(
      (first ?? loss).magnitude, zeroLoss.magnitude, (first ?? loss) - (lowest ?? loss))
    let step = trial.flatMap { risingStep($0, probe, scale: scale) }
    let epochs = Self.risingEpochs(losses, scale: scale)
    let nothing = worseThanNothing(losses)
    // Harmless data and a number that is not finite: steps have thrown the parameters out.
    let isThrownOut = findings.contains {
      if case .notFinite(let origin) = $0 { origin.cause == .parameters && patient.step > 1 } else { false }
    }
    if step != nil || epochs != nil || nothing != nil || isThrownOut {
      return [.learningRateTooHigh(RateTooHigh(rate: rate, step: step, epochs: epochs, nothing: nothing))]
    }
    guard let trial, losses.count >= Self.fewestEpochs, let first, first != 0, let last = losses.last else {
      return []
    }
    let fall = (first - last) / first.magnitude
    guard fall.magnitude < Self.smallFall else { return [] }
    return tooLow(trial, probe, rate: rate, fall: fall, epochs: losses.count)
  }

  /// The loss before and after one step on the examined rows, where it rises far.
  private func risingStep<S: Scalar>(
    _ trial: UpdateTrial<S>, _ probe: Probe<S>, scale: Double
  ) -> RateTooHigh.Change? {
    let after = trial.loss(after: 1, probe)
    let limit = loss + Self.rise * max(loss.magnitude, 0.1 * scale)
    return after > limit || !after.isFinite ? .init(from: loss, to: after) : nil
  }

  /// An epoch and a later one that is far worse: the last one, or one of several jumps.
  private static func risingEpochs(_ losses: [Double], scale: Double) -> RateTooHigh.Change? {
    guard losses.count >= fewestEpochs, let first = losses.first, let last = losses.last else { return nil }
    let far = rise * max(scale, 1e-300)
    if last > first + far { return .init(from: first, to: last) }
    var jumps: [RateTooHigh.Change] = []
    for index in 1..<losses.count where losses[index] > losses[index - 1] + far {
      jumps.append(.init(from: losses[index - 1], to: losses[index]))
    }
    guard jumps.count >= max(2, losses.count / 20) else { return nil }
    return jumps.max { $0.to - $0.from < $1.to - $1.from }
  }

  /// The losses of outputs of zero and of the last epoch, where that is far worse, and neither the data nor an overflow
  /// explain it.
  private func worseThanNothing(_ losses: [Double]) -> RateTooHigh.Change? {
    let hasOtherCause = findings.contains {
      switch $0 {
      case .unscaledInputs, .unscaledTargets, .notFinite: true
      default: false
      }
    }
    guard let last = losses.last, !hasOtherCause, zeroLoss > 0 else { return nil }
    return last > Self.worse * zeroLoss ? .init(from: zeroLoss, to: last) : nil
  }

  /// One longer step against all epochs so far.
  private func tooLow<S: Scalar>(
    _ trial: UpdateTrial<S>, _ probe: Probe<S>, rate: Double, fall: Double, epochs: Int
  ) -> [Finding] {
    guard loss != 0 else { return [] }
    var best = (fall: 0.0, factor: 1.0)
    for factor in [10.0, 100, 1000, 10_000, 100_000] {
      let after = trial.loss(after: factor, probe)
      guard after.isFinite else { break }
      let stepFall = (loss - after) / loss.magnitude
      if stepFall > best.fall { best = (stepFall, factor) }
    }
    guard best.fall >= max(Self.smallestStepFall, Self.betterFall * fall) else { return [] }
    return [
      .learningRateTooLow(
        RateTooLow(rate: rate, fall: fall, epochs: epochs, factor: best.factor, stepFall: best.fall))
    ]
  }
}
