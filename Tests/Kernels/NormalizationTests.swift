import BackpropCompute
import BackpropKernels
import Testing

/// The normalisation of rows, forward and back, against its formulas in Double.
@Suite struct NormalizationTests {
  /// What one row becomes, and its gradient.
  struct Reference {
    var n: [Double] = []
    var y: [Double] = []
    var dx: [Double] = []
    var inverse = 0.0

    init(
      x: [Double], gain: [Double], shift: [Double]?, dy: [Double], epsilon: Double, centers: Bool
    ) {
      let count = Double(x.count)
      let mean = centers ? x.reduce(0, +) / count : 0
      let square = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      inverse = 1 / (square + epsilon).squareRoot()
      n = x.map { ($0 - mean) * inverse }
      y = n.indices.map { n[$0] * gain[$0] + (shift?[$0] ?? 0) }
      let dn = zip(dy, gain).map { $0 * $1 }
      let meanOfGradient = centers ? dn.reduce(0, +) / count : 0
      let product = zip(dn, n).reduce(0) { $0 + $1.0 * $1.1 } / count
      dx = n.indices.map { inverse * (dn[$0] - meanOfGradient - n[$0] * product) }
    }
  }

  /// Where the rows lie.
  struct Form {
    var centers: Bool
    var hasShift: Bool
    var gap: Int
    var offset: Int
  }

  func check<S: Scalar>(_: S.Type, rows: Int, columns: Int, _ form: Form, tolerance: Double) {
    let epsilon = S(0.01)
    let count = rows * columns
    // Away from zero, so that taking the mean off matters.
    let x = numbers(count, stream: 71, of: S.self).map { $0 + 3 }
    let dy: [S] = numbers(count, stream: 72)
    let gain: [S] = numbers(columns, stream: 73)
    let shift: [S] = numbers(columns, stream: 74)
    let (xStride, dxStride) = (columns + form.gap, columns + 2 * form.gap)
    let stride = workspaceStride(columns, of: S.self)
    func doubles(_ numbers: some Sequence<S>) -> [Double] { numbers.map { Double($0) } }

    var wants: [[Double]] = [[], [], [], []]
    for row in 0..<rows {
      let own = row * columns..<(row + 1) * columns
      let reference = Reference(
        x: doubles(x[own]), gain: doubles(gain), shift: form.hasShift ? doubles(shift) : nil,
        dy: doubles(dy[own]), epsilon: Double(epsilon), centers: form.centers)
      wants[0] += reference.n
      wants[1] += reference.y
      wants[2] += reference.dx
      wants[3].append(reference.inverse)
    }
    let got = onEverySet(of: S.self) { kernels in
      let X = Field(x, columns: columns, stride: xStride, offset: form.offset)
      let (n, y) = (Field<S>(marks: rows * stride, offset: form.offset), Field<S>(marks: rows * stride))
      let DY = Field(dy, columns: columns, stride: stride, offset: form.offset)
      let DX = Field<S>(marks: rows * dxStride, offset: form.offset)
      let (G, B) = (Field(gain, offset: form.offset), Field(shift, offset: 2))
      let inverse = Field<S>(marks: rows, offset: form.offset)
      func argument(_ y: Field<S>) -> NormalizedRows<S> {
        NormalizedRows(
          rows: rows, columns: columns, x: X.pointer, xStride: xStride, normalized: n.pointer, y: y.pointer,
          stride: stride, dx: DX.pointer, dxStride: dxStride, gain: G.pointer,
          shift: form.hasShift ? UnsafePointer(B.pointer) : nil, inverse: inverse.pointer, epsilon: epsilon,
          centers: form.centers)
      }
      kernels.normalizeRows(argument(y))
      #expect(n.hasCleanMargins && n.hasCleanGaps(rows: rows, columns: columns, stride: stride))
      #expect(y.hasCleanMargins && y.hasCleanGaps(rows: rows, columns: columns, stride: stride))
      #expect(inverse.hasCleanMargins)
      kernels.normalizeRowsBackward(argument(DY))
      #expect(DX.hasCleanMargins && DX.hasCleanGaps(rows: rows, columns: columns, stride: dxStride))
      var nothing = argument(DY)
      nothing.dx = nil
      kernels.normalizeRowsBackward(nothing)
      return n.rows(rows, columns: columns, stride: stride) + y.rows(rows, columns: columns, stride: stride)
        + DX.rows(rows, columns: columns, stride: dxStride) + inverse.elements
    }
    #expect(
      mismatch(got, wants.flatMap { $0 }, tolerance) == nil, "\(S.self) \(rows) x \(columns), \(form)")
  }

  @Test(arguments: lengths) func rows(columns: Int) {
    for rows in columns == 0 ? [0] : [0, 1, 2, 5] {
      for form in [
        Form(centers: true, hasShift: true, gap: 0, offset: 0),
        Form(centers: true, hasShift: false, gap: 3, offset: 1),
        Form(centers: false, hasShift: false, gap: 0, offset: 3),
        Form(centers: false, hasShift: true, gap: 5, offset: 0),
      ] {
        check(Float.self, rows: rows, columns: columns, form, tolerance: 1e-4)
        check(Double.self, rows: rows, columns: columns, form, tolerance: 1e-12)
      }
    }
  }

  /// Equal numbers have no variance: nothing but epsilon stands under the root.
  @Test func equalNumbersBecomeTheShift() {
    for set in InstructionSet.available {
      let kernels = Double.kernels(for: set)
      let x = Field<Double>([7, 7, 7])
      let (n, y, dx) = (Field<Double>(marks: 3), Field<Double>(marks: 3), Field<Double>(marks: 3))
      let (gain, shift, inverse) = (
        Field<Double>([2, 3, 4]), Field<Double>([5, 6, 7]), Field<Double>(marks: 1)
      )
      kernels.normalizeRows(
        NormalizedRows(
          rows: 1, columns: 3, x: x.pointer, xStride: 3, normalized: n.pointer, y: y.pointer, stride: 3,
          dx: dx.pointer, dxStride: 3, gain: gain.pointer, shift: UnsafePointer(shift.pointer),
          inverse: inverse.pointer, epsilon: 0.25, centers: true))
      #expect(y.elements == [5, 6, 7] && n.elements == [0, 0, 0] && inverse.elements == [2])
    }
  }
}
