import BackpropCompute
import BackpropKernels
import Testing

/// Products whose operands lie across pages of memory: they are copied block by block, and the bits are still those of one
/// sum in index order.
@Suite struct MatrixProductBlockTests {
  /// Numbers between the rows of an operand, so that each row is in a page of its own.
  static func farStride<S: Scalar>(_: S.Type) -> Int { 4096 / MemoryLayout<S>.stride + 3 }

  struct Shape: CustomTestStringConvertible {
    var rows: Int
    var columns: Int
    var depth: Int
    /// A is read by columns, as in a weight gradient.
    var readsColumns: Bool
    var accumulates: Bool
    var mayOverrun: Bool
    var testDescription: String {
      "\(rows) x \(columns), depth \(depth), \(readsColumns) \(accumulates) \(mayOverrun)"
    }
  }

  static let shapes: [Shape] = {
    var shapes: [Shape] = []
    for (rows, columns) in [(11, 40), (12, 33), (16, 32), (17, 31), (31, 64), (33, 70), (40, 96), (70, 19)] {
      for depth in [8, 9, 255, 256, 257, 515] {
        let choice = shapes.count
        shapes.append(
          Shape(
            rows: rows, columns: columns, depth: depth, readsColumns: choice % 2 == 0,
            accumulates: choice % 3 == 0, mayOverrun: choice % 5 < 2))
      }
    }
    // So many tiles that several share in asking for the next panel.
    for (rows, columns, depth) in [(133, 70, 257), (140, 33, 9)] {
      for readsColumns in [false, true] {
        shapes.append(
          Shape(
            rows: rows, columns: columns, depth: depth, readsColumns: readsColumns, accumulates: readsColumns,
            mayOverrun: false))
      }
    }
    return shapes
  }()

  func check<S: Scalar>(_: S.Type, _ shape: Shape) {
    let (rows, columns, depth) = (shape.rows, shape.columns, shape.depth)
    let far = Self.farStride(S.self)
    let a: [S] = numbers(rows * depth, stream: 8)
    let b: [S] = numbers(depth * columns, stream: 9)
    let start: [S] = numbers(rows * columns, stream: 10)
    var want: [S] = []
    for i in 0..<rows {
      for j in 0..<columns {
        var sum = shape.accumulates ? start[i * columns + j] : 0
        for p in 0..<depth {
          sum = sum.addingProduct(shape.readsColumns ? a[p * rows + i] : a[i * depth + p], b[p * columns + j])
        }
        want.append(sum)
      }
    }
    let cStride = shape.mayOverrun ? workspaceStride(columns, of: S.self) : columns + 5
    let result = onEverySet(of: S.self) { kernels in
      let A = Field(a, columns: shape.readsColumns ? rows : depth, stride: far, offset: 1)
      let B = Field(b, columns: columns, stride: far, offset: 3)
      let c = Field(start, columns: columns, stride: cStride, offset: shape.mayOverrun ? 0 : 1)
      kernels.multiply(
        MatrixProduct(
          rows: rows, columns: columns, depth: depth, a: A.pointer,
          aRowStride: shape.readsColumns ? 1 : far, aDepthStride: shape.readsColumns ? far : 1, b: B.pointer,
          bDepthStride: far, bPanelStride: kernels.panelWidth, c: c.pointer, cRowStride: cStride,
          accumulates: shape.accumulates, mayOverrun: shape.mayOverrun))
      #expect(c.hasCleanMargins)
      if !shape.mayOverrun { #expect(c.hasCleanGaps(rows: rows, columns: columns, stride: cStride)) }
      return c.rows(rows, columns: columns, stride: cStride)
    }
    #expect(firstDifference(result, want) == nil, "\(S.self) \(shape.testDescription)")
  }

  @Test(arguments: shapes) func farRows(_ shape: Shape) {
    check(Float.self, shape)
    check(Double.self, shape)
  }

  /// A is larger than its share of the cache, and B packed.
  func checkPacked<S: Scalar>(_: S.Type, rows: Int, columns: Int, depth: Int, accumulates: Bool) {
    let x: [S] = numbers(rows * depth, stream: 11)
    let w: [S] = numbers(columns * depth, stream: 12)
    let start: [S] = numbers(rows * columns, stream: 13)
    var want: [S] = []
    for i in 0..<rows {
      for j in 0..<columns {
        var sum = accumulates ? start[i * columns + j] : 0
        for p in 0..<depth { sum = sum.addingProduct(x[i * depth + p], w[j * depth + p]) }
        want.append(sum)
      }
    }
    let stride = workspaceStride(columns, of: S.self)
    let result = onEverySet(of: S.self) { kernels in
      let width = kernels.panelWidth
      let (X, W) = (Field(x), Field(w))
      let panels = Field<S>(marks: (columns + width - 1) / width * width * depth)
      kernels.packPanels(W.pointer, columns, depth, 0, columns, panels.pointer)
      let c = Field(start, columns: columns, stride: stride)
      kernels.multiply(
        MatrixProduct(
          rows: rows, columns: columns, depth: depth, a: X.pointer, aRowStride: depth, aDepthStride: 1,
          b: panels.pointer, bDepthStride: width, bPanelStride: width * depth, c: c.pointer,
          cRowStride: stride, accumulates: accumulates, mayOverrun: true))
      #expect(c.hasCleanMargins)
      return c.rows(rows, columns: columns, stride: stride)
    }
    #expect(firstDifference(result, want) == nil, "\(S.self) \(rows) x \(columns), depth \(depth)")
  }

  @Test(arguments: [(133, 70, 1030), (19, 33, 7000), (300, 31, 512)], [false, true])
  func manyPackedRows(_ size: (Int, Int, Int), accumulates: Bool) {
    checkPacked(Float.self, rows: size.0, columns: size.1, depth: size.2, accumulates: accumulates)
    checkPacked(Double.self, rows: size.0, columns: size.1, depth: size.2, accumulates: accumulates)
  }
}
