/// A search along a direction for a step that meets the strong Wolfe conditions (Nocedal and Wright 2006,
/// algorithms 3.5 and 3.6, with the safeguards of minFunc by Schmidt).
///
/// Losses and slopes are all it sees. Gradients stay where they are, in three places: it says which one a
/// trial may overwrite.
struct LineSearch {
  /// A point on the line.
  struct Trial {
    /// How far along the direction.
    var step: Double
    /// Infinite where the loss or the slope is not finite.
    var loss: Double
    /// The derivative of the loss by the step.
    var slope: Double
    /// The place of the gradient, 0, 1 or 2.
    var gradient: Int
  }

  /// The step to try first.
  let first: Double
  let loss: Double
  let slope: Double
  /// The place of the gradient at the start of the line.
  let gradient: Int
  /// The largest component of the direction.
  let length: Double
  let changeTolerance: Double
  /// How often the loss may be evaluated after the first time.
  let limit: Int

  private static var sufficientDecrease: Double { 1e-4 }
  private static var curvature: Double { 0.9 }

  /// The best trial, the start itself where none is better, and how many there were. `evaluate(step, place)`
  /// computes one.
  func run(_ evaluate: (Double, Int) -> Trial) -> (trial: Trial, evaluations: Int) {
    let origin = Trial(step: 0, loss: loss, slope: slope, gradient: gradient)
    var evaluations = 1
    var previous = origin
    var new = evaluate(first, Self.free(origin, origin))
    var low = origin
    var high = origin
    var isBracketed = false
    var tries = 0

    while tries < limit {
      if !new.loss.isFinite {
        // Outside of what the function can do: come back a long way.
        let step = previous.step + 0.1 * (new.step - previous.step)
        new = evaluate(step, new.gradient)
      } else {
        if !isSufficient(new) || (tries > 1 && new.loss >= previous.loss) {
          (low, high) = new.loss < previous.loss ? (new, previous) : (previous, new)
          isBracketed = true
          break
        }
        if new.slope.magnitude <= -Self.curvature * slope { return (new, evaluations) }
        if new.slope >= 0 {
          (low, high) = new.loss < previous.loss ? (new, previous) : (previous, new)
          isBracketed = true
          break
        }
        let step = Self.cubicMinimum(
          previous, new, within: new.step + 0.01 * (new.step - previous.step)...new.step * 10)
        let place = Self.free(origin, new)
        previous = new
        new = evaluate(step, place)
      }
      evaluations += 1
      tries += 1
    }
    guard isBracketed else { return (new.loss < loss ? new : origin, evaluations) }

    var isStuck = false
    while tries < limit, (high.step - low.step).magnitude * length >= changeTolerance {
      let left = min(low.step, high.step)
      let right = max(low.step, high.step)
      var step = Self.cubicMinimum(low, high, within: left...right)
      // A trial close to an end twice in a row, or at the end itself, moves a tenth of the interval inside.
      let margin = 0.1 * (right - left)
      if min(right - step, step - left) < margin {
        if isStuck || step >= right || step <= left {
          step = right - step < step - left ? right - margin : left + margin
          isStuck = false
        } else {
          isStuck = true
        }
      } else {
        isStuck = false
      }
      new = evaluate(step, Self.free(low, high))
      evaluations += 1
      tries += 1
      if !isSufficient(new) || new.loss >= low.loss {
        high = new
        if high.loss < low.loss { (low, high) = (high, low) }
      } else {
        if new.slope.magnitude <= -Self.curvature * slope { return (new, evaluations) }
        if new.slope * (high.step - low.step) >= 0 { high = low }
        low = new
      }
    }
    return (low, evaluations)
  }

  /// Armijo's condition: the loss falls by a share of what the slope promised.
  private func isSufficient(_ trial: Trial) -> Bool {
    trial.loss <= loss + Self.sufficientDecrease * trial.step * slope
  }

  /// A place that neither trial's gradient is in.
  private static func free(_ a: Trial, _ b: Trial) -> Int {
    a.gradient == b.gradient ? (a.gradient + 1) % 3 : 3 - a.gradient - b.gradient
  }

  /// The minimum of the cubic through two trials and their slopes; the middle where there is none.
  private static func cubicMinimum(_ a: Trial, _ b: Trial, within bounds: ClosedRange<Double>) -> Double {
    let middle = 0.5 * (bounds.lowerBound + bounds.upperBound)
    let (near, far) = a.step <= b.step ? (a, b) : (b, a)
    let d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.step - b.step)
    let square = d1 * d1 - a.slope * b.slope
    guard square >= 0 else { return middle }
    let d2 = square.squareRoot()
    let share = (far.slope + d2 - d1) / (far.slope - near.slope + 2 * d2)
    let minimum = far.step - (far.step - near.step) * share
    guard minimum.isFinite else { return middle }
    return min(max(minimum, bounds.lowerBound), bounds.upperBound)
  }
}
