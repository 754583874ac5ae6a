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
@inlinable @inline(always)
public func load<V: KernelVector>(_: V.Type, _ pointer: UnsafePointer<V.Scalar>, count: Int) -> V {
  var vector = V(repeating: 0)
  copyLanes(V.self, from: pointer, to: &vector, count: count)
  return vector
}

/// The first `count` lanes to memory: writes nothing past them.
@inlinable @inline(always)
public func store<V: KernelVector>(_ vector: V, _ pointer: UnsafeMutablePointer<V.Scalar>, count: Int) {
  var vector = vector
  copyLanes(V.self, from: &vector, to: pointer, count: count)
}

/// Copies a part of a vector. Vectors reach it by address: as arguments they would come in pieces, and the arithmetic
/// before the call would be done in pieces too.
@inlinable @inline(never)
public func copyLanes<V: KernelVector>(
  _: V.Type, from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int
) {
  let source = source.assumingMemoryBound(to: V.Scalar.self)
  let target = target.assumingMemoryBound(to: V.Scalar.self)
  for lane in 0..<count { target[lane] = source[lane] }
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

/// 0, 1, 2, ...
@inlinable @inline(always)
public func laneNumbers<V: KernelVector>(_: V.Type) -> V {
  var numbers = V(repeating: 0)
  for lane in 0..<V.scalarCount { numbers[lane] = V.Scalar(lane) }
  return numbers
}

/// The first `count` lanes of a vector, and `rest` in the others.
@inlinable @inline(always)
public func firstLanes<V: KernelVector>(_ vector: V, count: Int, rest: V) -> V {
  V.select(vector, rest, where: laneNumbers(V.self), isLess: V(repeating: V.Scalar(count)))
}

/// How many lanes may be read and written at `offset` in a row of `count` numbers: a whole vector where the rows lie so
/// far apart that none reaches into the next.
@inlinable @inline(always)
public func lanesInRow<V: KernelVector>(_: V.Type, _ offset: Int, count: Int, stride: Int) -> Int {
  stride % V.scalarCount == 0 ? V.scalarCount : lesser(V.scalarCount, count - offset)
}
