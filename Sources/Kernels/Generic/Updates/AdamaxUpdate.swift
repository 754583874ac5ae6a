/// What one Adamax step needs besides its arrays.
public struct AdamaxStep<S> {
  public var beta1: S
  public var beta2: S
  public var oneMinusBeta1: S
  /// learningRate / (1 - beta1^t)
  public var stepSize: S
  public var epsilon: S
  /// Added to the gradient as weightDecay p.
  public var weightDecay: S

  @inlinable @inline(always)
  public init(beta1: S, beta2: S, oneMinusBeta1: S, stepSize: S, epsilon: S, weightDecay: S) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.oneMinusBeta1 = oneMinusBeta1
    self.stepSize = stepSize
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }
}

/// g' = g + weightDecay p;  m := beta1 m + (1 - beta1) g';  u := max(beta2 u, |g'| + epsilon);
/// p := p - stepSize m / u   (Kingma and Ba 2015, section 7.1).
@inlinable @inline(always)
public func updateAdamax<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, m: UnsafeMutablePointer<V.Scalar>,
  u: UnsafeMutablePointer<V.Scalar>, count: Int, step: AdamaxStep<V.Scalar>
) {
  let zero = V(repeating: 0)
  let beta1 = V(repeating: step.beta1)
  let beta2 = V(repeating: step.beta2)
  let new1 = V(repeating: step.oneMinusBeta1)
  let size = V(repeating: -step.stepSize)
  let epsilon = V(repeating: step.epsilon)
  let decay = V(repeating: step.weightDecay)
  forEachVector(V.self, count: count) { offset, lanes in
    let old = loadLanes(V.self, p + offset, lanes)
    let gradient = multiplyAdd(decay, old, loadLanes(V.self, g + offset, lanes))
    let mean = multiplyAdd(beta1, loadLanes(V.self, m + offset, lanes), new1 * gradient)
    storeLanes(mean, m + offset, lanes)
    let faded = beta2 * loadLanes(V.self, u + offset, lanes)
    let now = V.select(zero - gradient, gradient, where: gradient, isLess: zero) + epsilon
    let largest = V.select(faded, now, where: now, isLess: faded)
    storeLanes(largest, u + offset, lanes)
    storeLanes(multiplyAdd(size, mean / largest, old), p + offset, lanes)
  }
}
