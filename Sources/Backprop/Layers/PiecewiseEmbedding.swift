import BackpropCompute
import BackpropKernels

/// Numbers as how far they are through each of some intervals, so that a network can bend and step where a tree would split;
/// all columns are handed on behind them (piecewise linear encoding: Gorishniy, Rubachev and Babenko 2022).
///
/// The intervals lie where the training rows do: see ``Network/placePieces(on:rows:seed:)``. Before that they are of one size, from -2
/// to 2. They are kept among the network's parameters (`edges`, `slopes`), and are not trained.
public struct PiecewiseEmbedding: Sendable, Equatable {
  /// The input columns that are embedded, in ascending order; their vectors come first in the output, in this order.
  public var columns: [Int]
  /// How many intervals a column has.
  public var pieces: Int

  /// A layer that is checked where a network is made of it.
  public init(_ columns: [Int], pieces: Int = 16) {
    self.columns = columns
    self.pieces = pieces
  }

  func outputs(inputs: Int) -> Int { inputs + columns.count * pieces }

  func tensors(inputs: Int) -> [LayerTensor] {
    [
      LayerTensor("edges", shape: [columns.count, pieces], role: .statistic),
      LayerTensor("slopes", shape: [columns.count, pieces], role: .statistic, initializer: .constant(1)),
    ]
  }

  func problem(inputs: Int) -> String? {
    if columns.isEmpty { return "expected a piecewise embedding of 1 column or more, got none" }
    if pieces < 1 { return "expected a piecewise embedding of 1 piece or more, got \(pieces)" }
    return EmbeddedColumns(columns, size: pieces).problem("piecewise", inputs: inputs)
  }

  /// The input column that an output comes from.
  func column(of output: Int) -> Int { EmbeddedColumns(columns, size: pieces).column(of: output) }
}

/// Forward and backward of, for each embedded column x and each of its pieces t,
///
///     E_t = min(max((x - e_t) s_t, 0), 1)     dx = sum over t of s_t dE_t where 0 < E_t < 1
///     A = [E_1, E_2, ..., all of X]           dX = dA of the columns themselves, and dx of the embedded ones
///
/// | array | shape |
/// |---|---|
/// | X, dX | rows x inputs |
/// | e (`edges`), s (`slopes`) | columns x pieces |
/// | A, dA | rows x (columns x pieces + inputs) |
extension PiecewiseEmbedding {
  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    let vectors = columns.count * pieces
    let edges = unsafe pass.parameters + t.parameters
    let slopes = unsafe edges + vectors
    for row in rows {
      let x = unsafe t.x + row * t.xStride
      let a = unsafe t.a + row * t.stride
      unsafe (a + vectors).update(from: x, count: t.inputs)
      for index in columns.indices {
        let value = unsafe x[columns[index]]
        let first = index * pieces
        for piece in first..<first + pieces {
          unsafe a[piece] = min(max((value - edges[piece]) * slopes[piece], 0), 1)
        }
      }
    }
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    guard let dX = unsafe t.dx else { return }
    let vectors = columns.count * pieces
    let slopes = unsafe pass.parameters + t.parameters + vectors
    for row in rows {
      let (a, da) = unsafe (t.a + row * t.stride, t.da + row * t.stride)
      let dx = unsafe dX + row * t.dxStride
      unsafe dx.update(from: da + vectors, count: t.inputs)
      for index in columns.indices {
        let first = index * pieces
        var sum: S = 0
        for piece in first..<first + pieces {
          if unsafe a[piece] > 0 && a[piece] < 1 { unsafe sum += slopes[piece] * da[piece] }
        }
        unsafe dx[columns[index]] += sum
      }
    }
  }
}
