import BackpropCompute
import BackpropKernels
import Testing

@Suite struct TurningTests {
  func check<S: Scalar>(_: S.Type, rows: Int, columns: Int) {
    let x: [S] = numbers(rows * columns, stream: 3)
    for set in InstructionSet.available {
      let kernels = S.kernels(for: set)
      let stride = (rows + kernels.vectorWidth - 1) / kernels.vectorWidth * kernels.vectorWidth + 3
      let source = Field(x, offset: columns % 3)
      let y = Field<S>(marks: columns * stride, offset: 1)
      kernels.turnRows(source.pointer, rows, columns, y.pointer, stride)
      let want = (0..<columns).flatMap { column in
        (0..<stride - 3).map { $0 < rows ? x[$0 * columns + column] : 0 }
      }
      let got = y.rows(columns, columns: stride - 3, stride: stride)
      #expect(firstDifference(got, want) == nil, "\(S.self) on \(set), \(rows) x \(columns)")
      #expect(y.hasCleanMargins && y.hasCleanGaps(rows: columns, columns: stride - 3, stride: stride))
    }
  }

  @Test(arguments: lengths) func rowsBecomeColumns(rows: Int) {
    for columns in [1, 2, 3, 4, 5, 7, 8, 13, 16, 31] {
      check(Float.self, rows: rows, columns: columns)
      check(Double.self, rows: rows, columns: columns)
    }
  }
}
