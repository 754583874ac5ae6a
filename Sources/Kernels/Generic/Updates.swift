/// What a step of an optimizer does to each element, with its constants worked out once for the step.
public enum UpdateRule<S> {
  /// See `updateSGD`; no memory.
  case sgd(learningRate: S, weightDecay: S)
  /// See `updateMomentum`; one memory.
  case momentum(MomentumStep<S>)
  /// See `updateAdam`; two memories.
  case adam(AdamStep<S>)
  /// See `updateAMSGrad`; three memories.
  case amsGrad(AdamStep<S>)
  /// See `updateNAdam`; two memories.
  case nAdam(AdamStep<S>, gradientSize: S)
  /// See `findLAMBDirection`; two memories, and the gradient is overwritten.
  case lambDirection(AdamStep<S>, weightDecay: S)
  /// See `updateAdamax`; two memories.
  case adamax(AdamaxStep<S>)
  /// See `updateRMSProp`; one memory to three.
  case rmsProp(RMSPropStep<S>)
  /// See `updateAdagrad`; one memory.
  case adagrad(AdagradStep<S>)
  /// See `updateAdadelta`; two memories.
  case adadelta(AdadeltaStep<S>)
  /// See `updateLion`; one memory.
  case lion(LionStep<S>)
  /// See `updateRprop`; two memories.
  case rprop(RpropStep<S>)
  /// See `CustomUpdate`; as many memories as the user's rule has.
  case custom(CustomUpdate<S>)
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

/// One step over a slice: element i looks at nothing but element i of the other arrays. A rule whose memories
/// are not there does nothing.
@inlinable @inline(never)
public func update<V: KernelVector>(
  _: V.Type, _ rule: UpdateRule<V.Scalar>, _ slice: UpdateSlice<V.Scalar>
) {
  let (p, g, count) = (slice.p, slice.g, slice.count)
  switch rule {
  case .sgd(let learningRate, let weightDecay):
    updateSGD(V.self, p: p, g: g, count: count, learningRate: learningRate, weightDecay: weightDecay)
  case .momentum(let step):
    guard let m = slice.first else { return }
    updateMomentum(V.self, p: p, g: g, m: m, count: count, step: step)
  case .adam(let step):
    guard let m = slice.first, let v = slice.second else { return }
    updateAdam(V.self, p: p, g: g, m: m, v: v, count: count, step: step)
  case .amsGrad(let step):
    guard let m = slice.first, let v = slice.second, let largest = slice.third else { return }
    updateAMSGrad(V.self, p: p, g: g, m: m, v: v, largest: largest, count: count, step: step)
  case .nAdam(let step, let gradientSize):
    guard let m = slice.first, let v = slice.second else { return }
    updateNAdam(V.self, p: p, g: g, m: m, v: v, count: count, step: step, gradientSize: gradientSize)
  case .lambDirection(let step, let weightDecay):
    guard let m = slice.first, let v = slice.second else { return }
    findLAMBDirection(V.self, p: p, g: g, m: m, v: v, count: count, step: step, weightDecay: weightDecay)
  case .adamax(let step):
    guard let m = slice.first, let u = slice.second else { return }
    updateAdamax(V.self, p: p, g: g, m: m, u: u, count: count, step: step)
  case .rmsProp(let step):
    guard let s = slice.first else { return }
    updateRMSProp(
      V.self, p: p, g: g, s: s, mean: step.isCentered ? slice.second : nil,
      velocity: !step.hasMomentum ? nil : step.isCentered ? slice.third : slice.second, count: count,
      step: step)
  case .adagrad(let step):
    guard let s = slice.first else { return }
    updateAdagrad(V.self, p: p, g: g, s: s, count: count, step: step)
  case .adadelta(let step):
    guard let s = slice.first, let a = slice.second else { return }
    updateAdadelta(V.self, p: p, g: g, s: s, a: a, count: count, step: step)
  case .lion(let step):
    guard let m = slice.first else { return }
    updateLion(V.self, p: p, g: g, m: m, count: count, step: step)
  case .rprop(let step):
    guard let last = slice.first, let sizes = slice.second else { return }
    updateRprop(V.self, p: p, g: g, last: last, sizes: sizes, count: count, step: step)
  case .custom(let custom):
    custom.run(on: slice)
  }
}
