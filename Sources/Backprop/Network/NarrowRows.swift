import BackpropCompute
import BackpropKernels

/// Rows of a narrow network, turned on their side.
///
/// Where no layer fills a vector with the outputs of one row, a vector takes the same output of many rows instead:
///
///     Z^T = W X^T        one row of numbers for each unit, one column for each row of the batch
///
/// A lane is still an output element that adds its terms in index order, so the bits are the same. W is read as it lies.
extension RowBlock {
  /// Predicts some of the rows, no more than fit.
  @inline(__always)
  fileprivate func predictNarrow(
    _ rows: PredictedRows<S>, _ range: Range<Int>, _ objective: PreparedObjective<S>
  ) {
    let pass = unsafe network.pass
    let kernels = unsafe pass.kernels
    let panelWidth = kernels.panelWidth
    // From one unit to the next: whole panels.
    let stride = (range.count + panelWidth - 1) / panelWidth * panelWidth
    unsafe kernels.turnRows(
      rows.x + range.lowerBound * rows.xStride, range.count, network.inputs, other(than: 0), stride)
    for index in 0..<stageCount {
      let stage = unsafe stage(index)
      let x = unsafe index == 0 ? UnsafePointer(other(than: 0)) : stage.x
      let b = unsafe pass.parameters + stage.parameters + stage.inputs * stage.outputs
      var product = unsafe MatrixProduct(
        rows: stage.outputs, columns: range.count, depth: stage.inputs,
        a: pass.parameters + stage.parameters, aRowStride: stage.inputs, aDepthStride: 1,
        b: x, bDepthStride: stride, bPanelStride: panelWidth, c: stage.z, cRowStride: stride,
        accumulates: false, mayOverrun: true)
      if unsafe stage.isActivationFused {
        unsafe product.epilogue = Epilogue(
          rowBias: stage.hasBias ? b : nil, isReLU: stage.function == .relu)
      }
      kernels.multiply(product)
      if unsafe stage.isActivationFused { continue }
      for unit in unsafe 0..<stage.outputs {
        // A unit's numbers are one long column with one bias.
        unsafe kernels.activate(
          stage.function, stage.alpha, stage.hasBias ? b + unit : nil, stage.z + unit * stride,
          stage.a + unit * stride, range.count, 1, 1)
      }
    }
    let last = unsafe stage(stageCount - 1)
    guard unsafe last.outputs > 1 else { return unsafe finish(rows, range, objective, kernels, from: last.a) }
    let upright = unsafe other(than: stageCount - 1)
    for unit in unsafe 0..<last.outputs {
      for row in 0..<range.count { unsafe upright[row * last.stride + unit] = last.a[unit * stride + row] }
    }
    unsafe finish(rows, range, objective, kernels, from: upright)
  }
}

// The engine is generic; this door lets it run as code for Float and Double.
@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
func predictNarrow<S: Scalar>(
  _ block: RowBlock<S>, _ rows: PredictedRows<S>, _ range: Range<Int>, _ objective: PreparedObjective<S>
) {
  unsafe block.predictNarrow(rows, range, objective)
}
