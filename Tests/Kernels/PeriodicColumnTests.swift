import BackpropCompute
import BackpropKernels
import Foundation
import Testing

/// Sines and cosines, and what is made of them column by column, against the C library and loops.
@Suite struct PeriodicColumnTests {
  @Test func sinesAndCosines() {
    func worst<V: KernelVector>(_: V.Type) -> Double {
      var worst = 0.0
      for index in -100_000...100_000 {
        // Close together around zero, and out to 25,000.
        let x = V.Scalar(Double(index) * (abs(index) < 50_000 ? 2e-4 : 0.25))
        let (sine, cosine) = sineAndCosine(V(repeating: x))
        worst = max(worst, abs(Double(sine[0]) - sin(Double(x))), abs(Double(cosine[0]) - cos(Double(x))))
      }
      return worst
    }
    #expect(worst(SIMD8<Float>.self) < 2e-7)
    #expect(worst(SIMD4<Double>.self) < 4e-16)
    for x in [Float.nan, .infinity, -.infinity, 25_000, 1e30] {
      let (sine, cosine) = sineAndCosine(SIMD4(repeating: x))
      #expect(x.isNaN == sine[0].isNaN && x.isNaN == cosine[0].isNaN)
      if !x.isNaN { #expect(abs(sine[0] * sine[0] + cosine[0] * cosine[0] - 1) < 1e-6) }
    }
  }

  /// The loops of the formulas, in Double.
  func reference(
    _ x: [Double], w: [Double], b: [Double], W: [Double], c: [Double], dy: [Double]
  ) -> (y: [Double], dx: [Double], gradient: [Double]) {
    let (F, O) = (w.count, c.count)
    var y: [Double] = []
    var dx: [Double] = []
    var (dw, db, dW, dc) = (
      Array(repeating: 0.0, count: F), Array(repeating: 0.0, count: F), Array(repeating: 0.0, count: F * O),
      Array(repeating: 0.0, count: O)
    )
    for row in x.indices {
      let t = (0..<F).map { 2 * Double.pi * w[$0] * x[row] + b[$0] }
      for o in 0..<O {
        y.append((0..<F).reduce(c[o]) { $0 + W[o * F + $1] * cos(t[$1]) })
        dc[o] += dy[row * O + o]
      }
      var slope = 0.0
      for f in 0..<F {
        let g = (0..<O).reduce(0) { $0 + W[$1 * F + f] * dy[row * O + $1] }
        slope -= 2 * Double.pi * w[f] * sin(t[f]) * g
        dw[f] -= 2 * Double.pi * x[row] * sin(t[f]) * g
        db[f] -= sin(t[f]) * g
        for o in 0..<O { dW[o * F + f] += dy[row * O + o] * cos(t[f]) }
      }
      dx.append(slope)
    }
    return (y, dx, dw + db + dW + dc)
  }

  @Test(arguments: [0, 1, 2, 7, 16, 33, 256]) func periodicColumns(rows: Int) {
    func check<S: Scalar>(_: S.Type, tolerance: Double) {
      for (F, O) in [(1, 1), (16, 3), (5, 7), (170, 1)] {
        let x: [S] = numbers(rows, stream: 1)
        let (w, b): ([S], [S]) = (numbers(F, stream: 2), numbers(F, stream: 3))
        let (W, c): ([S], [S]) = (numbers(F * O, stream: 4), numbers(O, stream: 5))
        let dy: [S] = numbers(rows * O, stream: 6)
        let want = reference(
          x.map { Double($0) }, w: w.map { Double($0) }, b: b.map { Double($0) }, W: W.map { Double($0) },
          c: c.map { Double($0) }, dy: dy.map { Double($0) })
        let stride = O + 2
        let inputs = Field(x, columns: 1, stride: 3, offset: 1)
        let (frequencies, phases, weights, biases) = (Field(w), Field(b), Field(W, offset: 2), Field(c))
        func column(_ y: Field<S>, _ result: Field<S>, _ resultStride: Int) -> PeriodicColumn<S> {
          PeriodicColumn(
            rows: rows, frequencies: F, outputs: O, x: inputs.pointer, xStride: 3, y: y.pointer,
            yStride: stride,
            w: frequencies.pointer, b: phases.pointer, W: weights.pointer, c: biases.pointer,
            result: result.pointer, resultStride: resultStride)
        }
        func isNear(_ got: [S], _ want: [Double]) -> Bool {
          got.count == want.count
            && zip(got, want).allSatisfy {
              abs(Double($0) - $1) <= tolerance * Double(F + rows) * (1 + abs($1))
            }
        }
        let y = onEverySet(of: S.self) { kernels in
          let y = Field<S>(marks: rows * stride, offset: 1)
          kernels.periodic(.forward, column(y, y, 0))
          #expect(y.hasCleanMargins && y.hasCleanGaps(rows: rows, columns: O, stride: stride))
          return y.rows(rows, columns: O, stride: stride)
        }
        #expect(isNear(y, want.y), "\(S.self) \(rows), \(F), \(O)")
        let dx = onEverySet(of: S.self) { kernels in
          let y = Field(dy, columns: O, stride: stride)
          let dx = Field(Array(repeating: S(1), count: rows), columns: 1, stride: 2)
          kernels.periodic(.backward, column(y, dx, 2))
          #expect(dx.hasCleanMargins && dx.hasCleanGaps(rows: rows, columns: 1, stride: 2))
          return dx.rows(rows, columns: 1, stride: 2)
        }
        #expect(isNear(dx, want.dx.map { $0 + 1 }), "\(S.self) \(rows), \(F), \(O)")
        let gradient = onEverySet(of: S.self) { kernels in
          let y = Field(dy, columns: O, stride: stride)
          let sums = Field<S>(marks: F * (O + 2) + O, offset: 3)
          kernels.periodic(.gradient, column(y, sums, 0))
          #expect(sums.hasCleanMargins)
          return sums.elements
        }
        #expect(isNear(gradient, want.gradient), "\(S.self) \(rows), \(F), \(O)")
      }
    }
    check(Float.self, tolerance: 1e-5)
    check(Double.self, tolerance: 1e-14)
  }

  @Test(arguments: lengths) func blends(columns: Int) {
    func check<S: Scalar>(_: S.Type) {
      for rows in [0, 1, 5] {
        let (x, y): ([S], [S]) = (numbers(rows * columns, stream: 7), numbers(rows * columns, stream: 8))
        let share: [S] = numbers(columns, stream: 9)
        let want = x.indices.map { x[$0].addingProduct(share[$0 % columns], y[$0] - x[$0]) }
        let got = onEverySet(of: S.self) { kernels in
          let X = Field(x, columns: columns, stride: columns + 1)
          let Y = Field(y, columns: columns, stride: columns, offset: 1)
          let shares = Field(share, offset: 2)
          let Z = Field<S>(marks: rows * (columns + 3), offset: 1)
          kernels.blendColumns(
            X.pointer, columns + 1, Y.pointer, columns, Z.pointer, columns + 3, rows, columns, shares.pointer)
          #expect(Z.hasCleanMargins && Z.hasCleanGaps(rows: rows, columns: columns, stride: columns + 3))
          return Z.rows(rows, columns: columns, stride: columns + 3)
        }
        #expect(firstDifference(got, want) == nil, "\(S.self) \(rows) x \(columns)")
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test(arguments: lengths) func differencesAreAddedInTheOrderOfRows(columns: Int) {
    func check<S: Scalar>(_: S.Type) {
      for rows in [0, 1, 2, 40] {
        let (w, x, y): ([S], [S], [S]) = (
          numbers(rows * columns, stream: 11), numbers(rows * columns, stream: 12),
          numbers(rows * columns, stream: 13)
        )
        var want = Array(repeating: S.zero, count: columns)
        for index in w.indices { want[index % columns].addProduct(w[index], y[index] - x[index]) }
        let got = onEverySet(of: S.self) { kernels in
          let W = Field(w, columns: columns, stride: columns + 2)
          let Y = Field(y, columns: columns, stride: columns + 2, offset: 1)
          let X = Field(x, columns: columns, stride: columns + 1)
          let sums = Field<S>(marks: columns, offset: 1)
          kernels.sumColumnDifferences(
            W.pointer, Y.pointer, columns + 2, X.pointer, columns + 1, rows, columns, sums.pointer)
          #expect(sums.hasCleanMargins)
          return sums.elements
        }
        #expect(firstDifference(got, want) == nil, "\(S.self) \(rows) x \(columns)")
      }
    }
    check(Float.self)
    check(Double.self)
  }
}
