/// Numbers in rows and columns, row after row. As data, a row is a sample and a column a feature.
public struct Matrix<S: Scalar>: Sendable, Equatable {
  /// How many rows it has; 0 is allowed.
  public let rows: Int
  /// How many columns it has, the elements of a row; 0 is allowed.
  public let columns: Int
  @usableFromInline var storage: Vector<S>

  /// All elements, row after row.
  @inlinable public var vector: Vector<S> { storage }

  /// A matrix of one number. Sizes below 0, and more numbers than can be counted, are a programmer's error.
  @inlinable public init(rows: Int, columns: Int, repeating value: S = 0) {
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    precondition(
      rows >= 0 && columns >= 0 && !overflow,
      "Matrix: expected sizes of 0 or more whose product can be counted")
    self.rows = rows
    self.columns = columns
    storage = Vector(count: count)
    if value != 0 {
      let pointer = unsafe storage.mutablePointer()
      for index in 0..<storage.count { unsafe pointer[index] = value }
    }
  }

  /// A matrix of the given elements, row after row.
  ///
  /// Throws where there are not rows x columns of them.
  public init(rows: Int, columns: Int, elements: [S]) throws(ShapeError) {
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow, count == elements.count else {
      throw ShapeError(
        "Matrix(\(rows) x \(columns)): expected \(overflow ? "rows x columns" : "\(count)") elements, "
          + "got \(elements.count)")
    }
    self.rows = rows
    self.columns = columns
    storage = Vector(elements)
  }

  /// The element in a row and a column, both from zero.
  @inlinable
  public subscript(row: Int, column: Int) -> S {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "Matrix: index out of range")
      return storage[row * columns + column]
    }
    set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "Matrix: index out of range")
      storage[row * columns + column] = newValue
    }
  }

  /// The elements of one row.
  @inlinable public func row(_ row: Int) -> [S] { (0..<columns).map { self[row, $0] } }

  /// The elements of one column.
  @inlinable public func column(_ column: Int) -> [S] { (0..<rows).map { self[$0, column] } }

  /// The given rows, in the given order.
  public func selecting(rows indices: some Collection<Int>) -> Matrix {
    var result = Matrix(rows: indices.count, columns: columns)
    let target = unsafe result.mutablePointer()
    let (file, size) = (vector.file, columns * MemoryLayout<S>.stride)
    for (index, row) in indices.enumerated() {
      precondition(row >= 0 && row < rows, "Matrix: row out of range")
      if let file, unsafe file.read(size, from: row * size, to: target + index * columns) { continue }
      unsafe (target + index * columns).update(from: vector.pointer + row * columns, count: columns)
    }
    return result
  }

  /// The same numbers in another precision.
  @inlinable public func converted<T: Scalar>(to _: T.Type) -> Matrix<T> {
    var result = Matrix<T>(rows: rows, columns: columns)
    let target = unsafe result.mutablePointer()
    for index in 0..<vector.count { unsafe target[index] = T(vector.pointer[index]) }
    return result
  }

  /// The first element, for writing; copies first where memory is shared.
  @inlinable public mutating func mutablePointer() -> UnsafeMutablePointer<S> {
    unsafe storage.mutablePointer()
  }
}
