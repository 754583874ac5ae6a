import BackpropCompute
import BackpropKernels

/// Gives every unit a mean of 0 and a variance of 1 over the rows of the batch, then a gain and a shift (Ioffe and
/// Szegedy 2015). At prediction, and where the layer is frozen, the running mean and variance stand in for the batch's.
///
/// The running statistics are kept among the network's parameters (`running_mean`, `running_var`), and are not trained.
/// Statistics are summed over rows in the order of all such sums, so they do not depend on the number of workers.
public struct BatchNorm: Sendable, Equatable {
  /// Keeps the divisor from zero; above 0.
  public var epsilon: Double
  /// The share of the batch in running := (1 - momentum) running + momentum batch; above 0, at most 1.
  public var momentum: Double

  /// A layer that is checked where a network is made of it.
  public init(epsilon: Double = 1e-5, momentum: Double = 0.1) {
    self.epsilon = epsilon
    self.momentum = momentum
  }

  func tensors(inputs: Int) -> [LayerTensor] {
    [
      LayerTensor("weight", shape: [inputs], role: .bias, initializer: .constant(1)),
      LayerTensor("bias", shape: [inputs], role: .bias),
      LayerTensor("running_mean", shape: [inputs], role: .statistic),
      LayerTensor("running_var", shape: [inputs], role: .statistic, initializer: .constant(1)),
    ]
  }

  /// What the layer keeps for itself: so many rows of units.
  static var memoryRows: Int { Memory.allCases.count }
}

/// Forward and backward of, unit by unit, with n the number of rows in the batch,
///
///     m = sum over rows of X / n              dg = sum over rows of dA * N
///     v = sum over rows of (X - m)^2 / n      db = sum over rows of dA
///     N = (X - m) / sqrt(v + epsilon)         dX = g (dA - db / n - N dg / n) / sqrt(v + epsilon)
///     A = N * g + b
///
/// and of the running statistics, which take the variance over n - 1 rows. At prediction m and v are the running ones and
/// do not depend on X, so dX = g dA / sqrt(v + epsilon).
///
/// | array | shape |
/// |---|---|
/// | X, N, A, dX, dA | rows x units |
/// | m, v, g (`weight`), b (`bias`), dg, db | units |
///
/// m, v, dg and db take all rows of the batch: they are computed between two phases, each worker some of the units.
extension BatchNorm {
  /// What stands in the stage's memory, a row of units each.
  private enum Memory: Int, CaseIterable {
    case mean, variance, inverse, dGain, dShift, scale, offset
  }

  @inline(__always)
  private func memory<S: Scalar>(_ t: Stage<S>, _ part: Memory) -> UnsafeMutablePointer<S> {
    unsafe t.memory + part.rawValue * t.stride
  }

  /// Whether the statistics are those of the batch.
  @inline(__always)
  func usesBatch<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>) -> Bool {
    unsafe pass.random != nil && !t.isFrozen
  }

  /// m, v and 1 / sqrt(v + epsilon) of some units, over all rows.
  @inline(__always)
  func statistics<S: Scalar>(
    _ t: Stage<S>, _ pass: Pass<S>, units: Range<Int>, rows: Int, scratch: UnsafeMutablePointer<S>
  ) {
    let (mean, variance) = unsafe (memory(t, .mean), memory(t, .variance))
    let inverse = unsafe memory(t, .inverse)
    unsafe SumOrder.sum(
      rows: rows, count: units.count, into: mean + units.lowerBound, scratch: scratch, kernels: pass.kernels
    ) { block, target in
      unsafe pass.kernels.sumColumns(
        t.x + block.lowerBound * t.xStride + units.lowerBound, block.count, units.count, t.xStride, target)
    }
    let share = 1 / S(rows)
    for unit in units { unsafe mean[unit] *= share }
    unsafe SumOrder.sum(
      rows: rows, count: units.count, into: variance + units.lowerBound, scratch: scratch,
      kernels: pass.kernels
    ) { block, target in
      unsafe pass.kernels.sumColumnSquares(
        t.x + block.lowerBound * t.xStride + units.lowerBound, t.xStride, mean + units.lowerBound,
        block.count, units.count, target)
    }
    for unit in units {
      unsafe variance[unit] *= share
      unsafe inverse[unit] = 1 / (variance[unit] + S(epsilon)).squareRoot()
    }
  }

  /// dg and db of some units, over all rows.
  @inline(__always)
  func gradientSums<S: Scalar>(
    _ t: Stage<S>, _ pass: Pass<S>, units: Range<Int>, rows: Int, scratch: UnsafeMutablePointer<S>
  ) {
    unsafe t.gainGradient(pass, units, rows: rows, gradient: memory(t, .dGain), scratch: scratch)
    unsafe t.sumOfGradients(pass, units, rows: rows, gradient: memory(t, .dShift), scratch: scratch)
  }

  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    if unsafe usesBatch(t, pass) {
      unsafe pass.kernels.normalizeColumns(columns(t, pass, rows, y: t.a))
    } else {
      unsafe pass.kernels.scaleColumns(
        t.x + rows.lowerBound * t.xStride, t.xStride, t.a + rows.lowerBound * t.stride, t.stride, rows.count,
        t.outputs, memory(t, .scale), memory(t, .offset))
    }
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    if unsafe usesBatch(t, pass) {
      unsafe pass.kernels.normalizeColumnsBackward(columns(t, pass, rows, y: t.da))
    } else if let dX = unsafe t.dx {
      unsafe pass.kernels.scaleColumns(
        t.da + rows.lowerBound * t.stride, t.stride, dX + rows.lowerBound * t.dxStride, t.dxStride,
        rows.count, t.outputs, memory(t, .scale), nil)
    }
  }

  /// dg and db are there already.
  @inline(__always)
  func parameterGradient<S: Scalar>(_ t: Stage<S>, units: Range<Int>, gradient: UnsafeMutablePointer<S>) {
    for unit in units {
      unsafe gradient[unit] = memory(t, .dGain)[unit]
      unsafe gradient[t.outputs + unit] = memory(t, .dShift)[unit]
    }
  }

  /// running := (1 - momentum) running + momentum batch, for some units.
  @inline(__always)
  func updateStatistics<S: Scalar>(
    _ t: Stage<S>, units: Range<Int>, rows: Int, parameters: UnsafeMutablePointer<S>
  ) {
    let mean = unsafe parameters + t.parameters + 2 * t.outputs
    let variance = unsafe mean + t.outputs
    let share = S(momentum)
    // One row has no variance: it says nothing of the others.
    guard rows > 1 else { return }
    let correction = S(rows) / S(rows - 1)
    for unit in units {
      unsafe mean[unit] += share * (memory(t, .mean)[unit] - mean[unit])
      unsafe variance[unit] += share * (memory(t, .variance)[unit] * correction - variance[unit])
    }
  }

  /// The factor and the offset that prediction has for some units.
  @inline(__always)
  func pack<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, units: Range<Int>) {
    let gain = unsafe pass.parameters + t.parameters
    for unit in units {
      let variance = unsafe gain[3 * t.outputs + unit]
      let scale = unsafe gain[unit] / (variance + S(epsilon)).squareRoot()
      unsafe memory(t, .scale)[unit] = scale
      unsafe memory(t, .offset)[unit] = gain[t.outputs + unit] - gain[2 * t.outputs + unit] * scale
    }
  }

  @inline(__always)
  private func columns<S: Scalar>(
    _ t: Stage<S>, _ pass: Pass<S>, _ rows: Range<Int>, y: UnsafeMutablePointer<S>
  ) -> NormalizedColumns<S> {
    let offset = unsafe rows.lowerBound * t.stride
    let gain = unsafe pass.parameters + t.parameters
    return unsafe NormalizedColumns(
      rows: rows.count, columns: t.outputs, x: t.x + rows.lowerBound * t.xStride, xStride: t.xStride,
      normalized: t.z + offset, y: y + offset, stride: t.stride,
      dx: t.dx.map { unsafe $0 + rows.lowerBound * t.dxStride }, dxStride: t.dxStride,
      mean: memory(t, .mean), inverse: memory(t, .inverse), gain: gain, shift: gain + t.outputs,
      dGain: memory(t, .dGain), dShift: memory(t, .dShift), share: 1 / S(pass.rows))
  }
}
