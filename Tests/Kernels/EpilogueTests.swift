import BackpropCompute
import BackpropKernels
import TestSupport
import Testing

/// What a product does with its sums at the end comes to the bits of the sums and then the kernels of activations.
@Suite struct EpilogueTests {
  func buffer<S: Scalar>(_ count: Int, _ step: Int, of _: S.Type) -> AlignedBuffer<S> {
    let buffer = AlignedBuffer<S>(count: count)
    for index in 0..<count { buffer.pointer[index] = S((index * step) % 1009) / 504 - 1 }
    return buffer
  }

  /// Sizes about the edges of tiles, of panels, of blocks of the depth, and where B lies in different pages.
  static let sizes = [
    (1, 1, 3), (7, 5, 40), (8, 32, 256), (19, 33, 9), (24, 70, 520), (40, 1100, 300), (9, 1, 17),
  ]

  func check<S: Scalar>(_: S.Type, _ set: InstructionSet, _ size: (Int, Int, Int)) {
    let kernels = S.kernels(for: set)
    let (rows, columns, depth) = size
    let stride = (columns + 31) / 32 * 32
    let a = buffer(rows * depth, 37, of: S.self)
    let b = buffer(depth * columns, 61, of: S.self)
    let bias = buffer(columns, 101, of: S.self)
    let rowBias = buffer(rows, 53, of: S.self)
    let outputs = buffer(rows * stride, 71, of: S.self)
    func product(_ c: AlignedBuffer<S>, _ epilogue: Epilogue<S>, overruns: Bool) -> [S] {
      var product = MatrixProduct<S>(
        rows: rows, columns: columns, depth: depth, a: a.pointer, aRowStride: depth, aDepthStride: 1,
        b: b.pointer, bDepthStride: columns, bPanelStride: kernels.panelWidth, c: c.pointer,
        cRowStride: stride, accumulates: false, mayOverrun: overruns)
      product.epilogue = epilogue
      if rows == 1 && columns <= kernels.panelWidth {
        kernels.multiplyRow(product)
      } else {
        kernels.multiply(product)
      }
      return (0..<rows).flatMap { row in (0..<columns).map { c.pointer[row * stride + $0] } }
    }
    for overruns in [false, true] {
      func fresh() -> AlignedBuffer<S> { AlignedBuffer(count: rows * stride) }
      let sums = product(fresh(), Epilogue(), overruns: overruns)
      func expect(_ epilogue: Epilogue<S>, _ name: String, _ formula: (S, Int, Int) -> S) {
        let got = product(fresh(), epilogue, overruns: overruns)
        for index in sums.indices {
          let want = formula(sums[index], index / columns, index % columns)
          guard got[index] == want, got[index].sign == want.sign else {
            Issue.record(
              "\(name), \(S.self) on \(set), \(size), element \(index): \(got[index]), not \(want)")
            return
          }
        }
      }
      expect(Epilogue(bias: bias.pointer), "bias") { sum, _, column in sum + bias.pointer[column] }
      expect(Epilogue(bias: bias.pointer, isReLU: true), "bias and ReLU") { sum, _, column in
        sum + bias.pointer[column] > 0 ? sum + bias.pointer[column] : 0
      }
      expect(Epilogue(rowBias: rowBias.pointer, isReLU: true), "a bias for each row") { sum, row, _ in
        sum + rowBias.pointer[row] > 0 ? sum + rowBias.pointer[row] : 0
      }
      expect(Epilogue(derivedFrom: outputs.pointer), "derivative") { sum, row, column in
        outputs.pointer[row * stride + column] > 0 ? sum : 0
      }
    }
  }

  @Test(arguments: InstructionSet.available) func bitsOfTwoTurns(set: InstructionSet) {
    for size in Self.sizes {
      check(Float.self, set, size)
      check(Double.self, set, size)
    }
  }
}
