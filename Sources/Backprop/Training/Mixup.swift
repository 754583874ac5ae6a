import BackpropCompute

/// How the rows of one batch are mixed: row i with row (i + shift) mod rows, in the proportion share : 1 - share.
struct Mixing {
  let share: Double
  let shift: Int

  /// The mixing of a step, a pure function of the seed and the step: share from Beta(alpha, alpha).
  init(alpha: Double, rows: Int, step: UInt64, source: RandomSource) {
    let a = Self.gamma(alpha, step: step, source: source, first: 0)
    let b = Self.gamma(alpha, step: step, source: source, first: 1 << 20)
    share = 1 / (1 + Elementary.exp(b - a))
    shift = rows > 1 ? 1 + source.integer(below: rows - 1, .mixup, step: step, index: 1 << 30) : 0
  }

  /// The logarithm of a number of the Gamma distribution with this shape (Marsaglia and Tsang 2000); a shape below 1 goes
  /// through shape + 1. The number itself may be too small to be told from 0.
  private static func gamma(_ shape: Double, step: UInt64, source: RandomSource, first: Int) -> Double {
    let boosted = shape < 1 ? shape + 1 : shape
    let d = boosted - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    var index = first
    var result = 0.0
    while true {
      let x = source.normal(.mixup, step: step, index: index)
      let u = source.uniform(.mixup, step: step, index: index + 1)
      index += 2
      let root = 1 + c * x
      let v = root * root * root
      guard v > 0, u > 0 else { continue }
      if Elementary.log(u) < x * x / 2 + d - d * v + d * Elementary.log(v) {
        result = d * v
        break
      }
    }
    guard shape < 1 else { return Elementary.log(result) }
    let u = max(source.uniform(.mixup, step: step, index: index), 0x1p-53)
    return Elementary.log(result) + Elementary.log(u) / shape
  }
}
