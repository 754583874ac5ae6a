/// C[i, j] (+)= sum over p of A[i, p] B[p, j], with every operand described by its strides.
///
/// One description serves the three products of training:
///
/// | product | i | j | p | A | B |
/// |---|---|---|---|---|---|
/// | Z = A W^T | rows | outputs | inputs | activations | W^T, packed in panels |
/// | dA = dZ W | rows | inputs | outputs | dZ | W as it lies |
/// | dW = dZ^T A | outputs | inputs | rows | dZ, read by columns | activations as they lie |
public struct MatrixProduct<S> {
  /// i: how many rows of A and C.
  public var rows: Int
  /// j: how many columns of B and C.
  public var columns: Int
  /// p: how many terms each sum has.
  public var depth: Int
  public var a: UnsafePointer<S>
  public var aRowStride: Int
  public var aDepthStride: Int
  public var b: UnsafePointer<S>
  public var bDepthStride: Int
  /// From one panel of columns to the next: `KernelSet.panelWidth` where B lies as a plain matrix.
  public var bPanelStride: Int
  public var c: UnsafeMutablePointer<S>
  public var cRowStride: Int
  /// Begin the sums with what C holds instead of zero.
  public var accumulates: Bool
  /// Whole vectors may be written past the last column, up to the next multiple of 64 bytes.
  public var mayOverrun: Bool
  /// What becomes of the sums at the end.
  public var epilogue = Epilogue<S>()

  @inlinable @inline(always)
  public init(
    rows: Int, columns: Int, depth: Int, a: UnsafePointer<S>, aRowStride: Int, aDepthStride: Int,
    b: UnsafePointer<S>, bDepthStride: Int, bPanelStride: Int, c: UnsafeMutablePointer<S>, cRowStride: Int,
    accumulates: Bool, mayOverrun: Bool
  ) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.a = a
    self.aRowStride = aRowStride
    self.aDepthStride = aDepthStride
    self.b = b
    self.bDepthStride = bDepthStride
    self.bPanelStride = bPanelStride
    self.c = c
    self.cRowStride = cRowStride
    self.accumulates = accumulates
    self.mayOverrun = mayOverrun
  }
}
