/// What one RMSProp step needs besides its arrays.
public struct RMSPropStep<S> {
  public var learningRate: S
  /// How much of the mean square, and of the mean, is kept.
  public var alpha: S
  public var oneMinusAlpha: S
  public var epsilon: S
  public var momentum: S
  /// Added to the gradient as weightDecay p.
  public var weightDecay: S
  /// Whether a mean gradient is kept, in the second memory.
  public var isCentered: Bool
  /// Whether a velocity is kept, in the memory after the others.
  public var hasMomentum: Bool

  @inlinable @inline(always)
  public init(
    learningRate: S, alpha: S, oneMinusAlpha: S, epsilon: S, momentum: S, weightDecay: S, isCentered: Bool,
    hasMomentum: Bool
  ) {
    self.learningRate = learningRate
    self.alpha = alpha
    self.oneMinusAlpha = oneMinusAlpha
    self.epsilon = epsilon
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.isCentered = isCentered
    self.hasMomentum = hasMomentum
  }
}

/// g' = g + weightDecay p;  s := alpha s + (1 - alpha) g'^2;
/// centred:   mean := alpha mean + (1 - alpha) g';  d = g' / (sqrt(s - mean^2) + epsilon)
/// otherwise:                                       d = g' / (sqrt(s) + epsilon)
/// momentum:  velocity := momentum velocity + d;    p := p - learningRate velocity
/// otherwise:                                       p := p - learningRate d
///
/// (Tieleman and Hinton 2012; Graves 2013). `mean` and `velocity` are nil where they are not kept. A variance
/// that rounding made negative counts as 0.
@inlinable @inline(always)
public func updateRMSProp<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, s: UnsafeMutablePointer<V.Scalar>,
  mean: UnsafeMutablePointer<V.Scalar>?, velocity: UnsafeMutablePointer<V.Scalar>?, count: Int,
  step: RMSPropStep<V.Scalar>
) {
  let zero = V(repeating: 0)
  let rate = V(repeating: -step.learningRate)
  let alpha = V(repeating: step.alpha)
  let new = V(repeating: step.oneMinusAlpha)
  let epsilon = V(repeating: step.epsilon)
  let momentum = V(repeating: step.momentum)
  let decay = V(repeating: step.weightDecay)
  forEachVector(V.self, count: count) { offset, lanes in
    let old = loadLanes(V.self, p + offset, lanes)
    let gradient = multiplyAdd(decay, old, loadLanes(V.self, g + offset, lanes))
    let square = multiplyAdd(alpha, loadLanes(V.self, s + offset, lanes), new * gradient * gradient)
    storeLanes(square, s + offset, lanes)
    var variance = square
    if let mean {
      let center = multiplyAdd(alpha, loadLanes(V.self, mean + offset, lanes), new * gradient)
      storeLanes(center, mean + offset, lanes)
      variance = multiplyAdd(zero - center, center, square)
      variance = V.select(zero, variance, where: variance, isLess: zero)
    }
    var direction = gradient / (variance.squareRoot() + epsilon)
    if let velocity {
      direction = multiplyAdd(momentum, loadLanes(V.self, velocity + offset, lanes), direction)
      storeLanes(direction, velocity + offset, lanes)
    }
    storeLanes(multiplyAdd(rate, direction, old), p + offset, lanes)
  }
}
