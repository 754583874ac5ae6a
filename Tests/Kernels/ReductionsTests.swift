import BackpropCompute
import BackpropKernels
import Testing

/// Sums and tests over arrays, against loops.
@Suite struct ReductionsTests {
  @Test func columnsAreAddedInTheOrderOfRows() {
    func check<S: Scalar>(_: S.Type) {
      for columns in lengths {
        for rows in [0, 1, 2, 7, 40] {
          let x: [S] = numbers(rows * columns, stream: 41)
          var want = Array(repeating: S.zero, count: columns)
          for row in 0..<rows {
            for column in 0..<columns { want[column] += x[row * columns + column] }
          }
          for gap in [0, 3] {
            let got = onEverySet(of: S.self) { kernels in
              let field = Field(x, columns: columns, stride: columns + gap, offset: 1)
              let sums = Field<S>(marks: columns, offset: 1)
              kernels.sumColumns(field.pointer, rows, columns, columns + gap, sums.pointer)
              #expect(sums.hasCleanMargins)
              return sums.elements
            }
            #expect(firstDifference(got, want) == nil, "\(S.self) \(rows) x \(columns)")
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test(arguments: lengths) func addAndMultiplyEach(count: Int) {
    func check<S: Scalar>(_: S.Type, offset: Int) {
      let x: [S] = numbers(count, stream: 42)
      let y: [S] = numbers(count, stream: 43)
      let sum = onEverySet(of: S.self) { kernels in
        let X = Field(x, offset: offset)
        let Y = Field(y, offset: 1 - offset)
        kernels.add(X.pointer, Y.pointer, count)
        #expect(X.hasCleanMargins)
        return X.elements
      }
      #expect(firstDifference(sum, zip(x, y).map { $0 + $1 }) == nil)
      for isInPlace in [false, true] {
        let product = onEverySet(of: S.self) { kernels in
          let X = Field(x, offset: offset)
          let Y = Field(y)
          let result = isInPlace ? X : Field<S>(marks: count, offset: 1 - offset)
          kernels.multiplyEach(X.pointer, Y.pointer, result.pointer, count)
          #expect(result.hasCleanMargins)
          return result.elements
        }
        #expect(firstDifference(product, zip(x, y).map { $0 * $1 }) == nil)
      }
    }
    for offset in [0, 1] {
      check(Float.self, offset: offset)
      check(Double.self, offset: offset)
    }
  }

  /// One number that is not finite is found wherever it stands, and marks behind the end are not.
  @Test(arguments: lengths) func allFinite(count: Int) {
    func check<S: Scalar>(_: S.Type) {
      for set in InstructionSet.available {
        let kernels = S.kernels(for: set)
        let field = Field<S>(numbers(count, stream: 44), offset: 1)
        #expect(kernels.allFinite(field.pointer, count))
        for place in 0..<count {
          for bad in [S.nan, .infinity, -.infinity] {
            let good = field[place]
            field[place] = bad
            #expect(
              !kernels.allFinite(field.pointer, count), "\(S.self) \(set): \(bad) at \(place) of \(count)")
            field[place] = good
          }
        }
        if count > 0 {
          field[count - 1] = .greatestFiniteMagnitude
          field[0] = -.greatestFiniteMagnitude
          #expect(kernels.allFinite(field.pointer, count))
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }
}
