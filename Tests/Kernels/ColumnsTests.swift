import BackpropCompute
import BackpropKernels
import Testing

/// What is computed column by column, against loops.
@Suite struct ColumnsTests {
  static let rowCounts = [0, 1, 2, 7, 40]

  /// The term of a kernel's sum, from an element of x and one of y.
  func checkSums<S: Scalar>(
    _: S.Type, _ columns: Int, term: (_ x: S, _ y: S, _ sum: S) -> S,
    run: (KernelSet<S>, _ x: Field<S>, _ y: Field<S>, _ rows: Int, _ stride: Int, _ sums: Field<S>) -> Void,
    yIsOneRow: Bool
  ) {
    for rows in Self.rowCounts {
      let x: [S] = numbers(rows * columns, stream: 51)
      let y: [S] = numbers(max(1, yIsOneRow ? 1 : rows) * columns, stream: 52)
      var want = Array(repeating: S.zero, count: columns)
      for row in 0..<rows {
        for column in 0..<columns {
          let other = y[(yIsOneRow ? 0 : row * columns) + column]
          want[column] = term(x[row * columns + column], other, want[column])
        }
      }
      for gap in [0, 3] {
        let stride = columns + gap
        let got = onEverySet(of: S.self) { kernels in
          let X = Field(x, columns: columns, stride: stride, offset: 1)
          let Y = yIsOneRow ? Field(y, offset: 2) : Field(y, columns: columns, stride: stride)
          let sums = Field<S>(marks: columns, offset: 1)
          run(kernels, X, Y, rows, stride, sums)
          #expect(sums.hasCleanMargins)
          return sums.elements
        }
        #expect(firstDifference(got, want) == nil, "\(S.self) \(rows) x \(columns), \(gap) apart")
      }
    }
  }

  @Test(arguments: lengths) func productsAreAddedInTheOrderOfRows(columns: Int) {
    func check<S: Scalar>(_: S.Type) {
      checkSums(
        S.self, columns, term: { $2.addingProduct($0, $1) },
        run: { kernels, x, y, rows, stride, sums in
          kernels.sumColumnProducts(x.pointer, stride, y.pointer, stride, rows, columns, sums.pointer)
        }, yIsOneRow: false)
    }
    check(Float.self)
    check(Double.self)
  }

  @Test(arguments: lengths) func squaresAreAddedInTheOrderOfRows(columns: Int) {
    func check<S: Scalar>(_: S.Type) {
      checkSums(
        S.self, columns, term: { $2.addingProduct($0 - $1, $0 - $1) },
        run: { kernels, x, y, rows, stride, sums in
          kernels.sumColumnSquares(x.pointer, stride, y.pointer, rows, columns, sums.pointer)
        }, yIsOneRow: true)
    }
    check(Float.self)
    check(Double.self)
  }

  @Test(arguments: lengths) func scaleColumns(columns: Int) {
    func check<S: Scalar>(_: S.Type, rows: Int, gap: Int, hasShift: Bool) {
      let x: [S] = numbers(rows * columns, stream: 53)
      let scale: [S] = numbers(columns, stream: 54)
      let shift: [S] = hasShift ? numbers(columns, stream: 55) : Array(repeating: 0, count: columns)
      let want = (0..<rows * columns).map { index in
        shift[index % columns].addingProduct(x[index], scale[index % columns])
      }
      let got = onEverySet(of: S.self) { kernels in
        let X = Field(x, columns: columns, stride: columns + gap, offset: 1)
        let Y = Field<S>(marks: rows * (columns + 2), offset: 3)
        let (factors, offsets) = (Field(scale, offset: 1), Field(shift))
        kernels.scaleColumns(
          X.pointer, columns + gap, Y.pointer, columns + 2, rows, columns, factors.pointer,
          hasShift ? UnsafePointer(offsets.pointer) : nil)
        #expect(Y.hasCleanMargins && Y.hasCleanGaps(rows: rows, columns: columns, stride: columns + 2))
        return Y.rows(rows, columns: columns, stride: columns + 2)
      }
      // Without a shift, x s + 0 is the product but for the sign of zero.
      #expect(firstDifference(got, want) == nil, "\(S.self) \(rows) x \(columns)")
    }
    for rows in Self.rowCounts {
      for hasShift in [true, false] {
        check(Float.self, rows: rows, gap: 3, hasShift: hasShift)
        check(Double.self, rows: rows, gap: 0, hasShift: hasShift)
      }
    }
  }

  /// Everything that batch normalisation reads and writes, forward and back, against the formulas in Double.
  @Test(arguments: lengths) func normalizeColumns(columns: Int) {
    func check<S: Scalar>(_: S.Type, rows: Int, tolerance: Double) {
      let count = rows * columns
      let (x, dy): ([S], [S]) = (numbers(count, stream: 56), numbers(count, stream: 57))
      let gain: [S] = numbers(columns, stream: 58)
      let shift: [S] = numbers(columns, stream: 59)
      let mean: [S] = numbers(columns, stream: 60)
      let inverse = numbers(columns, stream: 61, of: S.self).map { 1 + $0.magnitude }
      let (dGain, dShift): ([S], [S]) = (numbers(columns, stream: 62), numbers(columns, stream: 63))
      let share = rows == 0 ? 0 : 1 / S(rows)
      let stride = workspaceStride(columns, of: S.self)
      func spread(_ numbers: [S], _ offset: Int = 0) -> Field<S> {
        Field(numbers, columns: columns, stride: stride, offset: offset)
      }

      var wants: [[Double]] = [[], [], []]
      for index in 0..<count {
        let column = index % columns
        let n = (Double(x[index]) - Double(mean[column])) * Double(inverse[column])
        wants[0].append(n)
        wants[1].append(Double(gain[column]) * n + Double(shift[column]))
        let sums = Double(dShift[column]) + n * Double(dGain[column])
        wants[2].append(
          Double(gain[column]) * Double(inverse[column]) * (Double(dy[index]) - Double(share) * sums))
      }
      let got = onEverySet(of: S.self) { kernels in
        let X = Field(x, columns: columns, stride: columns + 3, offset: 1)
        let (n, y) = (Field<S>(marks: rows * stride), Field<S>(marks: rows * stride, offset: 1))
        let (DY, DX) = (spread(dy), Field<S>(marks: rows * (columns + 5), offset: 1))
        let fields = [mean, inverse, gain, shift, dGain, dShift].map { Field($0, offset: 1) }
        func batch(_ y: Field<S>) -> NormalizedColumns<S> {
          NormalizedColumns(
            rows: rows, columns: columns, x: X.pointer, xStride: columns + 3, normalized: n.pointer,
            y: y.pointer, stride: stride, dx: DX.pointer, dxStride: columns + 5, mean: fields[0].pointer,
            inverse: fields[1].pointer, gain: fields[2].pointer, shift: fields[3].pointer,
            dGain: fields[4].pointer, dShift: fields[5].pointer, share: share)
        }
        kernels.normalizeColumns(batch(y))
        #expect(n.hasCleanMargins && n.hasCleanGaps(rows: rows, columns: columns, stride: stride))
        #expect(y.hasCleanMargins && y.hasCleanGaps(rows: rows, columns: columns, stride: stride))
        kernels.normalizeColumnsBackward(batch(DY))
        #expect(DX.hasCleanMargins && DX.hasCleanGaps(rows: rows, columns: columns, stride: columns + 5))
        #expect(firstDifference(DY.rows(rows, columns: columns, stride: stride), dy) == nil)
        var nothing = batch(DY)
        nothing.dx = nil
        kernels.normalizeColumnsBackward(nothing)
        return n.rows(rows, columns: columns, stride: stride) + y.rows(rows, columns: columns, stride: stride)
          + DX.rows(rows, columns: columns, stride: columns + 5)
      }
      #expect(mismatch(got, wants.flatMap { $0 }, tolerance) == nil, "\(S.self) \(rows) x \(columns)")
    }
    for rows in Self.rowCounts {
      check(Float.self, rows: rows, tolerance: 2e-5)
      check(Double.self, rows: rows, tolerance: 1e-13)
    }
  }
}

/// Where a kernel's numbers first differ from those wanted by more than a share of 1 or of the number; nil if nowhere.
func mismatch<S: Scalar>(_ got: [S], _ want: [Double], _ tolerance: Double) -> String? {
  if got.count != want.count { return "expected \(want.count) numbers, got \(got.count)" }
  for index in want.indices
  where !((Double(got[index]) - want[index]).magnitude <= tolerance * max(1, want[index].magnitude)) {
    return "at \(index): expected \(want[index]), got \(got[index])"
  }
  return nil
}

@Suite struct MismatchTests {
  @Test func aWrongNumberIsSeen() {
    #expect(mismatch([1.0, 2], [1, 2], 1e-13) == nil)
    #expect(mismatch([1.0, 2.000001], [1, 2], 1e-7) != nil)
    #expect(mismatch([Float.nan], [1], 1) != nil)
    #expect(mismatch([Float](), [1], 1) != nil)
  }
}
