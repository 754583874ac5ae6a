import BackpropCompute
import Testing

@Suite struct ByteMatrixTests {
  @Test func elementsAndRows() throws {
    let bytes: [UInt8] = [1, 2, 3, 4, 5, 6]
    let matrix = try ByteMatrix(rows: 2, columns: 3, elements: bytes)
    #expect(matrix.rows == 2 && matrix.columns == 3 && matrix[1, 0] == 4 && matrix[0, 2] == 3)
    let selected = matrix.selecting(rows: [1, 1, 0])
    #expect(
      selected == (try ByteMatrix(rows: 3, columns: 3, elements: [4, 5, 6, 4, 5, 6, 1, 2, 3])))
    #expect(selected != matrix)
    #expect(matrix.selecting(rows: []).rows == 0)
  }

  @Test func noCopyIsMade() throws {
    let bytes = [UInt8](repeating: 7, count: 1000)
    let matrix = try ByteMatrix(rows: 10, columns: 100, elements: bytes)
    let copy = matrix
    func address(_ bytes: [UInt8]) -> UInt { bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }
    #expect(address(copy.elements) == address(bytes))
  }

  @Test func wrongSizes() throws {
    func message(_ rows: Int, _ columns: Int, _ count: Int) -> String? {
      do {
        _ = try ByteMatrix(rows: rows, columns: columns, elements: Array(repeating: 0, count: count))
        return nil
      } catch { return error.description }
    }
    #expect(message(2, 3, 6) == nil && message(0, 3, 0) == nil && message(3, 0, 0) == nil)
    #expect(message(2, 3, 5) == "ByteMatrix(2 x 3): expected 6 bytes, got 5")
    #expect(message(.max, 2, 5) == "ByteMatrix(\(Int.max) x 2): expected rows x columns bytes, got 5")
    #expect(message(-1, -6, 6) != nil)
  }
}
