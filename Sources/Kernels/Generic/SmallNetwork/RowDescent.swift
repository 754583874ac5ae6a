// Gradient descent row by row through a small network: many steps in one call, because here calling costs as much as
// computing. The arithmetic of a step is that of `stepSmallRow`, to the bit.

/// Steps of gradient descent, each on one row.
///
/// While they go on the weights live in rows of whole vectors, W in `sums` and W^T in `byInput`, and both are changed side by
/// side: so no store reaches over the end of a cache line, and none is read again before it is whole. What stands past the
/// end of a row is never read into a number that counts.
public struct RowDescent<S> {
  /// How many rows: those of `SmallRows.order`, or the first of its inputs.
  public var rows: Int
  /// The learning rate of each step.
  public var rates: UnsafePointer<S>
  public var weightDecay: S
  /// The sum of the losses so far.
  public var lossSum: Double

  @inlinable @inline(always)
  public init(rows: Int, rates: UnsafePointer<S>, weightDecay: S, lossSum: Double) {
    self.rows = rows
    self.rates = rates
    self.weightDecay = weightDecay
    self.lossSum = lossSum
  }
}

/// Takes the steps, adding up their losses; returns how many were taken: the next one's loss is not finite, where there is
/// one.
@inlinable @inline(never)
public func descendSmallRows<V: KernelVector>(
  _: V.Type, _ t: SmallRows<V.Scalar>, _ parameters: UnsafeMutablePointer<V.Scalar>,
  _ descent: inout RowDescent<V.Scalar>
) -> Int {
  for index in 0..<t.layerCount { spreadWeights(V.self, t.layers + index, UnsafePointer(parameters)) }
  var row = 0
  while row < descent.rows {
    let source = t.order.map { $0[row] } ?? row
    guard
      let loss = descendRow(
        V.self, t, source, rate: descent.rates[row], decay: descent.weightDecay)
    else { break }
    descent.lossSum += Double(loss)
    row += 1
  }
  for index in 0..<t.layerCount { gatherWeights(t.layers + index, parameters) }
  return row
}

/// One step; nil, and nothing is changed, where the loss is not finite.
@inlinable @inline(always)
public func descendRow<V: KernelVector>(
  _: V.Type, _ t: SmallRows<V.Scalar>, _ source: Int, rate: V.Scalar, decay: V.Scalar
) -> V.Scalar? {
  let layers = t.layers
  let last = t.layerCount - 1
  let inputs = t.inputs + source * layers[0].inputs

  var x = inputs
  for index in 0...last {
    let layer = layers + index
    let (inputs, outputs) = (layer.pointee.inputs, layer.pointee.outputs)
    let W = UnsafePointer(layer.pointee.sums)
    let b = W + outputs * layer.pointee.sumStride
    if outputs == 1 {
      finishRow(V.self, layer, dotOfRow(V.self, x, W, count: inputs), bias: b, 0)
    } else {
      productOfRow(
        V.self, columns: outputs, depth: inputs, a: x, b: layer.pointee.byInput, bStride: layer.pointee.stride
      ) { sum, column in finishRow(V.self, layer, sum, bias: b, column) }
    }
    activateRow(V.self, layer)
    x = UnsafePointer(layer.pointee.a)
  }
  let loss = lossOfRow(V.self, t, layers + last, source)
  guard loss.isFinite else { return nil }

  var index = last
  while index > 0 {
    let layer = layers + index
    derivativeOfRow(V.self, layer)
    let dx = layers[index - 1].dz
    productOfRow(
      V.self, columns: layer.pointee.inputs, depth: layer.pointee.outputs, a: layer.pointee.dz,
      b: layer.pointee.sums, bStride: layer.pointee.sumStride
    ) { sum, column in store(sum, dx + column) }
    index -= 1
  }
  derivativeOfRow(V.self, layers)

  x = inputs
  for index in 0...last {
    let layer = layers + index
    // Nobody asks the first layer for its inputs' gradient, and a single output has no use for W^T.
    if index > 0 || layer.pointee.outputs == 1 { descendRows(V.self, layer, x, rate: -rate, decay: decay) }
    if layer.pointee.outputs > 1 { descendTransposed(V.self, layer, x, rate: -rate, decay: decay) }
    if layer.pointee.hasBias { descendBiases(V.self, layer, rate: -rate, decay: decay) }
    x = UnsafePointer(layer.pointee.a)
  }
  return loss
}

/// x . w, term by term, in every lane.
@inlinable @inline(always)
public func dotOfRow<V: KernelVector>(
  _: V.Type, _ x: UnsafePointer<V.Scalar>, _ w: UnsafePointer<V.Scalar>, count: Int
) -> V {
  var sum = V(repeating: 0)
  for p in 0..<count { sum = multiplyAdd(V(repeating: x[p]), V(repeating: w[p]), sum) }
  return sum
}

/// W := W - rate (dz^T x + decay W); `rate` comes with its sign turned.
@inlinable @inline(always)
public func descendRows<V: KernelVector>(
  _: V.Type, _ layer: UnsafePointer<SmallLayer<V.Scalar>>, _ x: UnsafePointer<V.Scalar>, rate: V.Scalar,
  decay: V.Scalar
) {
  descendProduct(
    V.self, layer.pointee.sums, rows: layer.pointee.outputs, columns: layer.pointee.inputs,
    stride: layer.pointee.sumStride, layer.pointee.dz, x, rate: rate, decay: decay)
}

/// W := W + rate (u^T v + decay W) for rows of whole vectors.
@inlinable @inline(always)
public func descendProduct<V: KernelVector>(
  _: V.Type, _ W: UnsafeMutablePointer<V.Scalar>, rows: Int, columns: Int, stride: Int,
  _ u: UnsafePointer<V.Scalar>, _ v: UnsafePointer<V.Scalar>, rate: V.Scalar, decay: V.Scalar
) {
  let (rate, decay) = (V(repeating: rate), V(repeating: decay))
  var column = 0
  while column < columns {
    let part = load(V.self, v + column)
    var place = W + column
    for row in 0..<rows {
      let old = load(V.self, place)
      let g = multiplyAdd(V(repeating: u[row]), part, V(repeating: 0))
      store(multiplyAdd(rate, multiplyAdd(decay, old, g), old), place)
      place += stride
    }
    column += V.scalarCount
  }
}

/// b := b - rate (dz + decay b)
@inlinable @inline(always)
public func descendBiases<V: KernelVector>(
  _: V.Type, _ layer: UnsafePointer<SmallLayer<V.Scalar>>, rate: V.Scalar, decay: V.Scalar
) {
  let (rate, decay) = (V(repeating: rate), V(repeating: decay))
  let dz = layer.pointee.dz
  let b = layer.pointee.sums + layer.pointee.outputs * layer.pointee.sumStride
  var output = 0
  while output < layer.pointee.outputs {
    let old = load(V.self, b + output)
    let g = V(repeating: 0) + load(V.self, dz + output)
    store(multiplyAdd(rate, multiplyAdd(decay, old, g), old), b + output)
    output += V.scalarCount
  }
}

/// Lays the weights into rows of whole vectors.
@inlinable @inline(always)
public func spreadWeights<V: KernelVector>(
  _: V.Type, _ layer: UnsafePointer<SmallLayer<V.Scalar>>, _ parameters: UnsafePointer<V.Scalar>
) {
  let l = layer.pointee
  let W = parameters + l.weights
  for output in 0..<l.outputs {
    for input in 0..<l.inputs {
      l.sums[output * l.sumStride + input] = W[output * l.inputs + input]
      if l.outputs > 1 { l.byInput[input * l.stride + output] = W[output * l.inputs + input] }
    }
    if l.hasBias { l.sums[l.outputs * l.sumStride + output] = W[l.inputs * l.outputs + output] }
  }
}

/// Puts the weights back among the parameters.
@inlinable @inline(always)
public func gatherWeights<S>(
  _ layer: UnsafePointer<SmallLayer<S>>, _ parameters: UnsafeMutablePointer<S>
) {
  let l = layer.pointee
  let W = parameters + l.weights
  for output in 0..<l.outputs {
    for input in 0..<l.inputs {
      W[output * l.inputs + input] =
        l.outputs > 1 ? l.byInput[input * l.stride + output] : l.sums[input]
    }
    if l.hasBias { W[l.inputs * l.outputs + output] = l.sums[l.outputs * l.sumStride + output] }
  }
}
