/// What one Adagrad step needs besides its arrays.
public struct AdagradStep<S> {
  /// learningRate / (1 + (t - 1) learningRateDecay)
  public var stepSize: S
  public var epsilon: S
  /// Added to the gradient as weightDecay p.
  public var weightDecay: S

  @inlinable @inline(always)
  public init(stepSize: S, epsilon: S, weightDecay: S) {
    self.stepSize = stepSize
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }
}

/// g' = g + weightDecay p;  s := s + g'^2;  p := p - stepSize g' / (sqrt(s) + epsilon)   (Duchi et al. 2011).
@inlinable @inline(always)
public func updateAdagrad<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, s: UnsafeMutablePointer<V.Scalar>,
  count: Int, step: AdagradStep<V.Scalar>
) {
  let size = V(repeating: -step.stepSize)
  let epsilon = V(repeating: step.epsilon)
  let decay = V(repeating: step.weightDecay)
  forEachVector(V.self, count: count) { offset, lanes in
    let old = loadLanes(V.self, p + offset, lanes)
    let gradient = multiplyAdd(decay, old, loadLanes(V.self, g + offset, lanes))
    let square = multiplyAdd(gradient, gradient, loadLanes(V.self, s + offset, lanes))
    storeLanes(square, s + offset, lanes)
    storeLanes(multiplyAdd(size, gradient / (square.squareRoot() + epsilon), old), p + offset, lanes)
  }
}
