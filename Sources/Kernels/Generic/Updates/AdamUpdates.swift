/// m and v as in `updateMoments`;
/// p := shrink p - stepSize m / (sqrt(v) rootCorrection + epsilon)   (Kingma and Ba 2015; Loshchilov and
/// Hutter 2019).
@inlinable @inline(always)
public func updateAdam<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, m: UnsafeMutablePointer<V.Scalar>,
  v: UnsafeMutablePointer<V.Scalar>, count: Int, step: AdamStep<V.Scalar>
) {
  let size = V(repeating: -step.stepSize)
  let correction = V(repeating: step.rootCorrection)
  let epsilon = V(repeating: step.epsilon)
  let shrink = V(repeating: step.shrink)
  updateMoments(V.self, p: p, g: g, m: m, v: v, count: count, step: step) {
    offset, lanes, old, _, mean, square in
    let denominator = multiplyAdd(square.squareRoot(), correction, epsilon)
    storeLanes(multiplyAdd(size, mean / denominator, shrink * old), p + offset, lanes)
  }
}

/// As `updateAdam`, with the largest v so far in place of v:  largest := max(largest, v)   (Reddi et al.
/// 2018).
@inlinable @inline(always)
public func updateAMSGrad<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, m: UnsafeMutablePointer<V.Scalar>,
  v: UnsafeMutablePointer<V.Scalar>, largest: UnsafeMutablePointer<V.Scalar>, count: Int,
  step: AdamStep<V.Scalar>
) {
  let size = V(repeating: -step.stepSize)
  let correction = V(repeating: step.rootCorrection)
  let epsilon = V(repeating: step.epsilon)
  let shrink = V(repeating: step.shrink)
  updateMoments(V.self, p: p, g: g, m: m, v: v, count: count, step: step) {
    offset, lanes, old, _, mean, square in
    let before = loadLanes(V.self, largest + offset, lanes)
    let most = V.select(before, square, where: square, isLess: before)
    storeLanes(most, largest + offset, lanes)
    let denominator = multiplyAdd(most.squareRoot(), correction, epsilon)
    storeLanes(multiplyAdd(size, mean / denominator, shrink * old), p + offset, lanes)
  }
}

/// m and v as in `updateMoments`;
/// p := shrink p - (stepSize m + gradientSize g') / (sqrt(v) rootCorrection + epsilon)   (Dozat 2016).
@inlinable @inline(always)
public func updateNAdam<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, m: UnsafeMutablePointer<V.Scalar>,
  v: UnsafeMutablePointer<V.Scalar>, count: Int, step: AdamStep<V.Scalar>, gradientSize: V.Scalar
) {
  let size = V(repeating: -step.stepSize)
  let ahead = V(repeating: -gradientSize)
  let correction = V(repeating: step.rootCorrection)
  let epsilon = V(repeating: step.epsilon)
  let shrink = V(repeating: step.shrink)
  updateMoments(V.self, p: p, g: g, m: m, v: v, count: count, step: step) {
    offset, lanes, old, gradient, mean, square in
    let denominator = multiplyAdd(square.squareRoot(), correction, epsilon)
    let direction = multiplyAdd(size, mean, ahead * gradient)
    storeLanes(multiplyAdd(shrink, old, direction / denominator), p + offset, lanes)
  }
}

/// m and v as in `updateMoments`;
/// g := stepSize m / (sqrt(v) rootCorrection + epsilon) + weightDecay p   (You et al. 2020, before the trust
/// ratio). Overwrites the gradient; p is read alone.
@inlinable @inline(always)
public func findLAMBDirection<V: KernelVector>(
  _: V.Type, p: UnsafePointer<V.Scalar>, g: UnsafeMutablePointer<V.Scalar>, m: UnsafeMutablePointer<V.Scalar>,
  v: UnsafeMutablePointer<V.Scalar>, count: Int, step: AdamStep<V.Scalar>, weightDecay: V.Scalar
) {
  let size = V(repeating: step.stepSize)
  let decay = V(repeating: weightDecay)
  let correction = V(repeating: step.rootCorrection)
  let epsilon = V(repeating: step.epsilon)
  updateMoments(V.self, p: p, g: g, m: m, v: v, count: count, step: step) {
    offset, lanes, old, _, mean, square in
    let denominator = multiplyAdd(square.squareRoot(), correction, epsilon)
    storeLanes(multiplyAdd(size, mean / denominator, decay * old), g + offset, lanes)
  }
}
