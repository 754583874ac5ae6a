import BackpropCompute
import BackpropKernels
import Testing

/// The product of one row against the definition: each element adds its terms in index order, fused.
@Suite struct RowProductTests {
  /// Around every number of vectors that go on at once, on every set.
  static let columnCounts = [
    1, 2, 3, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 48, 63, 64, 65, 96, 100, 127, 128, 129, 300,
  ]
  static let depths = [0, 1, 2, 19, 64]

  func check<S: Scalar>(_: S.Type, outputs: Int, inputs: Int) {
    let x: [S] = numbers(inputs, stream: 1)
    let W: [S] = numbers(outputs * inputs, stream: 2)
    let want = (0..<outputs).map { j in
      (0..<inputs).reduce(S(0)) { $0.addingProduct(x[$1], W[j * inputs + $1]) }
    }
    let stride = workspaceStride(outputs, of: S.self)
    for mayOverrun in [false, true] where stride > 1 || !mayOverrun {
      let result = onEverySet(of: S.self) { kernels in
        let width = kernels.panelWidth
        let panels = Field<S>(marks: (outputs + width - 1) / width * width * inputs)
        kernels.packPanels(Field(W).pointer, outputs, inputs, 0, outputs, panels.pointer)
        let row = Field(x, offset: inputs % 2)
        let c = Field<S>(marks: mayOverrun ? stride : outputs, offset: mayOverrun ? 0 : 1)
        kernels.multiplyRow(
          MatrixProduct(
            rows: 1, columns: outputs, depth: inputs, a: row.pointer, aRowStride: inputs, aDepthStride: 1,
            b: panels.pointer, bDepthStride: width, bPanelStride: width * inputs, c: c.pointer,
            cRowStride: stride, accumulates: false, mayOverrun: mayOverrun))
        #expect(c.hasCleanMargins, "\(S.self) \(outputs) x \(inputs)")
        return c.rows(1, columns: outputs, stride: stride)
      }
      #expect(firstDifference(result, want) == nil, "\(S.self) \(outputs) x \(inputs)")
    }
  }

  @Test(arguments: columnCounts) func sums(outputs: Int) {
    for inputs in Self.depths {
      check(Float.self, outputs: outputs, inputs: inputs)
      check(Double.self, outputs: outputs, inputs: inputs)
    }
  }
}
