/// `size` with the sign of x, and 0 where x is 0 or NaN.
@inlinable @inline(always)
func withSign<V: KernelVector>(of x: V, _ size: V) -> V {
  let zero = V(repeating: 0)
  return V.select(zero - size, V.select(size, zero, where: zero, isLess: x), where: x, isLess: zero)
}

/// What one Lion step needs besides its arrays.
public struct LionStep<S> {
  public var learningRate: S
  public var beta1: S
  public var beta2: S
  public var oneMinusBeta1: S
  public var oneMinusBeta2: S
  /// Factor on p before the step: 1 - learningRate x decay.
  public var shrink: S

  @inlinable @inline(always)
  public init(learningRate: S, beta1: S, beta2: S, oneMinusBeta1: S, oneMinusBeta2: S, shrink: S) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.oneMinusBeta1 = oneMinusBeta1
    self.oneMinusBeta2 = oneMinusBeta2
    self.shrink = shrink
  }
}

/// c = beta1 m + (1 - beta1) g;  p := shrink p - learningRate sign(c);  m := beta2 m + (1 - beta2) g
/// (Chen et al. 2023).
@inlinable @inline(always)
public func updateLion<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>, m: UnsafeMutablePointer<V.Scalar>,
  count: Int, step: LionStep<V.Scalar>
) {
  let rate = V(repeating: step.learningRate)
  let beta1 = V(repeating: step.beta1)
  let beta2 = V(repeating: step.beta2)
  let new1 = V(repeating: step.oneMinusBeta1)
  let new2 = V(repeating: step.oneMinusBeta2)
  let shrink = V(repeating: step.shrink)
  forEachVector(V.self, count: count) { offset, lanes in
    let gradient = loadLanes(V.self, g + offset, lanes)
    let mean = loadLanes(V.self, m + offset, lanes)
    let direction = multiplyAdd(beta1, mean, new1 * gradient)
    let move = withSign(of: direction, rate)
    storeLanes(shrink * loadLanes(V.self, p + offset, lanes) - move, p + offset, lanes)
    storeLanes(multiplyAdd(beta2, mean, new2 * gradient), m + offset, lanes)
  }
}

/// What one Rprop step needs besides its arrays.
public struct RpropStep<S> {
  /// The factor on a step size where the gradient kept its sign, where it changed it, and where one of the
  /// two is 0.
  public var increase: S
  public var decrease: S
  public var rest: S
  public var smallest: S
  public var largest: S

  @inlinable @inline(always)
  public init(increase: S, decrease: S, rest: S, smallest: S, largest: S) {
    self.increase = increase
    self.decrease = decrease
    self.rest = rest
    self.smallest = smallest
    self.largest = largest
  }
}

/// size := size times increase, decrease or rest, by the sign of g last, kept within smallest ... largest;
/// g' = 0 where that sign is -1, else g;  p := p - size sign(g');  last := g'   (Riedmiller and Braun 1993).
@inlinable @inline(always)
public func updateRprop<V: KernelVector>(
  _: V.Type, p: UnsafeMutablePointer<V.Scalar>, g: UnsafePointer<V.Scalar>,
  last: UnsafeMutablePointer<V.Scalar>, sizes: UnsafeMutablePointer<V.Scalar>, count: Int,
  step: RpropStep<V.Scalar>
) {
  let zero = V(repeating: 0)
  let increase = V(repeating: step.increase)
  let decrease = V(repeating: step.decrease)
  let rest = V(repeating: step.rest)
  let smallest = V(repeating: step.smallest)
  let largest = V(repeating: step.largest)
  forEachVector(V.self, count: count) { offset, lanes in
    let gradient = loadLanes(V.self, g + offset, lanes)
    let product = gradient * loadLanes(V.self, last + offset, lanes)
    let kept = V.select(increase, rest, where: zero, isLess: product)
    let factor = V.select(decrease, kept, where: product, isLess: zero)
    var size = factor * loadLanes(V.self, sizes + offset, lanes)
    size = V.select(smallest, size, where: size, isLess: smallest)
    size = V.select(largest, size, where: largest, isLess: size)
    storeLanes(size, sizes + offset, lanes)
    let used = V.select(zero, gradient, where: product, isLess: zero)
    storeLanes(used, last + offset, lanes)
    storeLanes(loadLanes(V.self, p + offset, lanes) - withSign(of: used, size), p + offset, lanes)
  }
}
