/// What a step of an optimizer does to each element, with its constants worked out once for the step.
public enum UpdateRule<S> {
  /// See `updateSGD`.
  case sgd(learningRate: S, weightDecay: S)
  /// See `updateMomentum`.
  case momentum(learningRate: S, momentum: S, weightDecay: S)
  /// See `updateAdam`.
  case adam(AdamStep<S>)
}

/// A slice of the parameters, their gradient and the optimizer's memories: every array has `count` numbers.
public struct UpdateSlice<S> {
  /// Updated in place.
  public var p: UnsafeMutablePointer<S>
  /// Read; rules that say so overwrite it.
  public var g: UnsafeMutablePointer<S>
  /// The memories that the rule has; the others are nil.
  public var first: UnsafeMutablePointer<S>?
  public var second: UnsafeMutablePointer<S>?
  public var third: UnsafeMutablePointer<S>?
  public var count: Int

  @inlinable @inline(always)
  public init(
    p: UnsafeMutablePointer<S>, g: UnsafeMutablePointer<S>, first: UnsafeMutablePointer<S>? = nil,
    second: UnsafeMutablePointer<S>? = nil, third: UnsafeMutablePointer<S>? = nil, count: Int
  ) {
    self.p = p
    self.g = g
    self.first = first
    self.second = second
    self.third = third
    self.count = count
  }
}

/// One step over a slice: element i looks at nothing but element i of the other arrays. A rule whose memories are not
/// there does nothing.
@inlinable @inline(always)
public func update<V: KernelVector>(
  _: V.Type, _ rule: UpdateRule<V.Scalar>, _ slice: UpdateSlice<V.Scalar>
) {
  switch rule {
  case .sgd(let learningRate, let weightDecay):
    updateSGD(
      V.self, p: slice.p, g: slice.g, count: slice.count, learningRate: learningRate, weightDecay: weightDecay
    )
  case .momentum(let learningRate, let momentum, let weightDecay):
    guard let m = slice.first else { return }
    updateMomentum(
      V.self, p: slice.p, g: slice.g, m: m, count: slice.count, learningRate: learningRate,
      momentum: momentum, weightDecay: weightDecay)
  case .adam(let step):
    guard let m = slice.first, let v = slice.second else { return }
    updateAdam(V.self, p: slice.p, g: slice.g, m: m, v: v, count: slice.count, step: step)
  }
}

/// g' = g + weightDecay p;  p := p - learningRate g'.
@inlinable @inline(always)
public func updateSGD<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, count: Int,
  learningRate: V.Scalar,
  weightDecay: V.Scalar
) {
  let rate = V(repeating: -learningRate)
  let decay = V(repeating: weightDecay)
  forEachVector(V.self, count: count) { offset, lanes in
    let old = loadLanes(V.self, p + offset, lanes)
    let gradient = multiplyAdd(decay, old, loadLanes(V.self, g + offset, lanes))
    storeLanes(multiplyAdd(rate, gradient, old), p + offset, lanes)
  }
}

/// g' = g + weightDecay p;  m := momentum m + g';  p := p - learningRate m.
@inlinable @inline(always)
public func updateMomentum<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, m: UnsafeMutablePointer<V.Scalar>,
  count: Int, learningRate: V.Scalar, momentum: V.Scalar, weightDecay: V.Scalar
) {
  let rate = V(repeating: -learningRate)
  let decay = V(repeating: weightDecay)
  let keep = V(repeating: momentum)
  forEachVector(V.self, count: count) { offset, lanes in
    let old = loadLanes(V.self, p + offset, lanes)
    let gradient = multiplyAdd(decay, old, loadLanes(V.self, g + offset, lanes))
    let velocity = multiplyAdd(keep, loadLanes(V.self, m + offset, lanes), gradient)
    storeLanes(velocity, m + offset, lanes)
    storeLanes(multiplyAdd(rate, velocity, old), p + offset, lanes)
  }
}

/// What one Adam step needs besides its arrays; the corrections 1 - beta^t are worked out once a step.
public struct AdamStep<S> {
  public var beta1: S
  public var beta2: S
  public var oneMinusBeta1: S
  public var oneMinusBeta2: S
  /// learningRate / (1 - beta1^t)
  public var stepSize: S
  /// 1 / sqrt(1 - beta2^t)
  public var rootCorrection: S
  public var epsilon: S
  /// Added to the gradient as weightDecay p (Adam).
  public var weightDecay: S
  /// Factor on p before the step: 1 - learningRate x decay (AdamW), or 1.
  public var shrink: S

  @inlinable @inline(always)
  public init(
    beta1: S, beta2: S, oneMinusBeta1: S, oneMinusBeta2: S, stepSize: S, rootCorrection: S, epsilon: S,
    weightDecay: S, shrink: S
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.oneMinusBeta1 = oneMinusBeta1
    self.oneMinusBeta2 = oneMinusBeta2
    self.stepSize = stepSize
    self.rootCorrection = rootCorrection
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.shrink = shrink
  }
}

/// m := beta1 m + (1 - beta1) g;  v := beta2 v + (1 - beta2) g^2;
/// p := shrink p - stepSize m / (sqrt(v) rootCorrection + epsilon)   (Kingma and Ba 2015; Loshchilov and Hutter 2019).
@inlinable @inline(always)
public func updateAdam<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, m: UnsafeMutablePointer<V.Scalar>,
  v: UnsafeMutablePointer<V.Scalar>, count: Int, step: AdamStep<V.Scalar>
) {
  let beta1 = V(repeating: step.beta1)
  let beta2 = V(repeating: step.beta2)
  let new1 = V(repeating: step.oneMinusBeta1)
  let new2 = V(repeating: step.oneMinusBeta2)
  let size = V(repeating: -step.stepSize)
  let correction = V(repeating: step.rootCorrection)
  let epsilon = V(repeating: step.epsilon)
  let decay = V(repeating: step.weightDecay)
  let shrink = V(repeating: step.shrink)
  forEachVector(V.self, count: count) { offset, lanes in
    let old = loadLanes(V.self, p + offset, lanes)
    let gradient = multiplyAdd(decay, old, loadLanes(V.self, g + offset, lanes))
    let mean = multiplyAdd(beta1, loadLanes(V.self, m + offset, lanes), new1 * gradient)
    let square = multiplyAdd(beta2, loadLanes(V.self, v + offset, lanes), new2 * gradient * gradient)
    storeLanes(mean, m + offset, lanes)
    storeLanes(square, v + offset, lanes)
    let denominator = multiplyAdd(square.squareRoot(), correction, epsilon)
    storeLanes(multiplyAdd(size, mean / denominator, shrink * old), p + offset, lanes)
  }
}
