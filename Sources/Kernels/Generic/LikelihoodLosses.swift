// Negative logarithms of likelihoods of counts and numbers.

/// t ln t - t + ln(2 pi t) / 2 where t > 1, else 0: Stirling's ln t!
@inlinable @inline(always)
public func logarithmOfFactorial<V: KernelVector>(_ t: V) -> V {
  let one = V(repeating: 1)
  let inside = V.select(t, one, where: one, isLess: t)
  let stirling =
    t * logarithm(inside) - t
    + V(repeating: 0.5) * logarithm(V(repeating: 6.28318530717958647693) * inside)
  return V.select(stirling, V(repeating: 0), where: one, isLess: t)
}

/// l = e^z - t z (+ ln t!): z is the logarithm of the rate;  dl/dz = e^z - t
public struct PoissonLossOfLogarithm<V: KernelVector>: ElementLoss {
  @usableFromInline let isFull: Bool

  @inlinable @inline(always)
  public init(isFull: Bool) { self.isFull = isFull }

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let rate = exponential(z)
    var l = rate - t * z
    if isFull { l += logarithmOfFactorial(t) }
    return (l, scale * (rate - t))
  }
}

/// l = z - t ln(z + eps) (+ ln t!): z is the rate, eps = 1e-8;  dl/dz = 1 - t / (z + eps)
public struct PoissonLossOfRate<V: KernelVector>: ElementLoss {
  @usableFromInline let isFull: Bool

  @inlinable @inline(always)
  public init(isFull: Bool) { self.isFull = isFull }

  @inlinable @inline(always)
  public func lossAndGradient(z: V, t: V, q: V, scale: V) -> (loss: V, gradient: V) {
    let rate = z + V(repeating: 1e-8)
    var l = z - t * logarithm(rate)
    if isFull { l += logarithmOfFactorial(t) }
    return (l, scale * (V(repeating: 1) - t / rate))
  }
}

/// l = (ln v + e^2 / v) / 2 (+ ln(2 pi) / 2) with e = z_m - t, for columns of means z_m and as many of z_v behind them:
///
/// | form | v | dl/dz_m | dl/dz_v |
/// |---|---|---|---|
/// | logarithm | e^z_v | e / v | (1 - e^2 / v) / 2 |
/// | softplus | ln(1 + e^z_v) + floor | e / v | (1 - e^2 / v) / (2 v) sigmoid(z_v) |
/// | itself | max(z_v, floor) | e / v | (1 - e^2 / v) / (2 v), below the floor too |
@inlinable @inline(never)
public func gaussianLosses<V: KernelVector>(
  _: V.Type, _ form: VarianceForm, floor: V.Scalar, isFull: Bool, _ rows: LossRows<V.Scalar>
) {
  let means = rows.columns / 2
  let half = V(repeating: 0.5)
  let one = V(repeating: 1)
  let least = V(repeating: floor)
  let constant = V(repeating: isFull ? 0.918938533204672741780 : 0)
  // e^-z_v stays finite, so that no error at all stays no error.
  let highest = V(repeating: V.Scalar.isDouble ? -700 : -87)
  for row in 0..<rows.rows {
    let z = rows.z + row * rows.stride
    let dz = rows.dz + row * rows.stride
    let t = rows.targets + row * rows.targetStride
    let scale = V(repeating: rows.scale * rows.weight(row))
    var sum = LaneSum<V>()
    var column = 0
    while column < means {
      let valid = lesser(V.scalarCount, means - column)
      let e = loadLanes(V.self, z + column, valid) - loadLanes(V.self, t + column, valid)
      let spread = loadLanes(V.self, z + means + column, valid)
      var precision: V
      var logarithmOfVariance: V
      var slope: V
      switch form {
      case .logarithm:
        precision = exponential(V(repeating: 0) - V.select(highest, spread, where: spread, isLess: highest))
        logarithmOfVariance = spread
        slope = one
      case .softplus:
        let (p, r) = logistic(spread)
        let variance = V.select(r, spread + r, where: spread, isLess: V(repeating: 0)) + least
        precision = one / variance
        logarithmOfVariance = logarithm(variance)
        slope = p * precision
      case .itself:
        let variance = V.select(least, spread, where: spread, isLess: least)
        precision = one / variance
        logarithmOfVariance = logarithm(variance)
        slope = precision
      }
      let distance = e * (e * precision)
      storeLanes(scale * (e * precision), dz + column, valid)
      storeLanes(scale * (half * (one - distance) * slope), dz + means + column, valid)
      sum.add(half * (logarithmOfVariance + distance) + constant, at: column, count: valid)
      column += V.scalarCount
    }
    rows.finish(row, sum.total)
  }
}
