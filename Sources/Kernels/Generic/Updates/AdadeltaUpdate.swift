/// What one Adadelta step needs besides its arrays.
public struct AdadeltaStep<S> {
  public var learningRate: S
  /// How much of the mean squares is kept.
  public var rho: S
  public var oneMinusRho: S
  public var epsilon: S
  /// Added to the gradient as weightDecay p.
  public var weightDecay: S

  @inlinable @inline(always)
  public init(learningRate: S, rho: S, oneMinusRho: S, epsilon: S, weightDecay: S) {
    self.learningRate = learningRate
    self.rho = rho
    self.oneMinusRho = oneMinusRho
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }
}

/// g' = g + weightDecay p;  s := rho s + (1 - rho) g'^2;  d = sqrt(a + epsilon) / sqrt(s + epsilon) g';
/// a := rho a + (1 - rho) d^2;  p := p - learningRate d   (Zeiler 2012).
@inlinable @inline(always)
public func updateAdadelta<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, s: UnsafeMutablePointer<V.Scalar>,
  a: UnsafeMutablePointer<V.Scalar>, count: Int, step: AdadeltaStep<V.Scalar>
) {
  let rate = V(repeating: -step.learningRate)
  let rho = V(repeating: step.rho)
  let new = V(repeating: step.oneMinusRho)
  let epsilon = V(repeating: step.epsilon)
  let decay = V(repeating: step.weightDecay)
  forEachVector(V.self, count: count) { offset, lanes in
    let old = loadLanes(V.self, p + offset, lanes)
    let gradient = multiplyAdd(decay, old, loadLanes(V.self, g + offset, lanes))
    let square = multiplyAdd(rho, loadLanes(V.self, s + offset, lanes), new * gradient * gradient)
    storeLanes(square, s + offset, lanes)
    let moved = loadLanes(V.self, a + offset, lanes)
    let direction = (moved + epsilon).squareRoot() / (square + epsilon).squareRoot() * gradient
    storeLanes(multiplyAdd(rho, moved, new * direction * direction), a + offset, lanes)
    storeLanes(multiplyAdd(rate, direction, old), p + offset, lanes)
  }
}
