/// dW[o, i] of a layer of a small network, over some rows: dW = dZ^T X.
///
/// | array | shape | |
/// |---|---|---|
/// | `x` | rows x inputs, `xStride` apart | read in whole vectors from every row |
/// | `dz` | rows x outputs, `dzStride` apart | |
/// | `dW` | outputs x inputs, `stride` apart | written in whole vectors, of which `stride` holds an even number where there is more than one |
///
/// Where `adds`, the sums go on from what is there.
public struct NarrowGradient<S> {
  public var rows: Int
  public var inputs: Int
  public var outputs: Int
  public var x: UnsafePointer<S>
  public var xStride: Int
  public var dz: UnsafePointer<S>
  public var dzStride: Int
  public var dW: UnsafeMutablePointer<S>
  public var stride: Int
  public var adds: Bool

  @inlinable @inline(always)
  public init(
    rows: Int, inputs: Int, outputs: Int, x: UnsafePointer<S>, xStride: Int, dz: UnsafePointer<S>,
    dzStride: Int, dW: UnsafeMutablePointer<S>, stride: Int, adds: Bool
  ) {
    self.rows = rows
    self.inputs = inputs
    self.outputs = outputs
    self.x = x
    self.xStride = xStride
    self.dz = dz
    self.dzStride = dzStride
    self.dW = dW
    self.stride = stride
    self.adds = adds
  }
}

/// Computes a `NarrowGradient`: tiles of up to twelve outputs by one vector of inputs, or six by two, so that enough sums
/// are under way at once.
@inlinable @inline(never)
public func narrowGradient<V: KernelVector>(_: V.Type, _ t: NarrowGradient<V.Scalar>) {
  var output = 0
  while output < t.outputs {
    let left = t.outputs - output
    if t.inputs > V.scalarCount {
      let count = lesser(6, left)
      switch count {
      case 6: gradientTiles(V.self, Six.self, Two.self, t, output)
      case 5: gradientTiles(V.self, Five.self, Two.self, t, output)
      case 4: gradientTiles(V.self, Four.self, Two.self, t, output)
      case 3: gradientTiles(V.self, Three.self, Two.self, t, output)
      case 2: gradientTiles(V.self, Two.self, Two.self, t, output)
      default: gradientTiles(V.self, One.self, Two.self, t, output)
      }
      output += count
    } else {
      // 11, 9 and 7 as two halves.
      let count = left >= 12 ? 12 : left == 11 || left == 9 || left == 7 ? (left + 1) / 2 : left
      switch count {
      case 12: gradientTiles(V.self, Twelve.self, One.self, t, output)
      case 10: gradientTiles(V.self, Ten.self, One.self, t, output)
      case 8: gradientTiles(V.self, Eight.self, One.self, t, output)
      case 6: gradientTiles(V.self, Six.self, One.self, t, output)
      case 5: gradientTiles(V.self, Five.self, One.self, t, output)
      case 4: gradientTiles(V.self, Four.self, One.self, t, output)
      case 3: gradientTiles(V.self, Three.self, One.self, t, output)
      case 2: gradientTiles(V.self, Two.self, One.self, t, output)
      default: gradientTiles(V.self, One.self, One.self, t, output)
      }
      output += count
    }
  }
}

/// All inputs of some outputs.
@inlinable @inline(always)
public func gradientTiles<V: KernelVector, Outputs: TileExtent, Vectors: TileExtent>(
  _: V.Type, _: Outputs.Type, _: Vectors.Type, _ t: NarrowGradient<V.Scalar>, _ output: Int
) {
  let (outputs, vectors, width) = (Outputs.count, Vectors.count, V.scalarCount)
  var input = 0
  while input < t.inputs {
    let target = t.dW + output * t.stride + input
    let stride = t.stride
    var x = t.x + input
    var dz = t.dz + output
    let zero = V(repeating: 0)
    var s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero
    var s6 = zero, s7 = zero, s8 = zero, s9 = zero, s10 = zero, s11 = zero
    var r0 = zero, r1 = zero, r2 = zero, r3 = zero, r4 = zero, r5 = zero
    if t.adds {
      s0 = load(V.self, target)
      if outputs > 1 { s1 = load(V.self, target + stride) }
      if outputs > 2 { s2 = load(V.self, target + 2 * stride) }
      if outputs > 3 { s3 = load(V.self, target + 3 * stride) }
      if outputs > 4 { s4 = load(V.self, target + 4 * stride) }
      if outputs > 5 { s5 = load(V.self, target + 5 * stride) }
      if outputs > 6 { s6 = load(V.self, target + 6 * stride) }
      if outputs > 7 { s7 = load(V.self, target + 7 * stride) }
      if outputs > 8 { s8 = load(V.self, target + 8 * stride) }
      if outputs > 9 { s9 = load(V.self, target + 9 * stride) }
      if outputs > 10 { s10 = load(V.self, target + 10 * stride) }
      if outputs > 11 { s11 = load(V.self, target + 11 * stride) }
      if vectors > 1 {
        r0 = load(V.self, target + width)
        if outputs > 1 { r1 = load(V.self, target + stride + width) }
        if outputs > 2 { r2 = load(V.self, target + 2 * stride + width) }
        if outputs > 3 { r3 = load(V.self, target + 3 * stride + width) }
        if outputs > 4 { r4 = load(V.self, target + 4 * stride + width) }
        if outputs > 5 { r5 = load(V.self, target + 5 * stride + width) }
      }
    }
    for _ in 0..<t.rows {
      let x0 = load(V.self, x)
      let x1 = vectors > 1 ? load(V.self, x + width) : zero
      let d0 = V(repeating: dz[0])
      s0 = multiplyAdd(d0, x0, s0)
      if vectors > 1 { r0 = multiplyAdd(d0, x1, r0) }
      if outputs > 1 {
        let d1 = V(repeating: dz[1])
        s1 = multiplyAdd(d1, x0, s1)
        if vectors > 1 { r1 = multiplyAdd(d1, x1, r1) }
      }
      if outputs > 2 {
        let d2 = V(repeating: dz[2])
        s2 = multiplyAdd(d2, x0, s2)
        if vectors > 1 { r2 = multiplyAdd(d2, x1, r2) }
      }
      if outputs > 3 {
        let d3 = V(repeating: dz[3])
        s3 = multiplyAdd(d3, x0, s3)
        if vectors > 1 { r3 = multiplyAdd(d3, x1, r3) }
      }
      if outputs > 4 {
        let d4 = V(repeating: dz[4])
        s4 = multiplyAdd(d4, x0, s4)
        if vectors > 1 { r4 = multiplyAdd(d4, x1, r4) }
      }
      if outputs > 5 {
        let d5 = V(repeating: dz[5])
        s5 = multiplyAdd(d5, x0, s5)
        if vectors > 1 { r5 = multiplyAdd(d5, x1, r5) }
      }
      if outputs > 6 {
        s6 = multiplyAdd(V(repeating: dz[6]), x0, s6)
      }
      if outputs > 7 {
        s7 = multiplyAdd(V(repeating: dz[7]), x0, s7)
      }
      if outputs > 8 {
        s8 = multiplyAdd(V(repeating: dz[8]), x0, s8)
      }
      if outputs > 9 {
        s9 = multiplyAdd(V(repeating: dz[9]), x0, s9)
      }
      if outputs > 10 {
        s10 = multiplyAdd(V(repeating: dz[10]), x0, s10)
      }
      if outputs > 11 {
        s11 = multiplyAdd(V(repeating: dz[11]), x0, s11)
      }
      x += t.xStride
      dz += t.dzStride
    }
    store(s0, target)
    if outputs > 1 { store(s1, target + stride) }
    if outputs > 2 { store(s2, target + 2 * stride) }
    if outputs > 3 { store(s3, target + 3 * stride) }
    if outputs > 4 { store(s4, target + 4 * stride) }
    if outputs > 5 { store(s5, target + 5 * stride) }
    if outputs > 6 { store(s6, target + 6 * stride) }
    if outputs > 7 { store(s7, target + 7 * stride) }
    if outputs > 8 { store(s8, target + 8 * stride) }
    if outputs > 9 { store(s9, target + 9 * stride) }
    if outputs > 10 { store(s10, target + 10 * stride) }
    if outputs > 11 { store(s11, target + 11 * stride) }
    if vectors > 1 {
      store(r0, target + width)
      if outputs > 1 { store(r1, target + stride + width) }
      if outputs > 2 { store(r2, target + 2 * stride + width) }
      if outputs > 3 { store(r3, target + 3 * stride + width) }
      if outputs > 4 { store(r4, target + 4 * stride + width) }
      if outputs > 5 { store(r5, target + 5 * stride + width) }
    }
    input += vectors * width
  }
}

/// A column of vectors to be summed over some rows, and where its sum lies.
public struct NarrowColumn<S> {
  public var x: UnsafePointer<S>
  public var stride: Int
  public var sum: UnsafeMutablePointer<S>

  @inlinable @inline(always)
  public init(x: UnsafePointer<S>, stride: Int, sum: UnsafeMutablePointer<S>) {
    self.x = x
    self.stride = stride
    self.sum = sum
  }
}

/// Adds up four columns over some rows at once, each in the order of its rows; where `adds`, on from what is there.
@inlinable @inline(always)
public func sumNarrowColumns<V: KernelVector>(
  _: V.Type, _ a: NarrowColumn<V.Scalar>, _ b: NarrowColumn<V.Scalar>, _ c: NarrowColumn<V.Scalar>,
  _ d: NarrowColumn<V.Scalar>, rows: Int, adds: Bool
) {
  let zero = V(repeating: 0)
  var s0 = adds ? load(V.self, a.sum) : zero
  var s1 = adds ? load(V.self, b.sum) : zero
  var s2 = adds ? load(V.self, c.sum) : zero
  var s3 = adds ? load(V.self, d.sum) : zero
  var (x0, x1, x2, x3) = (a.x, b.x, c.x, d.x)
  for _ in 0..<rows {
    s0 += load(V.self, x0)
    s1 += load(V.self, x1)
    s2 += load(V.self, x2)
    s3 += load(V.self, x3)
    x0 += a.stride
    x1 += b.stride
    x2 += c.stride
    x3 += d.stride
  }
  store(s0, a.sum)
  store(s1, b.sum)
  store(s2, c.sum)
  store(s3, d.sum)
}
