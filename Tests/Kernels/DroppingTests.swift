import BackpropCompute
import BackpropKernels
import Testing

/// Dropout masks: a pure function of their address, whoever computes which rows.
@Suite struct DroppingTests {
  let address = RandomAddress(seed: 7, purpose: 3, step: 11)

  func mask<S: Scalar>(rows: Range<Int>, columns: Int, rate: Double, of _: S.Type) -> [S] {
    let blocks = (columns + 3) / 4
    return rows.flatMap { row in
      (0..<columns).map { column in
        let words = address.words(block: UInt64(row * blocks + column / 4))
        let word = [words.0, words.1, words.2, words.3][column % 4]
        return word < UInt32(rate * 0x1p32) ? 0 : S(1 / (1 - rate))
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 16, 17, 33], [0.2, 0.5, 0.9])
  func masksAndOutputs(columns: Int, rate: Double) {
    func check<S: Scalar>(_: S.Type) {
      let stride = workspaceStride(columns, of: S.self)
      let rows = 6
      let x: [S] = numbers(rows * columns, stream: 51)
      let want = mask(rows: 0..<rows, columns: columns, rate: rate, of: S.self)
      let got = onEverySet(of: S.self) { kernels in
        let X = Field(x, columns: columns, stride: stride)
        let y = Field<S>(marks: rows * stride)
        let mask = Field<S>(marks: rows * stride)
        // Two pieces, as two workers would.
        for part in [0..<2, 2..<rows] {
          let start = part.lowerBound * stride
          kernels.drop(
            X.pointer + start, y.pointer + start, mask.pointer + start, part.count, columns, stride,
            part.lowerBound, address, UInt32(rate * 0x1p32), S(1 / (1 - rate)))
        }
        #expect(y.hasCleanMargins && mask.hasCleanMargins)
        #expect(y.hasCleanGaps(rows: rows, columns: columns, stride: stride))
        return mask.rows(rows, columns: columns, stride: stride)
          + y.rows(rows, columns: columns, stride: stride)
      }
      #expect(firstDifference(Array(got.prefix(want.count)), want) == nil)
      #expect(firstDifference(Array(got.suffix(want.count)), zip(x, want).map { $0 * $1 }) == nil)
    }
    check(Float.self)
    check(Double.self)
  }

  /// 20,000 draws: the share of dropped units lies within five standard deviations of the rate.
  @Test(arguments: [0.1, 0.5, 0.8]) func rateIsKept(rate: Double) {
    let kernels = Float.bestKernels
    let columns = 100
    let x = Field<Float>(Array(repeating: 1, count: 200 * columns))
    let mask = Field<Float>(marks: x.count)
    kernels.drop(
      x.pointer, x.pointer, mask.pointer, 200, columns, columns, 0, address, UInt32(rate * 0x1p32),
      Float(1 / (1 - rate)))
    let dropped = Double(x.elements.count { $0 == 0 })
    let count = Double(x.count)
    #expect((dropped - rate * count).magnitude < 5 * (count * rate * (1 - rate)).squareRoot())
  }
}
