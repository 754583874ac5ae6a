/// g' = g + weightDecay p;  p := p - learningRate g'.
@inlinable @inline(always)
public func updateSGD<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, count: Int,
  learningRate: V.Scalar, weightDecay: V.Scalar
) {
  let rate = V(repeating: -learningRate)
  let decay = V(repeating: weightDecay)
  forEachVector(V.self, count: count) { offset, lanes in
    let old = loadLanes(V.self, p + offset, lanes)
    let gradient = multiplyAdd(decay, old, loadLanes(V.self, g + offset, lanes))
    storeLanes(multiplyAdd(rate, gradient, old), p + offset, lanes)
  }
}

/// What one step with momentum needs besides its arrays.
public struct MomentumStep<S> {
  public var learningRate: S
  /// How much of the last velocity is kept.
  public var momentum: S
  /// How much of the gradient joins the velocity: 1 - dampening, and 1 at the first step.
  public var fresh: S
  /// The direction is velocityShare m + gradientShare g': (1, 0), and (momentum, 1) with Nesterov's look
  /// ahead.
  public var velocityShare: S
  public var gradientShare: S
  /// Added to the gradient as weightDecay p.
  public var weightDecay: S

  @inlinable @inline(always)
  public init(
    learningRate: S, momentum: S, fresh: S, velocityShare: S, gradientShare: S, weightDecay: S
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.fresh = fresh
    self.velocityShare = velocityShare
    self.gradientShare = gradientShare
    self.weightDecay = weightDecay
  }
}

/// g' = g + weightDecay p;  m := momentum m + fresh g';
/// p := p - learningRate (velocityShare m + gradientShare g')   (Sutskever et al. 2013).
@inlinable @inline(always)
public func updateMomentum<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, m: UnsafeMutablePointer<V.Scalar>,
  count: Int, step: MomentumStep<V.Scalar>
) {
  let rate = V(repeating: -step.learningRate)
  let decay = V(repeating: step.weightDecay)
  let keep = V(repeating: step.momentum)
  let fresh = V(repeating: step.fresh)
  let velocityShare = V(repeating: step.velocityShare)
  let gradientShare = V(repeating: step.gradientShare)
  forEachVector(V.self, count: count) { offset, lanes in
    let old = loadLanes(V.self, p + offset, lanes)
    let gradient = multiplyAdd(decay, old, loadLanes(V.self, g + offset, lanes))
    let velocity = multiplyAdd(keep, loadLanes(V.self, m + offset, lanes), fresh * gradient)
    storeLanes(velocity, m + offset, lanes)
    let direction = multiplyAdd(velocityShare, velocity, gradientShare * gradient)
    storeLanes(multiplyAdd(rate, direction, old), p + offset, lanes)
  }
}
