// One row through a small network: the same arithmetic as for many, written out in one function, because here a call costs
// as much as a layer.

/// Forward, loss, backward, gradient and update for one row. Does not update where the loss is not finite; returns it.
@inlinable @inline(never)
public func stepSmallRow<V: KernelVector>(
  _: V.Type, _ t: SmallRows<V.Scalar>, _ rule: UpdateRule<V.Scalar>, _ slice: UpdateSlice<V.Scalar>
) -> Double {
  let layers = t.layers
  let last = t.layerCount - 1
  var source = 0
  if let order = t.order { source = order[0] }
  let inputs = t.inputs + source * layers[0].inputs

  var x = inputs
  for index in 0...last {
    forwardRow(V.self, layers + index, t.parameters, x)
    x = UnsafePointer(layers[index].a)
  }

  let loss = Double(lossOfRow(V.self, t, layers + last, source))
  guard loss.isFinite else { return loss }

  var index = last
  while index > 0 {
    let next = layers + index
    derivativeOfRow(V.self, next)
    productOfRow(
      V.self, columns: next.pointee.inputs, depth: next.pointee.outputs, a: next.pointee.dz,
      b: t.parameters + next.pointee.weights, bStride: next.pointee.inputs
    ) { sum, column in store(sum, layers[index - 1].dz + column) }
    index -= 1
  }
  derivativeOfRow(V.self, layers)

  x = inputs
  for index in 0...last {
    gradientOfRow(V.self, layers + index, x, t.gradient)
    x = UnsafePointer(layers[index].a)
  }
  update(V.self, rule, slice)
  if case .sgd(let learningRate, let weightDecay) = rule {
    // W^T := W^T - learningRate (X^T dZ + weightDecay W^T), as W itself: cheaper than turning W around.
    x = inputs
    for index in 0...last {
      let layer = layers + index
      if !layer.pointee.isLine {
        descendTransposed(V.self, layer, x, rate: -learningRate, decay: weightDecay)
      }
      x = UnsafePointer(layer.pointee.a)
    }
  } else {
    packSmallNetwork(V.self, layers, t.layerCount, t.parameters)
  }
  return loss
}

/// z = x W^T + b,  a = g(z)
@inlinable @inline(always)
public func forwardRow<V: KernelVector>(
  _: V.Type, _ layer: UnsafePointer<SmallLayer<V.Scalar>>, _ parameters: UnsafePointer<V.Scalar>,
  _ x: UnsafePointer<V.Scalar>
) {
  let W = parameters + layer.pointee.weights
  let b = W + layer.pointee.inputs * layer.pointee.outputs
  productOfRow(
    V.self, columns: layer.pointee.outputs, depth: layer.pointee.inputs, a: x,
    b: layer.pointee.isLine ? W : UnsafePointer(layer.pointee.byInput), bStride: layer.pointee.byInputStride
  ) { sum, column in finishRow(V.self, layer, sum, bias: b, column) }
  activateRow(V.self, layer)
}

/// z = sum + b for a vector of outputs; and a = g(z) where that is the identity or ReLU.
@inlinable @inline(always)
public func finishRow<V: KernelVector>(
  _: V.Type, _ layer: UnsafePointer<SmallLayer<V.Scalar>>, _ sum: V, bias: UnsafePointer<V.Scalar>,
  _ column: Int
) {
  var z = sum
  if layer.pointee.hasBias { z += load(V.self, bias + column) }
  store(layer.pointee.function == .relu ? ReLU.value(z, alpha: z) : z, layer.pointee.z + column)
}

/// a = g(z), where that has not been done on the way to memory.
@inlinable @inline(always)
public func activateRow<V: KernelVector>(_: V.Type, _ layer: UnsafePointer<SmallLayer<V.Scalar>>) {
  if layer.pointee.function == .identity || layer.pointee.function == .relu { return }
  activate(
    V.self, layer.pointee.function, alpha: layer.pointee.alpha, bias: nil, z: layer.pointee.z,
    a: layer.pointee.a, rows: layer.pointee.stride == 1 ? V.scalarCount : 1,
    columns: layer.pointee.outputs, stride: layer.pointee.stride)
}

/// The loss of a row of the data; writes its gradient of the last layer's outputs.
@inlinable @inline(always)
public func lossOfRow<V: KernelVector>(
  _: V.Type, _ t: SmallRows<V.Scalar>, _ last: UnsafePointer<SmallLayer<V.Scalar>>, _ row: Int
) -> V.Scalar {
  // A single output is the first lane of a vector that is computed whole.
  let isColumn = last.pointee.outputs == 1 && t.targetColumns == 1
  if isColumn, t.weights == nil {
    // The losses that most people choose, without a call.
    switch t.loss {
    case .squaredError(let factor, false):
      return lossOfNumber(SquaredErrorOfOutput<V>(factor: factor), t, last, row)
    case .squaredError(let factor, true):
      return lossOfNumber(SquaredErrorOfSigmoid<V>(factor: factor), t, last, row)
    case .binaryCrossEntropy(let smoothing) where t.outputWeights == nil:
      return lossOfNumber(BinaryCrossEntropyOfSigmoid<V>(smoothing: smoothing), t, last, row)
    default: break
    }
  }
  losses(
    V.self, t.loss,
    LossRows(
      rows: isColumn ? V.scalarCount : 1, columns: last.pointee.outputs, stride: last.pointee.stride,
      z: last.pointee.a, targets: t.targets + row * t.targetColumns, targetColumns: t.targetColumns,
      dz: last.pointee.dz, losses: t.losses, scale: t.scale, weights: t.weights.map { $0 + row },
      outputWeights: t.outputWeights))
  return t.losses[0]
}

/// The loss of a single output.
@inlinable @inline(always)
public func lossOfNumber<Loss: ElementLoss>(
  _ loss: Loss, _ t: SmallRows<Loss.V.Scalar>, _ last: UnsafePointer<SmallLayer<Loss.V.Scalar>>, _ row: Int
) -> Loss.V.Scalar {
  typealias V = Loss.V
  let (l, dz) = loss.lossAndGradient(
    z: V(repeating: last.pointee.a[0]), t: V(repeating: t.targets[row]), q: V(repeating: 1),
    scale: V(repeating: t.scale))
  store(dz, last.pointee.dz)
  return l[0]
}

/// dz = da * g'(z)
@inlinable @inline(always)
public func derivativeOfRow<V: KernelVector>(_: V.Type, _ layer: UnsafePointer<SmallLayer<V.Scalar>>) {
  let function = layer.pointee.function
  if function == .identity { return }
  if function == .relu {
    var column = 0
    while column < layer.pointee.outputs {
      let (dz, a) = (layer.pointee.dz + column, layer.pointee.a + column)
      store(ReLU.backward(load(V.self, dz), y: load(V.self, a), alpha: V(repeating: 0)), dz)
      column += V.scalarCount
    }
    return
  }
  let count =
    function.actsOnRows
    ? layer.pointee.outputs : (layer.pointee.outputs + V.scalarCount - 1) / V.scalarCount * V.scalarCount
  multiplyByDerivative(
    V.self, function, alpha: layer.pointee.alpha,
    y: function.derivesFromOutput ? layer.pointee.a : layer.pointee.z, dz: layer.pointee.dz, count: count)
}

/// dW = dz^T x,  db = dz: each row of dW in whole vectors over the beginning of the next.
@inlinable @inline(always)
public func gradientOfRow<V: KernelVector>(
  _: V.Type, _ layer: UnsafePointer<SmallLayer<V.Scalar>>, _ x: UnsafePointer<V.Scalar>,
  _ gradient: UnsafeMutablePointer<V.Scalar>
) {
  let (inputs, outputs) = (layer.pointee.inputs, layer.pointee.outputs)
  let dz = layer.pointee.dz
  var target = gradient + layer.pointee.weights
  for output in 0..<outputs {
    let d = V(repeating: dz[output])
    var input = 0
    while input < inputs {
      store(multiplyAdd(d, load(V.self, x + input), V(repeating: 0)), target + input)
      input += V.scalarCount
    }
    target += inputs
  }
  guard layer.pointee.hasBias else { return }
  var output = 0
  while output < outputs {
    store(V(repeating: 0) + load(V.self, dz + output), target + output)
    output += V.scalarCount
  }
}

/// The transposed weights after a step of gradient descent on one row: element by element what `updateSGD` does to W.
@inlinable @inline(always)
public func descendTransposed<V: KernelVector>(
  _: V.Type, _ layer: UnsafePointer<SmallLayer<V.Scalar>>, _ x: UnsafePointer<V.Scalar>, rate: V.Scalar,
  decay: V.Scalar
) {
  descendProduct(
    V.self, layer.pointee.byInput, rows: layer.pointee.inputs, columns: layer.pointee.outputs,
    stride: layer.pointee.stride, x, layer.pointee.dz, rate: rate, decay: decay)
}

/// c[j] = sum over p of a[p] B[p, j], handed to `finish` vector by vector: four vectors at a time where there are so many.
@inlinable @inline(always)
public func productOfRow<V: KernelVector>(
  _: V.Type, columns: Int, depth: Int, a: UnsafePointer<V.Scalar>, b: UnsafePointer<V.Scalar>, bStride: Int,
  _ finish: (_ sum: V, _ column: Int) -> Void
) {
  let width = V.scalarCount
  var column = 0
  while column < columns {
    var row = b + column
    let zero = V(repeating: 0)
    if columns - column > width {
      var s0 = zero, s1 = zero, s2 = zero, s3 = zero
      let isWide = columns - column > 2 * width
      for p in 0..<depth {
        let x = V(repeating: a[p])
        s0 = multiplyAdd(x, load(V.self, row), s0)
        s1 = multiplyAdd(x, load(V.self, row + width), s1)
        if isWide {
          s2 = multiplyAdd(x, load(V.self, row + 2 * width), s2)
          s3 = multiplyAdd(x, load(V.self, row + 3 * width), s3)
        }
        row += bStride
      }
      finish(s0, column)
      finish(s1, column + width)
      if isWide {
        finish(s2, column + 2 * width)
        if columns - column > 3 * width { finish(s3, column + 3 * width) }
      }
      column += isWide ? 4 * width : 2 * width
    } else {
      var sum = zero
      for p in 0..<depth {
        sum = multiplyAdd(V(repeating: a[p]), load(V.self, row), sum)
        row += bStride
      }
      finish(sum, column)
      column += width
    }
  }
}
