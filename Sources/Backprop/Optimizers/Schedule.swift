import BackpropCompute

/// The learning rate over time, as a factor on the optimizer's own. Time is counted in epochs, fractions included (in
/// full-batch training an epoch is a step).
public enum Schedule: Sendable, Equatable {
  /// 1, always.
  case constant
  /// factor^(floor(time / every)).
  case step(every: Double, factor: Double = 0.1)
  /// minimum + (1 - minimum) (1 + cos(pi time / length)) / 2; stays at the minimum after `length`, which is the whole
  /// training where nil (Loshchilov and Hutter 2017).
  case cosine(length: Double? = nil, minimum: Double = 0)

  /// The factor at a time in epochs, in a training planned for `total` of them.
  public func factor(at time: Double, of total: Double) -> Double {
    switch self {
    case .constant: return 1
    case .step(let every, let factor): return power(factor, Int(min(time / every, 0x1p53)))
    case .cosine(let length, let minimum):
      let length = length ?? total
      if time >= length { return minimum }
      let wave = Elementary.sineAndCosine(Double.pi * time / length).cosine
      return minimum + (1 - minimum) * (1 + wave) / 2
    }
  }

  func check() throws(ShapeError) {
    switch self {
    case .constant: break
    case .step(let every, let factor):
      guard every > 0, every.isFinite, factor > 0, factor.isFinite else {
        throw ShapeError("schedule: expected a step every so many epochs above 0, by a factor above 0")
      }
    case .cosine(let length, let minimum):
      guard length.map({ $0 > 0 && $0.isFinite }) ?? true, minimum >= 0, minimum <= 1 else {
        throw ShapeError("schedule: expected a cosine of length above 0 with a minimum from 0 to 1")
      }
    }
  }
}
