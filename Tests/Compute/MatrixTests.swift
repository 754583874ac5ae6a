import BackpropCompute
import Testing

@Suite struct MatrixTests {
  let matrix: Matrix<Float>

  init() throws {
    matrix = try Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
  }

  @Test func liesRowAfterRow() {
    #expect(matrix[0, 2] == 3 && matrix[1, 0] == 4)
    #expect(matrix.row(1) == [4, 5, 6])
    #expect(matrix.column(1) == [2, 5])
    #expect(matrix.vector.elements == [1, 2, 3, 4, 5, 6])
  }

  @Test func aCopyIsAValue() {
    var other = matrix
    other[1, 1] = 0
    other.mutablePointer()[0] = 8
    #expect(other.vector.elements == [8, 2, 3, 4, 0, 6])
    #expect(matrix.vector.elements == [1, 2, 3, 4, 5, 6])
    #expect(other != matrix)
  }

  @Test func equalityLooksAtTheShape() throws {
    #expect(try Matrix<Float>(rows: 3, columns: 2, elements: [1, 2, 3, 4, 5, 6]) != matrix)
    #expect(Matrix<Float>(rows: 2, columns: 2, repeating: 3).vector.elements == [3, 3, 3, 3])
    #expect(Matrix<Float>(rows: 0, columns: 4).vector.count == 0)
  }

  @Test func selectedRows() {
    let selected = matrix.selecting(rows: [1, 0, 1])
    #expect(selected.rows == 3 && selected.vector.elements == [4, 5, 6, 1, 2, 3, 4, 5, 6])
    #expect(matrix.selecting(rows: []).rows == 0)
  }

  @Test func conversionRoundsOnce() throws {
    let third = try Matrix<Double>(rows: 1, columns: 1, elements: [1.0 / 3])
    #expect(third.converted(to: Float.self)[0, 0] == Float(1.0 / 3))
    #expect(matrix.converted(to: Double.self).converted(to: Float.self) == matrix)
  }

  @Test func wrongCounts() {
    #expect(throws: ShapeError("Matrix(2 x 3): expected 6 elements, got 5")) {
      try Matrix<Float>(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5])
    }
    #expect(throws: ShapeError.self) {
      try Matrix<Float>(rows: -1, columns: -6, elements: Array(repeating: 0, count: 6))
    }
    #expect(throws: ShapeError.self) { try Matrix<Float>(rows: -1, columns: 0, elements: []) }
    #expect(throws: ShapeError.self) { try Matrix<Float>(rows: .max, columns: 2, elements: []) }
  }
}
