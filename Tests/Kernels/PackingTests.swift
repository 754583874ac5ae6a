import BackpropCompute
import BackpropKernels
import Testing

/// Packed weights against their definition: panel, then input, then the panel's outputs.
@Suite struct PackingTests {
  /// Panels packed piece by piece are those packed at once, and hold W^T.
  @Test func packing() {
    func check<S: Scalar>(_: S.Type) {
      for set in InstructionSet.available {
        let kernels = S.kernels(for: set)
        let width = kernels.panelWidth
        for outputs in [1, width / 2, width / 2 + 1, width - 1, width, width + 1, 3 * width + 5] {
          for inputs in [1, 2, width / 2 - 1, width / 2, width / 2 + 1, width, 19, 67] where inputs > 0 {
            let panelCount = (outputs + width - 1) / width
            let W: [S] = numbers(outputs * inputs, stream: outputs)
            let weights = Field(W, offset: 1)
            let whole = Field<S>(marks: panelCount * width * inputs, offset: 1)
            kernels.packPanels(weights.pointer, outputs, inputs, 0, outputs, whole.pointer)
            let pieces = Field<S>(marks: panelCount * width * inputs)
            for first in stride(from: 0, to: outputs, by: width) {
              let count = min(width, outputs - first)
              kernels.packPanels(weights.pointer, outputs, inputs, first, count, pieces.pointer)
            }
            var want: [S] = []
            for panel in 0..<panelCount {
              for input in 0..<inputs {
                for lane in 0..<width {
                  let output = panel * width + lane
                  want.append(output < outputs ? W[output * inputs + input] : 0)
                }
              }
            }
            #expect(firstDifference(whole.elements, want) == nil, "\(S.self) \(set) \(outputs) x \(inputs)")
            #expect(firstDifference(pieces.elements, want) == nil)
            #expect(whole.hasCleanMargins && pieces.hasCleanMargins)
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }
}
