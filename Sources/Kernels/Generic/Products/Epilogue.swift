/// What becomes of the sums on their way to C, after their last term:
///
///     C[i, j] = g(sum + b[j])               forward
///     C[i, j] = g(sum + b[i])               forward, with a column for each row of the batch
///     C[i, j] = sum * g'(a[i, j])           backward, with a = g(z) of the layer before
///
/// where g is ReLU or nothing: what the kernels of activations would do in another turn through memory, to the bit.
public struct Epilogue<S> {
  /// b, for the first column; read in whole vectors.
  public var bias: UnsafePointer<S>?
  /// b, for the first row.
  public var rowBias: UnsafePointer<S>?
  public var isReLU: Bool
  /// a, for the first element of C; its rows are as far apart as those of C.
  public var derivedFrom: UnsafePointer<S>?

  @inlinable @inline(always)
  public init(
    bias: UnsafePointer<S>? = nil, rowBias: UnsafePointer<S>? = nil, isReLU: Bool = false,
    derivedFrom: UnsafePointer<S>? = nil
  ) {
    self.bias = bias
    self.rowBias = rowBias
    self.isReLU = isReLU
    self.derivedFrom = derivedFrom
  }

  @inlinable @inline(always)
  public var isNothing: Bool { bias == nil && rowBias == nil && !isReLU && derivedFrom == nil }

  /// The same for the part of C that begins so many rows and columns on.
  @inlinable @inline(always)
  public func advanced(rows: Int, columns: Int, stride: Int) -> Epilogue {
    Epilogue(
      bias: bias.map { $0 + columns }, rowBias: rowBias.map { $0 + rows }, isReLU: isReLU,
      derivedFrom: derivedFrom.map { $0 + rows * stride + columns })
  }
}

extension TileRow {
  /// What the epilogue makes of a row of a tile, the row `number` of those it begins at.
  @inlinable @inline(always)
  public mutating func finish<Vectors: TileExtent>(
    _: Vectors.Type, _ epilogue: Epilogue<V.Scalar>, row number: Int, stride: Int
  ) {
    first = finished(V.self, first, epilogue, row: number, column: 0, stride: stride)
    if Vectors.count > 1 {
      second = finished(V.self, second, epilogue, row: number, column: V.scalarCount, stride: stride)
    }
  }
}

/// One vector of sums at a place of C.
@inlinable @inline(always)
public func finished<V: KernelVector>(
  _: V.Type, _ sum: V, _ epilogue: Epilogue<V.Scalar>, row: Int, column: Int, stride: Int
) -> V {
  var c = sum
  if let bias = epilogue.bias { c += load(V.self, bias + column) }
  if let bias = epilogue.rowBias { c += V(repeating: bias[row]) }
  if epilogue.isReLU { c = ReLU.value(c, alpha: c) }
  if let a = epilogue.derivedFrom {
    c = ReLU.backward(c, y: load(V.self, a + row * stride + column), alpha: c)
  }
  return c
}
