/// Numbers in one contiguous, 64-byte aligned piece of memory. A value: a copy shares memory until one of the two is
/// changed.
public struct Vector<S: Scalar>: Sendable {
  @usableFromInline var buffer: AlignedBuffer<S>

  /// `count` zeros.
  public init(count: Int) {
    buffer = AlignedBuffer(count: count)
  }

  /// The given numbers.
  public init(_ elements: [S]) {
    self.init(count: elements.count)
    unsafe elements.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { unsafe buffer.pointer.update(from: first, count: source.count) }
    }
  }

  /// How many numbers there are.
  @inlinable public var count: Int { buffer.count }

  /// The number at `index`, in 0 ..< count.
  @inlinable
  public subscript(index: Int) -> S {
    get {
      precondition(index >= 0 && index < count, "Vector: index out of range")
      return unsafe buffer.pointer[index]
    }
    set {
      precondition(index >= 0 && index < count, "Vector: index out of range")
      makeUnique()
      unsafe buffer.pointer[index] = newValue
    }
  }

  /// The numbers as an array. Costs a copy.
  public var elements: [S] {
    unsafe Array(UnsafeBufferPointer(start: buffer.pointer, count: count))
  }

  /// Where the numbers lie in a file; nil where they are in memory.
  public var file: FilePart? { buffer.file }

  /// The first number, for reading while this value lives.
  @inlinable public var pointer: UnsafePointer<S> { unsafe UnsafePointer(buffer.pointer) }

  /// The first number, for writing; copies first where memory is shared.
  @inlinable public mutating func mutablePointer() -> UnsafeMutablePointer<S> {
    makeUnique()
    return unsafe buffer.pointer
  }

  @inlinable mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&buffer) { buffer = buffer.copy() }
  }
}

extension Vector: Equatable {
  /// Whether all numbers are equal, as numbers: NaN equals nothing.
  public static func == (left: Vector, right: Vector) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count where unsafe left.buffer.pointer[index] != right.buffer.pointer[index] {
      return false
    }
    return true
  }
}
