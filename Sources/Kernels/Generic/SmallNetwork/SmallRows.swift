/// Some rows of a batch on their way through a small network: where they come from, and where the sums over them go.
///
/// | array | shape | |
/// |---|---|---|
/// | `inputs`, `targets`, `weights` | rows x inputs, rows x `targetColumns`, rows (or nil) | the rows, or all rows of the data where there is an `order` |
/// | `order` | rows, or nil | the numbers of the rows among the data |
/// | `gatheredInputs`, ... | `chunk` rows | where rows are brought together |
/// | `losses` | rows | overwritten |
/// | `gradient` | as the parameters | overwritten: the sums over the rows |
///
/// All arrays have room for two vectors past their end.
public struct SmallRows<S: KernelScalar> {
  public var layers: UnsafePointer<SmallLayer<S>>
  public var layerCount: Int
  public var parameters: UnsafePointer<S>
  public var gradient: UnsafeMutablePointer<S>
  public var rows: Int
  /// How many rows go through all layers at a time, so that their numbers stay in the first-level cache.
  public var chunk: Int
  public var inputs: UnsafePointer<S>
  public var targets: UnsafePointer<S>
  public var targetColumns: Int
  public var weights: UnsafePointer<S>?
  public var order: UnsafePointer<Int>?
  public var gatheredInputs: UnsafeMutablePointer<S>
  public var gatheredTargets: UnsafeMutablePointer<S>
  public var gatheredWeights: UnsafeMutablePointer<S>
  public var loss: LossFunction<S>
  public var outputWeights: UnsafePointer<S>?
  public var losses: UnsafeMutablePointer<S>
  public var scale: S

  @inlinable @inline(always)
  public init(
    layers: UnsafePointer<SmallLayer<S>>, layerCount: Int, parameters: UnsafePointer<S>,
    gradient: UnsafeMutablePointer<S>, rows: Int, chunk: Int, inputs: UnsafePointer<S>,
    targets: UnsafePointer<S>, targetColumns: Int, weights: UnsafePointer<S>?, order: UnsafePointer<Int>?,
    gatheredInputs: UnsafeMutablePointer<S>, gatheredTargets: UnsafeMutablePointer<S>,
    gatheredWeights: UnsafeMutablePointer<S>, loss: LossFunction<S>, outputWeights: UnsafePointer<S>?,
    losses: UnsafeMutablePointer<S>, scale: S
  ) {
    self.layers = layers
    self.layerCount = layerCount
    self.parameters = parameters
    self.gradient = gradient
    self.rows = rows
    self.chunk = chunk
    self.inputs = inputs
    self.targets = targets
    self.targetColumns = targetColumns
    self.weights = weights
    self.order = order
    self.gatheredInputs = gatheredInputs
    self.gatheredTargets = gatheredTargets
    self.gatheredWeights = gatheredWeights
    self.loss = loss
    self.outputWeights = outputWeights
    self.losses = losses
    self.scale = scale
  }
}

/// Forward, loss, backward and gradient of some rows, chunk by chunk: the whole of a step but its update, in one call.
/// Returns the sum of the row losses.
///
/// The arithmetic is that of `Dense`, to the bit.
@inlinable @inline(always)
public func passSmallNetwork<V: KernelVector>(_: V.Type, _ t: SmallRows<V.Scalar>) -> Double {
  var first = 0
  while first < t.rows {
    let rows = lesser(t.chunk, t.rows - first)
    passSmallChunk(V.self, t, first: first, rows: rows)
    first += rows
  }
  var layer = t.layers
  for _ in 0..<t.layerCount {
    spreadSums(V.self, layer, t.gradient)
    layer += 1
  }
  return sumOfBlock(UnsafePointer(t.losses), count: t.rows)
}

@inlinable @inline(never)
public func passSmallChunk<V: KernelVector>(
  _: V.Type, _ t: SmallRows<V.Scalar>, first: Int, rows: Int
) {
  let layers = t.layers
  let last = t.layerCount - 1
  let columns = layers[0].inputs
  var inputs = t.inputs + first * columns
  var targets = t.targets + first * t.targetColumns
  var weights = t.weights
  if let order = t.order {
    gather(V.self, t, order + first, rows)
    inputs = UnsafePointer(t.gatheredInputs)
    targets = UnsafePointer(t.gatheredTargets)
    if weights != nil { weights = UnsafePointer(t.gatheredWeights) }
  } else if let all = weights {
    weights = all + first
  }

  var x = inputs
  var xStride = columns
  for index in 0...last {
    forwardSmall(V.self, layers[index], t.parameters, x: x, xStride: xStride, rows: rows)
    x = UnsafePointer(layers[index].a)
    xStride = layers[index].stride
  }

  // A single column is a row of its own; its last vector may be computed whole.
  let end = layers[last]
  let width = V.scalarCount
  let lossRows =
    end.outputs == 1 && t.targetColumns == 1 ? (rows + width - 1) / width * width : rows
  losses(
    V.self, t.loss,
    LossRows(
      rows: lossRows, columns: end.outputs, stride: end.stride, z: end.a, targets: targets,
      targetColumns: t.targetColumns, dz: end.dz, losses: t.losses + first, scale: t.scale, weights: weights,
      outputWeights: t.outputWeights))

  derivativeOfSmall(V.self, layers[last], rows: rows)
  var index = last
  while index > 0 {
    backwardSmall(V.self, layers[index], t.parameters, rows: rows, to: layers[index - 1])
    index -= 1
  }

  x = inputs
  xStride = columns
  for index in 0...last {
    let l = layers[index]
    narrowGradient(
      V.self,
      NarrowGradient(
        rows: rows, inputs: l.inputs, outputs: l.outputs, x: x, xStride: xStride, dz: l.dz,
        dzStride: l.stride,
        dW: l.sums, stride: l.sumStride, adds: first > 0))
    x = UnsafePointer(l.a)
    xStride = l.stride
  }
  sumBiases(V.self, t, rows: rows, adds: first > 0)
}

/// Z = X W^T + b,  A = g(Z); the identity and ReLU on the way to memory.
@inlinable @inline(never)
public func forwardSmall<V: KernelVector>(
  _: V.Type, _ l: SmallLayer<V.Scalar>, _ parameters: UnsafePointer<V.Scalar>, x: UnsafePointer<V.Scalar>,
  xStride: Int, rows: Int
) {
  let W = parameters + l.weights
  let b = W + l.inputs * l.outputs
  let (hasBias, isReLU) = (l.hasBias, l.function == .relu)
  multiplyNarrow(
    V.self,
    NarrowProduct(
      rows: rows, columns: l.outputs, depth: l.inputs, a: x, aStride: xStride,
      b: l.isLine ? W : UnsafePointer(l.byInput), bStride: l.byInputStride, c: l.z, cStride: l.stride)
  ) { sum, _, column in
    var z = sum
    if hasBias { z += load(V.self, b + column) }
    return isReLU ? ReLU.value(z, alpha: z) : z
  }
  if l.function != .identity && !isReLU {
    let width = V.scalarCount
    activate(
      V.self, l.function, alpha: l.alpha, bias: nil, z: l.z, a: l.a,
      rows: l.stride == 1 ? (rows + width - 1) / width * width : rows, columns: l.outputs, stride: l.stride)
  }
}

/// dX = dZ W,  dZ = dX * g'(Z) of the layer before: ReLU's on the way to memory.
@inlinable @inline(never)
public func backwardSmall<V: KernelVector>(
  _: V.Type, _ l: SmallLayer<V.Scalar>, _ parameters: UnsafePointer<V.Scalar>, rows: Int,
  to previous: SmallLayer<V.Scalar>
) {
  let isReLU = previous.function == .relu && previous.stride > 1
  let (a, stride) = (previous.a, previous.stride)
  multiplyNarrow(
    V.self,
    NarrowProduct(
      rows: rows, columns: l.inputs, depth: l.outputs, a: l.dz, aStride: l.stride, b: parameters + l.weights,
      bStride: l.inputs, c: previous.dz, cStride: stride)
  ) { sum, row, column in
    isReLU ? ReLU.backward(sum, y: load(V.self, a + row * stride + column), alpha: sum) : sum
  }
  if !isReLU { derivativeOfSmall(V.self, previous, rows: rows) }
}

/// dZ = dA * g'(Z), in place.
@inlinable @inline(always)
public func derivativeOfSmall<V: KernelVector>(_: V.Type, _ l: SmallLayer<V.Scalar>, rows: Int) {
  let width = V.scalarCount
  if l.function.actsOnRows {
    for row in 0..<rows {
      multiplyByDerivative(
        V.self, l.function, alpha: l.alpha, y: l.a + row * l.stride, dz: l.dz + row * l.stride,
        count: l.outputs)
    }
  } else {
    multiplyByDerivative(
      V.self, l.function, alpha: l.alpha, y: l.function.derivesFromOutput ? l.a : l.z, dz: l.dz,
      count: l.stride == 1 ? (rows + width - 1) / width * width : rows * l.stride)
  }
}

/// db = sum over rows of dZ, of all layers: four vectors at a time, because each addition waits for the one before.
@inlinable @inline(never)
public func sumBiases<V: KernelVector>(_: V.Type, _ t: SmallRows<V.Scalar>, rows: Int, adds: Bool) {
  let first = t.layers[0]
  var a = NarrowColumn(
    x: UnsafePointer(first.dz), stride: first.stride, sum: first.sums + first.outputs * first.sumStride)
  var (b, c, d) = (a, a, a)
  var waiting = 0
  for index in 0..<t.layerCount {
    let l = t.layers[index]
    var output = 0
    while output < l.outputs {
      (b, c, d) = (a, b, c)
      a = NarrowColumn(
        x: UnsafePointer(l.dz + output), stride: l.stride, sum: l.sums + l.outputs * l.sumStride + output)
      waiting += 1
      if waiting == 4 {
        sumNarrowColumns(V.self, a, b, c, d, rows: rows, adds: adds)
        waiting = 0
      }
      output += V.scalarCount
    }
  }
  // A column that stands in for a missing one comes to the same sum.
  if waiting > 0 {
    sumNarrowColumns(
      V.self, a, waiting > 1 ? b : a, waiting > 2 ? c : a, a, rows: rows, adds: adds)
  }
}

/// Copies a layer's sums to their places in the gradient, row over the end of the row before.
@inlinable @inline(always)
public func spreadSums<V: KernelVector>(
  _: V.Type, _ layer: UnsafePointer<SmallLayer<V.Scalar>>, _ gradient: UnsafeMutablePointer<V.Scalar>
) {
  let l = layer.pointee
  for output in 0...l.outputs {
    let isBias = output == l.outputs
    guard !isBias || l.hasBias else { break }
    let source = l.sums + output * l.sumStride
    let target = gradient + l.weights + output * l.inputs
    let count = isBias ? l.outputs : l.inputs
    var offset = 0
    while offset < count {
      store(load(V.self, source + offset), target + offset)
      offset += V.scalarCount
    }
  }
}

/// Brings rows together.
@inlinable @inline(always)
public func gather<V: KernelVector>(
  _: V.Type, _ t: SmallRows<V.Scalar>, _ order: UnsafePointer<Int>, _ rows: Int
) {
  let columns = t.layers[0].inputs
  for row in 0..<rows {
    let source = order[row]
    let x = t.inputs + source * columns
    let target = t.gatheredInputs + row * columns
    var column = 0
    while column < columns {
      store(load(V.self, x + column), target + column)
      column += V.scalarCount
    }
    for column in 0..<t.targetColumns {
      t.gatheredTargets[row * t.targetColumns + column] = t.targets[source * t.targetColumns + column]
    }
    if let weights = t.weights { t.gatheredWeights[row] = weights[source] }
  }
}

/// Packs the weights of all layers for the next forward pass.
@inlinable @inline(always)
public func packSmallNetwork<V: KernelVector>(
  _: V.Type, _ layers: UnsafePointer<SmallLayer<V.Scalar>>, _ count: Int,
  _ parameters: UnsafePointer<V.Scalar>
) {
  for index in 0..<count where !layers[index].isLine {
    let l = layers[index]
    let W = parameters + l.weights
    for output in 0..<l.outputs {
      for input in 0..<l.inputs { l.byInput[input * l.stride + output] = W[output * l.inputs + input] }
    }
  }
}
