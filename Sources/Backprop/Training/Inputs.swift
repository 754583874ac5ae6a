import BackpropCompute
import BackpropKernels

/// The inputs of data, row by row: numbers, or bytes that become numbers where a batch of them is needed.
///
///     x = scale byte + offset        with one rounding
///
/// Bytes take a quarter of the memory of `Float` and stay bytes: a step, a prediction or an evaluation makes numbers of
/// the rows at hand alone. All results have the bits that a `Matrix` of the same numbers would give.
public struct Inputs<S: Scalar>: Sendable, Equatable {
  /// Whether they are kept as bytes.
  public let areBytes: Bool
  // One of the two has no rows. Fields and no enum: a step would count a reference to look into it.
  let numbers: Matrix<S>
  let bytes: ByteMatrix
  private let scale: S
  private let offset: S

  /// How many rows there are.
  public var rows: Int { areBytes ? bytes.rows : numbers.rows }

  /// How many numbers a row has.
  public var columns: Int { areBytes ? bytes.columns : numbers.columns }

  /// Numbers as they are.
  public init(_ numbers: Matrix<S>) {
    self.init(areBytes: false, numbers, .empty, scale: 1, offset: 0)
  }

  /// Bytes, each of which stands for scale x byte + offset: numbers from 0 to 1 where nothing else is said.
  ///
  /// Throws a `ShapeError` where scale is 0, or a byte would be no finite number.
  public init(bytes: ByteMatrix, scale: S = 1 / 255, offset: S = 0) throws(ShapeError) {
    self.init(areBytes: true, Matrix(rows: 0, columns: 0), bytes, scale: scale, offset: offset)
    guard scale != 0 else { throw ShapeError("Inputs of bytes: expected a scale other than 0") }
    for byte: UInt8 in [0, 255] where !number(byte).isFinite {
      throw ShapeError(
        "Inputs of bytes: expected a finite number scale x \(byte) + offset" + got(Double(number(byte))))
    }
  }

  private init(areBytes: Bool, _ numbers: Matrix<S>, _ bytes: ByteMatrix, scale: S, offset: S) {
    self.areBytes = areBytes
    self.numbers = numbers
    self.bytes = bytes
    self.scale = scale
    self.offset = offset
  }

  /// The number in a row and a column, both from zero.
  public subscript(row: Int, column: Int) -> S {
    areBytes ? number(bytes[row, column]) : numbers[row, column]
  }

  /// The numbers of one row.
  public func row(_ row: Int) -> [S] { (0..<columns).map { self[row, $0] } }

  /// The numbers of one column.
  public func column(_ column: Int) -> [S] { (0..<rows).map { self[$0, column] } }

  /// The given rows, in the given order; bytes stay bytes.
  public func selecting(rows: some Collection<Int>) -> Inputs {
    areBytes
      ? Inputs(areBytes: true, numbers, bytes.selecting(rows: rows), scale: scale, offset: offset)
      : Inputs(numbers.selecting(rows: rows))
  }

  /// All numbers. Of bytes it is made anew at every call, and takes `MemoryLayout<S>.size` times their memory.
  public var matrix: Matrix<S> {
    guard areBytes else { return numbers }
    var matrix = Matrix<S>(rows: rows, columns: columns)
    unsafe copyRows(0..<rows, to: matrix.mutablePointer(), S.bestKernels)
    return matrix
  }

  /// All numbers in another precision.
  public func converted<T: Scalar>(to _: T.Type) -> Matrix<T> { matrix.converted(to: T.self) }

  /// What the kernels compute, for one byte.
  private func number(_ byte: UInt8) -> S {
    multiplyAdd(SIMD2(repeating: scale), SIMD2(repeating: S(byte)), SIMD2(repeating: offset))[0]
  }
}

extension Inputs {
  /// Calls `body` with the rows where they lie.
  @inline(__always)
  func withRows<Result>(_ body: (InputRows<S>) -> Result) -> Result {
    unsafe bytes.elements.withUnsafeBufferPointer { elements in
      unsafe body(
        InputRows(
          numbers: areBytes ? nil : numbers.vector.pointer, bytes: elements.baseAddress,
          file: numbers.vector.file, scale: scale, offset: offset, columns: columns))
    }
  }

  /// Writes some rows, one after the other, as numbers.
  @inline(__always)
  func copyRows(_ rows: Range<Int>, to x: UnsafeMutablePointer<S>, _ kernels: KernelSet<S>) {
    unsafe withRows { source in
      // They lie one after the other: as one long row.
      unsafe source.copy(rows.lowerBound, count: rows.count * source.columns, to: x, kernels)
    }
  }

  /// Calls `body` with the rows as numbers, so many at a time: where they lie, or where they were made of bytes.
  @inline(__always)
  func forEachBlock(
    rows: Int, _ kernels: KernelSet<S>, _ body: (_ first: Int, _ count: Int, _ x: UnsafePointer<S>) -> Void
  ) {
    let made = AlignedBuffer<S>(count: areBytes ? min(rows, self.rows) * columns : 0)
    unsafe withRows { source in
      var first = 0
      while first < self.rows {
        let count = min(rows, self.rows - first)
        if let numbers = unsafe source.numbers {
          unsafe body(first, count, numbers + first * columns)
        } else {
          unsafe source.copy(first, count: count * columns, to: made.pointer, kernels)
          unsafe body(first, count, UnsafePointer(made.pointer))
        }
        first += count
      }
    }
  }
}
