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
  while output < first + count {
    packPanel(
      V.self, weights + output * inputs, outputs: lesser(panelWidth, outputs - output), inputs: inputs,
      panels + output * inputs)
    output += panelWidth
  }
}

/// One panel, square by square; where the inputs are no whole number of squares, the last square begins earlier.
@inlinable @inline(never)
public func packPanel<V: KernelVector>(
  _: V.Type, _ weights: UnsafePointer<V.Scalar>, outputs: Int, inputs: Int,
  _ panel: UnsafeMutablePointer<V.Scalar>
) {
  let width = V.scalarCount
  guard inputs >= width else {
    for input in 0..<inputs {
      for lane in 0..<2 * width {
        panel[input * 2 * width + lane] = lane < outputs ? weights[lane * inputs + input] : 0
      }
    }
    return
  }
  withRoom(V.Scalar.self, KernelPage.self) { room in
    let zeros = room + width * width
    store(V(repeating: 0), zeros)
    var input = 0
    while input < inputs {
      let place = lesser(input, inputs - width)
      for half in 0..<2 {
        let firstOutput = half * width
        transposeSquare(
          V.self, weights + firstOutput * inputs + place, rows: lesser(width, outputs - firstOutput),
          stride: inputs, zeros: zeros, to: panel + place * 2 * width + firstOutput, stride: 2 * width, room)
      }
      input += width
    }
  }
}
