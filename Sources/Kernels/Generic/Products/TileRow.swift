import CProcessor

/// One row of a tile: the sums of one or two vectors of columns, held in registers.
public struct TileRow<V: KernelVector> {
  public var first: V
  public var second: V

  @inlinable @inline(always)
  public init() {
    first = V(repeating: 0)
    second = V(repeating: 0)
  }

  /// Asks for the memory of C that the sums will be put in.
  @inlinable @inline(always)
  public func prepare<Vectors: TileExtent>(_: Vectors.Type, _ c: UnsafePointer<V.Scalar>) {
    processor_prefetch_to_write(c)
    if Vectors.count > 1 { processor_prefetch_to_write(c + V.scalarCount) }
  }

  /// Begins with what C holds.
  @inlinable @inline(always)
  public mutating func begin<Vectors: TileExtent>(_: Vectors.Type, _ c: UnsafePointer<V.Scalar>) {
    first = load(V.self, c)
    if Vectors.count > 1 { second = load(V.self, c + V.scalarCount) }
  }

  /// Adds a times a row of the panel.
  @inlinable @inline(always)
  public mutating func add<Vectors: TileExtent>(_: Vectors.Type, _ a: V.Scalar, _ b0: V, _ b1: V) {
    let x = V(repeating: a)
    first = multiplyAdd(x, b0, first)
    if Vectors.count > 1 { second = multiplyAdd(x, b1, second) }
  }

  @inlinable @inline(always)
  public func put<Vectors: TileExtent>(_: Vectors.Type, _ c: UnsafeMutablePointer<V.Scalar>) {
    store(first, c)
    if Vectors.count > 1 { store(second, c + V.scalarCount) }
  }
}
