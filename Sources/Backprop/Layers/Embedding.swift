import BackpropCompute
import BackpropKernels

/// Looks up a learned vector for each of some categories, and hands the other columns on behind them. Only as a network's
/// first layer.
///
/// A code is a whole number from 0, kept in the input matrix like the other columns (exact in Float up to 2^24).
public struct Embedding: Sendable, Equatable {
  /// One column of codes and its vectors.
  public struct Table: Sendable, Equatable {
    /// The input column that holds the codes.
    public var column: Int
    /// How many categories there are: codes are 0 ..< categories.
    public var categories: Int
    /// How many numbers stand for a category.
    public var dimension: Int

    /// A table that is checked where a network is made of it.
    public init(column: Int, categories: Int, dimension: Int) {
      self.column = column
      self.categories = categories
      self.dimension = dimension
    }
  }

  /// In ascending order of their columns; their vectors come first in the output, in this order.
  public var tables: [Table]
  /// How the vectors are drawn.
  public var initializer: Initializer

  /// A layer that is checked where a network is made of it.
  public init(_ tables: [Table], initializer: Initializer = .normal(standardDeviation: 1)) {
    self.tables = tables
    self.initializer = initializer
  }

  func outputs(inputs: Int) -> Int { tables.reduce(inputs - tables.count) { $0 + $1.dimension } }

  func tensors(inputs: Int) -> [LayerTensor] {
    tables.enumerated().map { index, table in
      LayerTensor(
        "tables.\(index).weight", shape: [table.categories, table.dimension], role: .bias,
        initializer: initializer,
        units: index..<index + 1)
    }
  }

  func problem(inputs: Int) -> String? {
    if tables.isEmpty { return "expected an embedding of 1 column or more, got none" }
    var width = inputs
    for (index, table) in tables.enumerated() {
      let (sum, overflow) = width.addingReportingOverflow(max(0, table.dimension))
      if overflow || sum > Int(Int32.max) {
        return "expected embeddings of fewer dimensions, got \(table.dimension)"
      }
      width = sum
      if table.categories < 1 || table.dimension < 1 {
        return "expected an embedding of 1 category and 1 dimension or more, got \(table.categories) and "
          + "\(table.dimension)"
      }
      if table.column < 0 || table.column >= inputs {
        return "expected an embedded column from 0 to \(inputs - 1), got \(table.column)"
      }
      if index > 0, tables[index - 1].column >= table.column {
        return "expected embedded columns in ascending order, got \(table.column) after "
          + "\(tables[index - 1].column)"
      }
    }
    return nil
  }

  /// Throws where a code is none of its table.
  @inline(__always)
  func check<S: Scalar>(rows: Int, _ number: (_ row: Int, _ column: Int) -> S) throws(ShapeError) {
    for table in tables {
      for row in 0..<rows {
        let code = number(row, table.column)
        guard code >= 0, code < S(table.categories), code == code.rounded(.down) else {
          throw ShapeError(
            "Embedding, row \(row), column \(table.column): expected a code from 0 to "
              + "\(table.categories - 1)\(got(Double(code)))")
        }
      }
    }
  }
}

/// Forward and backward of
///
///     A = [W_1[code 1], W_2[code 2], ..., the other columns of X]
///     dW_k[c] = sum over the rows with code c of their part of dA
///
/// | array | shape |
/// |---|---|
/// | X | rows x inputs |
/// | A, dA | rows x (sum of the dimensions + other columns) |
/// | W_k, dW_k (`tables.k.weight`) | categories x dimension |
extension Embedding {
  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    for row in rows {
      let (x, a) = unsafe (t.x + row * t.xStride, t.a + row * t.stride)
      var W = unsafe pass.parameters + t.parameters
      var place = 0
      for table in tables {
        let code = unsafe x[table.column].index
        unsafe (a + place).update(from: W + code * table.dimension, count: table.dimension)
        place += table.dimension
        unsafe W += table.categories * table.dimension
      }
      forEachOtherColumn(inputs: unsafe t.inputs) { column, index in unsafe a[place + index] = x[column] }
    }
  }

  /// The codes have no gradient; a trace asks for the other columns'.
  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    guard let dX = unsafe t.dx else { return }
    let place = tables.reduce(0) { $0 + $1.dimension }
    for row in rows {
      let (dx, da) = unsafe (dX + row * t.dxStride, t.da + row * t.stride)
      for table in tables { unsafe dx[table.column] = 0 }
      forEachOtherColumn(inputs: unsafe t.inputs) { column, index in unsafe dx[column] = da[place + index] }
    }
  }

  /// `units` are tables.
  @inline(__always)
  func parameterGradient<S: Scalar>(
    _ t: Stage<S>, _ pass: Pass<S>, units: Range<Int>, rows: Int, gradient: UnsafeMutablePointer<S>,
    scratch: UnsafeMutablePointer<S>
  ) {
    var first = 0
    var place = 0
    for index in 0..<units.upperBound {
      let table = tables[index]
      let count = table.categories * table.dimension
      if index >= units.lowerBound {
        unsafe SumOrder.sum(
          rows: rows, count: count, into: gradient + first, scratch: scratch, kernels: pass.kernels
        ) { block, target in
          unsafe target.update(repeating: 0, count: count)
          for row in block {
            let code = unsafe t.x[row * t.xStride + table.column].index
            let (sum, da) = unsafe (target + code * table.dimension, t.da + row * t.stride + place)
            for element in 0..<table.dimension { unsafe sum[element] += da[element] }
          }
        }
      }
      first += count
      place += table.dimension
    }
  }

  @inline(__always)
  private func forEachOtherColumn(inputs: Int, _ body: (_ column: Int, _ index: Int) -> Void) {
    var next = 0
    var index = 0
    for column in 0..<inputs {
      if next < tables.count, tables[next].column == column {
        next += 1
      } else {
        body(column, index)
        index += 1
      }
    }
  }
}
