import BackpropCompute
import BackpropKernels
import Testing

/// The three products of training against the definition: each element adds its terms in index order, fused.
@Suite struct MatrixProductTests {
  static let columnCounts = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 37, 65]
  static let rowCounts = [0, 1, 2, 5, 6, 7, 13]
  static let depths = [0, 1, 3, 16, 29]

  /// A (rows x depth) times B^T's transpose (depth x columns), term by term.
  func product<S: Scalar>(
    _ rows: Int, _ columns: Int, _ depth: Int, start: [S]? = nil, _ term: (Int, Int, Int) -> (S, S)
  ) -> [S] {
    var c: [S] = []
    for i in 0..<rows {
      for j in 0..<columns {
        var sum = start?[i * columns + j] ?? 0
        for p in 0..<depth {
          let (a, b) = term(i, j, p)
          sum = sum.addingProduct(a, b)
        }
        c.append(sum)
      }
    }
    return c
  }

  func forward<S: Scalar>(_: S.Type, rows: Int, outputs: Int, inputs: Int, offset: Int) {
    let x: [S] = numbers(rows * inputs, stream: 1)
    let W: [S] = numbers(outputs * inputs, stream: 2)
    let want = product(rows, outputs, inputs) { i, j, p in (x[i * inputs + p], W[j * inputs + p]) }
    let stride = workspaceStride(outputs, of: S.self)
    let result = onEverySet(of: S.self) { kernels in
      let width = kernels.panelWidth
      let X = Field(x, offset: offset)
      let weights = Field(W, offset: offset)
      let panels = Field<S>(marks: (outputs + width - 1) / width * width * inputs)
      kernels.packPanels(weights.pointer, outputs, inputs, 0, outputs, panels.pointer)
      #expect(panels.hasCleanMargins)
      let c = Field<S>(marks: rows * stride)
      kernels.multiply(
        MatrixProduct(
          rows: rows, columns: outputs, depth: inputs, a: X.pointer, aRowStride: inputs, aDepthStride: 1,
          b: panels.pointer, bDepthStride: width, bPanelStride: width * inputs, c: c.pointer,
          cRowStride: stride, accumulates: false, mayOverrun: stride > 1))
      #expect(c.hasCleanMargins)
      return c.rows(rows, columns: outputs, stride: stride)
    }
    #expect(firstDifference(result, want) == nil, "\(S.self) \(rows) x \(outputs), depth \(inputs)")
  }

  func backward<S: Scalar>(_: S.Type, rows: Int, inputs: Int, outputs: Int, offset: Int) {
    let stride = workspaceStride(outputs, of: S.self)
    let dz: [S] = numbers(rows * outputs, stream: 3)
    let W: [S] = numbers(outputs * inputs, stream: 4)
    let want = product(rows, inputs, outputs) { i, j, p in (dz[i * outputs + p], W[p * inputs + j]) }
    let dxStride = workspaceStride(inputs, of: S.self)
    let result = onEverySet(of: S.self) { kernels in
      let dZ = Field(dz, columns: outputs, stride: stride, offset: offset)
      let weights = Field(W, offset: offset)
      let c = Field<S>(marks: rows * dxStride)
      kernels.multiply(
        MatrixProduct(
          rows: rows, columns: inputs, depth: outputs, a: dZ.pointer, aRowStride: stride, aDepthStride: 1,
          b: weights.pointer, bDepthStride: inputs, bPanelStride: kernels.panelWidth, c: c.pointer,
          cRowStride: dxStride, accumulates: false, mayOverrun: dxStride > 1))
      #expect(c.hasCleanMargins)
      return c.rows(rows, columns: inputs, stride: dxStride)
    }
    #expect(firstDifference(result, want) == nil, "\(S.self) \(rows) x \(inputs), depth \(outputs)")
  }

  func gradient<S: Scalar>(
    _: S.Type, outputs: Int, inputs: Int, rows: Int, offset: Int, accumulates: Bool
  ) {
    let stride = workspaceStride(outputs, of: S.self)
    let dz: [S] = numbers(rows * outputs, stream: 5)
    let x: [S] = numbers(rows * inputs, stream: 6)
    let start: [S] = numbers(outputs * inputs, stream: 7)
    let want = product(outputs, inputs, rows, start: accumulates ? start : nil) { i, j, p in
      (dz[p * outputs + i], x[p * inputs + j])
    }
    let result = onEverySet(of: S.self) { kernels in
      let dZ = Field(dz, columns: outputs, stride: stride, offset: offset)
      let X = Field(x, offset: offset)
      // The tile lies close, row after row: nothing past a row's end may be written.
      let c =
        accumulates ? Field(start, offset: offset) : Field<S>(marks: outputs * inputs, offset: offset)
      kernels.multiply(
        MatrixProduct(
          rows: outputs, columns: inputs, depth: rows, a: dZ.pointer, aRowStride: 1, aDepthStride: stride,
          b: X.pointer, bDepthStride: inputs, bPanelStride: kernels.panelWidth, c: c.pointer,
          cRowStride: inputs, accumulates: accumulates, mayOverrun: false))
      #expect(c.hasCleanMargins)
      return c.elements
    }
    #expect(firstDifference(result, want) == nil, "\(S.self) \(outputs) x \(inputs), depth \(rows)")
  }

  @Test(arguments: rowCounts) func forward(rows: Int) {
    for columns in Self.columnCounts {
      for depth in Self.depths {
        forward(Float.self, rows: rows, outputs: columns, inputs: depth, offset: depth % 2)
        forward(Double.self, rows: rows, outputs: columns, inputs: depth, offset: depth % 2)
      }
    }
  }

  @Test(arguments: rowCounts) func backward(rows: Int) {
    for columns in Self.columnCounts {
      for depth in Self.depths {
        backward(Float.self, rows: rows, inputs: columns, outputs: depth, offset: (depth + 1) % 2)
        backward(Double.self, rows: rows, inputs: columns, outputs: depth, offset: (depth + 1) % 2)
      }
    }
  }

  @Test(arguments: rowCounts, [false, true]) func gradient(outputs: Int, accumulates: Bool) {
    for columns in Self.columnCounts {
      for depth in Self.depths {
        gradient(
          Float.self, outputs: outputs, inputs: columns, rows: depth, offset: depth % 2,
          accumulates: accumulates)
        gradient(
          Double.self, outputs: outputs, inputs: columns, rows: depth, offset: depth % 2,
          accumulates: accumulates)
      }
    }
  }

  @Test func gapsBetweenRowsStayWithoutOverrun() {
    func check<S: Scalar>(_: S.Type) {
      for set in InstructionSet.available {
        let kernels = S.kernels(for: set)
        for columns in [1, 3, 8, 15, 17, 33] {
          let stride = columns + 7
          let c = Field<S>(marks: 7 * stride, offset: 1)
          let a = Field<S>(numbers(7 * 5, stream: 1))
          let b = Field<S>(numbers(5 * columns, stream: 2))
          kernels.multiply(
            MatrixProduct(
              rows: 7, columns: columns, depth: 5, a: a.pointer, aRowStride: 5, aDepthStride: 1,
              b: b.pointer, bDepthStride: columns, bPanelStride: kernels.panelWidth, c: c.pointer,
              cRowStride: stride, accumulates: false, mayOverrun: false))
          #expect(c.hasCleanGaps(rows: 7, columns: columns, stride: stride), "\(S.self) \(set) \(columns)")
          #expect(c.hasCleanMargins)
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// The order of additions does not hide a wrong sum: small whole numbers add without rounding.
  @Test func wholeNumbersAreExact() {
    let result = onEverySet(of: Float.self) { kernels in
      let a = Field<Float>((0..<6).map { Float($0 + 1) })  // [[1, 2, 3], [4, 5, 6]]
      let b = Field<Float>((0..<6).map { Float($0 + 7) })  // [[7, 8], [9, 10], [11, 12]]
      let c = Field<Float>(marks: 4)
      kernels.multiply(
        MatrixProduct(
          rows: 2, columns: 2, depth: 3, a: a.pointer, aRowStride: 3, aDepthStride: 1, b: b.pointer,
          bDepthStride: 2, bPanelStride: kernels.panelWidth, c: c.pointer, cRowStride: 2,
          accumulates: false, mayOverrun: false))
      return c.elements
    }
    #expect(result == [58, 64, 139, 154])
  }
}
