/// Lays W^T in panels, so that the forward product reads it in one stream.
///
/// | array | shape | layout |
/// |---|---|---|
/// | `weights` | outputs x inputs | row-major, `inputs` apart |
/// | `panels` | ceil(outputs / 2w) x inputs x 2w | panel, then input, then the panel's outputs; w = vector width |
///
/// Packs the outputs `first ..< first + count`; `first` is a multiple of 2w. The unused places of the last panel
/// become zero.
@inlinable @inline(always)
public func packPanels<V: KernelVector>(
  _: V.Type, weights: UnsafePointer<V.Scalar>, outputs: Int, inputs: Int, first: Int, count: Int,
  panels: UnsafeMutablePointer<V.Scalar>
) {
  let panelWidth = 2 * V.scalarCount
  var output = first
  let end = first + count
  while output < end {
    let wide = lesser(panelWidth, outputs - output)
    let source = weights + output * inputs
    var target = panels + output * inputs
    for input in 0..<inputs {
      for lane in 0..<wide { target[lane] = source[lane * inputs + input] }
      for lane in wide..<panelWidth { target[lane] = 0 }
      target += panelWidth
    }
    output += panelWidth
  }
}
