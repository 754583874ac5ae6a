/// What is done to every number of an array by itself.
public enum ElementOperation<S> {
  /// x := factor x
  case scale(S)
  /// x := x held to -limit ... limit
  case clamp(limit: S)
  /// x := x + l2 y + l1 sign(y): the gradient of l2 y^2 / 2 + l1 |y| is added to x.
  case addPenalty(l1: S, l2: S)
  /// x := x + share (y - x); y itself where share is 1.
  case blend(share: S)
}

/// Carries an operation through `count` numbers of x; `y` is read where the operation has one.
@inlinable @inline(always)
public func transform<V: KernelVector>(
  _: V.Type, _ operation: ElementOperation<V.Scalar>, _ x: UnsafeMutablePointer<V.Scalar>,
  _ y: UnsafePointer<V.Scalar>, count: Int
) {
  let zero = V(repeating: 0)
  switch operation {
  case .scale(let factor):
    forEachVector(V.self, count: count) { offset, lanes in
      storeLanes(loadLanes(V.self, x + offset, lanes) * V(repeating: factor), x + offset, lanes)
    }
  case .clamp(let limit):
    let high = V(repeating: limit)
    let low = zero - high
    forEachVector(V.self, count: count) { offset, lanes in
      let value = loadLanes(V.self, x + offset, lanes)
      let lifted = V.select(low, value, where: value, isLess: low)
      storeLanes(V.select(high, lifted, where: high, isLess: lifted), x + offset, lanes)
    }
  case .addPenalty(let l1, let l2):
    let square = V(repeating: l2)
    let up = V(repeating: l1)
    forEachVector(V.self, count: count) { offset, lanes in
      let weight = loadLanes(V.self, y + offset, lanes)
      let sign = V.select(
        up, V.select(zero - up, zero, where: weight, isLess: zero), where: zero, isLess: weight)
      let sum = multiplyAdd(square, weight, loadLanes(V.self, x + offset, lanes))
      storeLanes(sum + sign, x + offset, lanes)
    }
  case .blend(let share) where share == 1:
    forEachVector(V.self, count: count) { offset, lanes in
      storeLanes(loadLanes(V.self, y + offset, lanes), x + offset, lanes)
    }
  case .blend(let share):
    forEachVector(V.self, count: count) { offset, lanes in
      let old = loadLanes(V.self, x + offset, lanes)
      let difference = loadLanes(V.self, y + offset, lanes) - old
      storeLanes(multiplyAdd(V(repeating: share), difference, old), x + offset, lanes)
    }
  }
}

/// What of every number is added up.
public enum Summand: Sendable {
  /// x^2
  case squares
  /// |x|
  case magnitudes
}

/// The sum of x^2 or |x| over `count` numbers, in the order of the virtual lanes.
@inlinable @inline(always)
public func reduce<V: KernelVector>(
  _: V.Type, _ summand: Summand, _ x: UnsafePointer<V.Scalar>, count: Int
) -> V.Scalar {
  var sum = LaneSum<V>()
  switch summand {
  case .squares:
    forEachVector(V.self, count: count) { offset, lanes in
      let value = loadLanes(V.self, x + offset, lanes)
      sum.add(value * value, at: offset, count: lanes)
    }
  case .magnitudes:
    forEachVector(V.self, count: count) { offset, lanes in
      sum.add(magnitude(loadLanes(V.self, x + offset, lanes)), at: offset, count: lanes)
    }
  }
  return sum.total
}
