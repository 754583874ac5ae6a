/// a * b + c. Fused (one rounding) wherever a native instruction or the C library can do it; WebAssembly has
/// neither, so there, and only there, the last bit may differ.
@inlinable @inline(always)
public func multiplyAdd<V: KernelVector>(_ a: V, _ b: V, _ c: V) -> V {
  #if arch(wasm32)
    return a * b + c
  #else
    return c.addingProduct(a, b)
  #endif
}

/// The same for one number.
@inlinable @inline(always)
public func multiplyAdd<S: KernelScalar>(_ a: S, _ b: S, _ c: S) -> S {
  #if arch(wasm32)
    return a * b + c
  #else
    return c.addingProduct(a, b)
  #endif
}

/// A vector from memory that need not be aligned.
@inlinable @inline(always)
public func load<V: KernelVector>(_: V.Type, _ pointer: UnsafePointer<V.Scalar>) -> V {
  UnsafeRawPointer(pointer).loadUnaligned(as: V.self)
}

/// A vector to memory that need not be aligned.
@inlinable @inline(always)
public func store<V: KernelVector>(_ vector: V, _ pointer: UnsafeMutablePointer<V.Scalar>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: V.self)
}

/// The first `count` lanes from memory, the others zero: reads nothing past them.
@inlinable @inline(never)
public func load<V: KernelVector>(_: V.Type, _ pointer: UnsafePointer<V.Scalar>, count: Int) -> V {
  var vector = V(repeating: 0)
  for lane in 0..<count { vector[lane] = pointer[lane] }
  return vector
}

/// The first `count` lanes to memory: writes nothing past them.
@inlinable @inline(never)
public func store<V: KernelVector>(_ vector: V, _ pointer: UnsafeMutablePointer<V.Scalar>, count: Int) {
  for lane in 0..<count { pointer[lane] = vector[lane] }
}

/// Calls `body` for every vector of `count` numbers: `body(offset, lanes)`, where `lanes` is the vector's width
/// but in the last call.
@inlinable @inline(always)
public func forEachVector<V: KernelVector>(
  _: V.Type, count: Int, _ body: (_ offset: Int, _ lanes: Int) -> Void
) {
  var offset = 0
  while offset < count {
    body(offset, lesser(V.scalarCount, count - offset))
    offset += V.scalarCount
  }
}

/// A vector of `lanes` numbers, whole or the last part of an array.
@inlinable @inline(always)
public func loadLanes<V: KernelVector>(_: V.Type, _ pointer: UnsafePointer<V.Scalar>, _ lanes: Int) -> V {
  lanes == V.scalarCount ? load(V.self, pointer) : load(V.self, pointer, count: lanes)
}

/// Writes `lanes` numbers, whole or the last part of an array.
@inlinable @inline(always)
public func storeLanes<V: KernelVector>(_ vector: V, _ pointer: UnsafeMutablePointer<V.Scalar>, _ lanes: Int)
{
  if lanes == V.scalarCount { store(vector, pointer) } else { store(vector, pointer, count: lanes) }
}

/// The smaller of two counts. Swift's own `min` would leave a copy of itself, encoded for one instruction set, where the
/// linker may choose it for the whole program.
@inlinable @inline(always)
public func lesser(_ a: Int, _ b: Int) -> Int { a < b ? a : b }
