import BackpropCompute
import BackpropKernels

/// Numbers as short vectors of periodic functions, so that a network sees fine differences of a number as well as coarse
/// ones; all columns are handed on behind them (PBLD, "periodic bias linear DenseNet": Holzmüller, Grinsztajn and Steinwart
/// 2024, after Gorishniy, Rubachev and Babenko 2022).
///
/// Numbers are best scaled to a few units around 0 before. Beyond a phase of 25,000, either sign, the functions are constant.
public struct PeriodicEmbedding: Sendable, Equatable {
  /// The input columns that are embedded, in ascending order; their vectors come first in the output, in this order.
  public var columns: [Int]
  /// How many cosines a column has.
  public var frequencies: Int
  /// How many numbers are made of a column's cosines.
  public var size: Int
  /// The standard deviation of the first frequencies: the one setting that matters. Too large is harmful, too small is not.
  public var deviation: Double

  /// A layer that is checked where a network is made of it.
  public init(_ columns: [Int], frequencies: Int = 16, size: Int = 3, deviation: Double = 0.1) {
    self.columns = columns
    self.frequencies = frequencies
    self.size = size
    self.deviation = deviation
  }

  /// A column's parameters.
  private var count: Int { frequencies * (size + 2) + size }
  /// The most frequencies x (size + 2) that a column may have: what a kernel has room for.
  public static var mostProducts: Int { PeriodicColumn<Float>.mostProducts }

  func outputs(inputs: Int) -> Int { inputs + columns.count * size }

  func tensors(inputs: Int) -> [LayerTensor] {
    let linear = Initializer.uniform(bound: 1 / Double(max(1, frequencies)).squareRoot())
    return [
      LayerTensor(
        "frequencies", shape: [columns.count, frequencies], role: .bias,
        initializer: .normal(standardDeviation: deviation)),
      LayerTensor(
        "phases", shape: [columns.count, frequencies], role: .bias, initializer: .uniform(bound: Double.pi)),
      LayerTensor("weight", shape: [columns.count, size, frequencies], role: .weight, initializer: linear),
      LayerTensor("bias", shape: [columns.count, size], role: .bias, initializer: linear),
    ]
  }

  func problem(inputs: Int) -> String? {
    if columns.isEmpty { return "expected a periodic embedding of 1 column or more, got none" }
    if frequencies < 1 || size < 1 || frequencies > Self.mostProducts
      || size > Self.mostProducts / frequencies - 2
    {
      return
        "expected a periodic embedding of 1 frequency and a size of 1 or more, with frequencies x (size + 2) "
        + "at most \(Self.mostProducts), got \(frequencies) and \(size)"
    }
    if !(Float(deviation) > 0 && deviation.isFinite) {
      return "expected a periodic embedding with a deviation above 0, in Float too\(got(deviation))"
    }
    return EmbeddedColumns(columns, size: size).problem("periodic", inputs: inputs)
  }

  /// The input column that an output comes from.
  func column(of output: Int) -> Int { EmbeddedColumns(columns, size: size).column(of: output) }
}

/// Forward and backward of, for each embedded column x,
///
///     T = 2 pi x w^T + b,  C = cos T          G = dE W
///     E = C W^T + c                           dx = -2 pi (sum over frequencies of w * sin T * G)
///     A = [E_1, E_2, ..., all of X]           dX = dA of the columns themselves, and dx of the embedded ones
///                                             dw = -2 pi (sum over rows of x * sin T * G)
///                                             db = -(sum over rows of sin T * G)
///                                             dW = dE^T C,   dc = sum over rows of dE
///
/// | array | shape |
/// |---|---|
/// | X, dX | rows x inputs |
/// | w (`frequencies`), b (`phases`) | columns x frequencies |
/// | W (`weight`) | columns x size x frequencies |
/// | c (`bias`) | columns x size |
/// | T, C, G | rows x frequencies, of one column |
/// | E, dE | rows x size, of one column |
/// | A, dA | rows x (columns x size + inputs) |
///
/// Sines and cosines are worked out again for the gradients: that is cheaper than to keep them.
extension PeriodicEmbedding {
  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    let vectors = columns.count * size
    for row in rows {
      unsafe (t.a + row * t.stride + vectors).update(from: t.x + row * t.xStride, count: t.inputs)
    }
    for index in columns.indices {
      unsafe pass.kernels.periodic(.forward, column(index, t, pass, rows: rows, y: t.a))
    }
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    guard let dX = unsafe t.dx else { return }
    let vectors = columns.count * size
    for row in rows {
      unsafe (dX + row * t.dxStride).update(from: t.da + row * t.stride + vectors, count: t.inputs)
    }
    for index in columns.indices {
      var column = unsafe column(index, t, pass, rows: rows, y: t.da)
      unsafe column.result = dX + rows.lowerBound * t.dxStride + columns[index]
      unsafe column.resultStride = t.dxStride
      unsafe pass.kernels.periodic(.backward, column)
    }
  }

  /// `units` are embedded columns.
  @inline(__always)
  func parameterGradient<S: Scalar>(
    _ t: Stage<S>, _ pass: Pass<S>, units: Range<Int>, rows: Int, gradient: UnsafeMutablePointer<S>,
    scratch: UnsafeMutablePointer<S>
  ) {
    let (all, inner) = (columns.count * frequencies, frequencies * size)
    for index in units {
      // The column's gradients lie one after the other at first, so that one tree adds them up.
      unsafe SumOrder.sum(
        rows: rows, count: count, into: scratch, scratch: scratch + count, kernels: pass.kernels
      ) { block, target in
        var column = unsafe column(index, t, pass, rows: block, y: t.da)
        unsafe column.result = target
        unsafe pass.kernels.periodic(.gradient, column)
      }
      unsafe (gradient + index * frequencies).update(from: scratch, count: frequencies)
      unsafe (gradient + all + index * frequencies).update(from: scratch + frequencies, count: frequencies)
      unsafe (gradient + 2 * all + index * inner).update(from: scratch + 2 * frequencies, count: inner)
      unsafe (gradient + all * (size + 2) + index * size).update(
        from: scratch + 2 * frequencies + inner, count: size)
    }
  }

  /// An embedded column as the kernel sees it.
  @inline(__always)
  private func column<S: Scalar>(
    _ index: Int, _ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>, y: UnsafeMutablePointer<S>
  ) -> PeriodicColumn<S> {
    let all = columns.count * frequencies
    let p = unsafe pass.parameters + t.parameters
    let vector = unsafe y + rows.lowerBound * t.stride + index * size
    return unsafe PeriodicColumn(
      rows: rows.count, frequencies: frequencies, outputs: size,
      x: t.x + rows.lowerBound * t.xStride + columns[index], xStride: t.xStride, y: vector, yStride: t.stride,
      w: p + index * frequencies, b: p + all + index * frequencies,
      W: p + 2 * all + index * size * frequencies, c: p + all * (size + 2) + index * size, result: vector,
      resultStride: 0)
  }
}
