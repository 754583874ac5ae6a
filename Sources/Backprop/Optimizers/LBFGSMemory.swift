import BackpropCompute

/// What L-BFGS remembers from step to step, and its iterations; see `LBFGS` for the formulas.
///
/// All memory is taken at the start: 2 historySize + 6 numbers for each parameter. A step takes none.
@safe final class LBFGSMemory<S: Scalar> {
  /// The function to be made small: reads the parameters, writes their gradient, returns the loss.
  typealias Evaluation = (UnsafePointer<S>, UnsafeMutablePointer<S>) -> Double

  let count: Int
  /// The step that a line search tries first; a schedule may change it between steps.
  var learningRate: Double
  /// The loss at the parameters that the last step ended with.
  private(set) var loss = Double.nan
  /// Evaluations of the loss so far.
  private(set) var evaluations = 0

  private let settings: LBFGS
  /// The pairs (s, y), rings of `historySize` vectors.
  private let s: AlignedBuffer<S>
  private let y: AlignedBuffer<S>
  /// 1 / y.s of each pair.
  private var rho: [Double]
  private var alpha: [Double]
  private var newest = -1
  private var stored = 0
  /// y.s / y.y of the newest pair.
  private var scale = 1.0

  private let start: AlignedBuffer<S>
  private let d: AlignedBuffer<S>
  private let lastGradient: AlignedBuffer<S>
  /// Three gradients: that of the parameters, `gradient`, and what a line search needs besides.
  private let gradients: AlignedBuffer<S>
  private var gradient = 0
  /// The step along d that the last iteration took; nil before the first.
  private var lastStep: Double?

  /// Throws where the memory does not fit into the machine.
  init(_ settings: LBFGS, count: Int) throws(ShapeError) {
    let vectors = settings.historySize < Int.max / 4 ? 2 * settings.historySize + 6 : Int.max
    try MemoryLimit.check([max(1, count), vectors], of: S.self, who: "L-BFGS")
    self.settings = settings
    self.count = count
    learningRate = settings.learningRate
    s = AlignedBuffer(count: settings.historySize * count)
    y = AlignedBuffer(count: settings.historySize * count)
    rho = Array(repeating: 0, count: settings.historySize)
    alpha = Array(repeating: 0, count: settings.historySize)
    start = AlignedBuffer(count: count)
    d = AlignedBuffer(count: count)
    lastGradient = AlignedBuffer(count: count)
    gradients = AlignedBuffer(count: 3 * count)
  }

  /// Forgets everything: for parameters that somebody else changed.
  func reset() {
    newest = -1
    stored = 0
    lastStep = nil
    scale = 1
  }

  /// One step: up to `maximumIterations` directions, each with a line search. Updates x in place and returns
  /// the loss before. A trial with a loss or slope that is not finite is never kept; where the loss is not
  /// finite at x itself, x stays as it is.
  func step(_ x: UnsafeMutablePointer<S>, evaluate: Evaluation) -> Double {
    let before = unsafe evaluate(UnsafePointer(x), slot(gradient))
    evaluations += 1
    var spent = 1
    loss = before
    guard before.isFinite else { return before }
    guard unsafe largestMagnitude(slot(gradient), count) > settings.gradientTolerance else { return before }

    for iteration in 1...settings.maximumIterations {
      let isFirst = lastStep == nil
      findDirection()
      unsafe lastGradient.pointer.update(from: slot(gradient), count: count)
      var t = learningRate
      if isFirst { t *= unsafe min(1, 1 / sumOfMagnitudes(slot(gradient), count)) }
      lastStep = t
      let slope = unsafe dot(slot(gradient), d.pointer, count)
      guard slope <= -settings.changeTolerance else { break }

      let lossBefore = loss
      let search = unsafe LineSearch(
        first: t, loss: loss, slope: slope, gradient: gradient, length: largestMagnitude(d.pointer, count),
        changeTolerance: settings.changeTolerance, limit: settings.evaluationLimit - spent)
      unsafe start.pointer.update(from: x, count: count)
      let found = search.run { step, slot in unsafe trial(x, step, slot, evaluate) }
      unsafe move(x, by: found.trial.step)
      loss = found.trial.loss
      gradient = found.trial.gradient
      lastStep = found.trial.step
      spent += found.evaluations
      evaluations += found.evaluations

      if iteration == settings.maximumIterations || spent >= settings.evaluationLimit { break }
      if unsafe largestMagnitude(slot(gradient), count) <= settings.gradientTolerance { break }
      let change = unsafe largestMagnitude(d.pointer, count) * found.trial.step
      if change <= settings.changeTolerance || (loss - lossBefore).magnitude < settings.changeTolerance {
        break
      }
    }
    return before
  }

  private func slot(_ index: Int) -> UnsafeMutablePointer<S> { unsafe gradients.pointer + index * count }

  /// x := start + step d.
  private func move(_ x: UnsafeMutablePointer<S>, by step: Double) {
    unsafe x.update(from: start.pointer, count: count)
    unsafe addScaled(d.pointer, S(step), to: x, count)
  }

  private func trial(
    _ x: UnsafeMutablePointer<S>, _ step: Double, _ index: Int, _ evaluate: Evaluation
  ) -> LineSearch.Trial {
    unsafe move(x, by: step)
    let loss = unsafe evaluate(UnsafePointer(x), slot(index))
    let slope = unsafe dot(slot(index), d.pointer, count)
    // Outside of what the function can do, every loss counts as worse than all that are known.
    guard loss.isFinite, slope.isFinite else {
      return LineSearch.Trial(step: step, loss: .infinity, slope: .nan, gradient: index)
    }
    return LineSearch.Trial(step: step, loss: loss, slope: slope, gradient: index)
  }

  /// d from the gradient and the history, which first takes in the last iteration.
  private func findDirection() {
    let g = unsafe slot(gradient)
    if let lastStep { unsafe remember(lastStep, g) }
    let q = unsafe d.pointer
    unsafe q.update(repeating: 0, count: count)
    unsafe addScaled(g, -1, to: q, count)
    let history = settings.historySize
    for age in 0..<stored {
      let pair = (newest - age + history) % history
      alpha[pair] = unsafe dot(s.pointer + pair * count, q, count) * rho[pair]
      unsafe addScaled(y.pointer + pair * count, S(-alpha[pair]), to: q, count)
    }
    if stored > 0 { unsafe multiply(q, by: S(scale), count) }
    for age in (0..<stored).reversed() {
      let pair = (newest - age + history) % history
      let beta = unsafe dot(y.pointer + pair * count, q, count) * rho[pair]
      unsafe addScaled(s.pointer + pair * count, S(alpha[pair] - beta), to: q, count)
    }
  }

  /// Takes the pair of the last iteration into the history where its curvature is positive.
  private func remember(_ lastStep: Double, _ g: UnsafeMutablePointer<S>) {
    let pair = (newest + 1) % settings.historySize
    // The oldest pair's place is needed to find out, unless it is free: so work in `start`, which is free
    // now.
    let change = unsafe start.pointer
    unsafe change.update(from: g, count: count)
    unsafe addScaled(lastGradient.pointer, -1, to: change, count)
    let curvature = unsafe dot(change, d.pointer, count) * lastStep
    guard curvature > 1e-10 else { return }
    unsafe (y.pointer + pair * count).update(from: change, count: count)
    unsafe (s.pointer + pair * count).update(from: d.pointer, count: count)
    unsafe multiply(s.pointer + pair * count, by: S(lastStep), count)
    rho[pair] = 1 / curvature
    scale = unsafe curvature / dot(change, change, count)
    newest = pair
    stored = min(stored + 1, settings.historySize)
  }
}

extension LBFGSMemory {
  /// The memory of an optimizer that is L-BFGS; nil for others.
  static func needed(by optimizer: Optimizer, count: Int) throws(ShapeError) -> LBFGSMemory? {
    guard case .lbfgs(let settings) = optimizer else { return nil }
    return try LBFGSMemory(settings, count: count)
  }
}
