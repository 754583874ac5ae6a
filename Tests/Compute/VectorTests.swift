import BackpropCompute
import Testing

@Suite struct VectorTests {
  @Test func startsWithZeros() {
    #expect(Vector<Float>(count: 5).elements == [0, 0, 0, 0, 0])
    #expect(Vector<Double>(count: 0).elements == [])
    #expect(Vector<Float>([]).count == 0)
  }

  @Test func aCopyIsAValue() {
    var first = Vector<Float>([1, 2, 3])
    let second = first
    var third = first
    first[0] = 9
    third.mutablePointer()[2] = 7
    #expect(first.elements == [9, 2, 3])
    #expect(second.elements == [1, 2, 3])
    #expect(third.elements == [1, 2, 7])
  }

  @Test func memoryIsSharedUntilWritten() {
    var first = Vector<Double>([1, 2])
    let second = first
    #expect(first.pointer == second.pointer)
    first[1] = 2
    #expect(first.pointer != second.pointer)
    let before = first.pointer
    first[0] = 5
    #expect(first.pointer == before)
  }

  @Test(arguments: [1, 3, 16, 17, 1000]) func isAligned(count: Int) {
    #expect(UInt(bitPattern: Vector<Float>(count: count).pointer) % 64 == 0)
    #expect(UInt(bitPattern: Vector<Double>(count: count).pointer) % 64 == 0)
  }

  @Test func equality() {
    #expect(Vector<Float>([1, 2]) == Vector<Float>([1, 2]))
    #expect(Vector<Float>([1, 2]) != Vector<Float>([1, 3]))
    #expect(Vector<Float>([1, 2]) != Vector<Float>([1, 2, 0]))
    #expect(Vector<Float>([0.0]) == Vector<Float>([-0.0]))
    #expect(Vector<Float>([.nan]) != Vector<Float>([.nan]))
  }

  @Test func buffers() {
    let buffer = AlignedBuffer<Float>(count: 3)
    buffer.pointer[1] = 4
    let copy = buffer.copy()
    buffer.pointer[1] = 5
    #expect(copy.count == 3 && copy.pointer[0] == 0 && copy.pointer[1] == 4)
  }
}
