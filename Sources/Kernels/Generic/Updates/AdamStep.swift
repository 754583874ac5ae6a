/// What one step of Adam and its relatives needs besides its arrays; the corrections 1 - beta^t are worked
/// out once a step.
public struct AdamStep<S> {
  public var beta1: S
  public var beta2: S
  public var oneMinusBeta1: S
  public var oneMinusBeta2: S
  /// The factor on m: in Adam learningRate / (1 - beta1^t).
  public var stepSize: S
  /// The factor on sqrt(v): in Adam 1 / sqrt(1 - beta2^t).
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

/// g' = g + weightDecay p;  m := beta1 m + (1 - beta1) g';  v := beta2 v + (1 - beta2) g'^2;
/// then `apply(offset, lanes, p, g', m, v)` for every vector.
@inlinable @inline(always)
func updateMoments<V: KernelVector>(
  _: V.Type, p: UnsafePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, m: UnsafeMutablePointer<V.Scalar>,
  v: UnsafeMutablePointer<V.Scalar>, count: Int, step: AdamStep<V.Scalar>,
  _ apply: (_ offset: Int, _ lanes: Int, _ old: V, _ gradient: V, _ mean: V, _ square: V) -> Void
) {
  let beta1 = V(repeating: step.beta1)
  let beta2 = V(repeating: step.beta2)
  let new1 = V(repeating: step.oneMinusBeta1)
  let new2 = V(repeating: step.oneMinusBeta2)
  let decay = V(repeating: step.weightDecay)
  forEachVector(V.self, count: count) { offset, lanes in
    let old = loadLanes(V.self, p + offset, lanes)
    let gradient = multiplyAdd(decay, old, loadLanes(V.self, g + offset, lanes))
    let mean = multiplyAdd(beta1, loadLanes(V.self, m + offset, lanes), new1 * gradient)
    let square = multiplyAdd(beta2, loadLanes(V.self, v + offset, lanes), new2 * gradient * gradient)
    storeLanes(mean, m + offset, lanes)
    storeLanes(square, v + offset, lanes)
    apply(offset, lanes, old, gradient, mean, square)
  }
}
