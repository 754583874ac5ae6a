import BackpropCompute
import BackpropKernels

/// The three matrix products of training at a large size, called as `Dense` calls them: GFLOP/s of one thread.
///
/// This and nothing else here knows the kernels themselves.
func products(_ arguments: Arguments) throws {
  let rows = try arguments.number("batch", default: 256)
  let inputs = try arguments.number("inputs", default: 2048)
  let outputs = try arguments.number("outputs", default: 2048)
  let work = ProductWork(rows: rows, inputs: inputs, outputs: outputs)
  report([
    "float_forward": work.rate { work.forward() },
    "float_backward": work.rate { work.backward() },
    "float_gradient": work.rate { work.gradient() },
  ])
}

/// Z = X W^T, dX = dZ W and dW = dZ^T X.
private final class ProductWork {
  private let (rows, inputs, outputs): (Int, Int, Int)
  private let kernels = Float.bestKernels
  private let x, w, z, dw, panels: AlignedBuffer<Float>

  init(rows: Int, inputs: Int, outputs: Int) {
    (self.rows, self.inputs, self.outputs) = (rows, inputs, outputs)
    x = AlignedBuffer(count: rows * inputs, repeating: 0.5)
    w = AlignedBuffer(count: outputs * inputs, repeating: 0.25)
    z = AlignedBuffer(count: rows * outputs, repeating: 0.5)
    dw = AlignedBuffer(count: outputs * inputs)
    let panel = Float.bestKernels.panelWidth
    panels = AlignedBuffer(count: (outputs + panel - 1) / panel * panel * inputs)
    unsafe kernels.packPanels(w.pointer, outputs, inputs, 0, outputs, panels.pointer)
  }

  func forward() {
    unsafe kernels.multiply(
      MatrixProduct(
        rows: rows, columns: outputs, depth: inputs, a: x.pointer, aRowStride: inputs, aDepthStride: 1,
        b: panels.pointer, bDepthStride: kernels.panelWidth, bPanelStride: kernels.panelWidth * inputs,
        c: z.pointer, cRowStride: outputs, accumulates: false, mayOverrun: true))
  }

  func backward() {
    unsafe kernels.multiply(
      MatrixProduct(
        rows: rows, columns: inputs, depth: outputs, a: z.pointer, aRowStride: outputs, aDepthStride: 1,
        b: w.pointer, bDepthStride: inputs, bPanelStride: kernels.panelWidth, c: x.pointer,
        cRowStride: inputs,
        accumulates: false, mayOverrun: true))
  }

  func gradient() {
    unsafe kernels.multiply(
      MatrixProduct(
        rows: outputs, columns: inputs, depth: rows, a: z.pointer, aRowStride: 1, aDepthStride: outputs,
        b: x.pointer, bDepthStride: inputs, bPanelStride: kernels.panelWidth, c: dw.pointer,
        cRowStride: inputs,
        accumulates: false, mayOverrun: true))
  }

  /// GFLOP/s; the best of several runs, as the peak beside it is. Every run begins with numbers near 1.
  func rate(_ product: () -> Void) -> Double {
    let clock = ContinuousClock()
    var best = Double.infinity
    for _ in 0..<20 {
      unsafe x.pointer.update(repeating: 0.5, count: x.count)
      unsafe z.pointer.update(repeating: 0.5, count: z.count)
      best = min(best, clock.measure(product) / .nanoseconds(1))
    }
    return Double(2 * rows * inputs * outputs) / best
  }
}
