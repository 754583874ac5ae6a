import BackpropCompute
import Testing

@Suite struct MemoryLimitTests {
  @Test func machineHasMemory() { #expect(MemoryLimit.bytes >= 1 << 28) }

  @Test func whatFitsPasses() throws {
    try MemoryLimit.check([1000, 1000], of: Float.self, who: "here")
    try MemoryLimit.check([0, 5], of: Double.self, who: "here")
    try MemoryLimit.check([MemoryLimit.bytes / 16], of: Double.self, who: "here")
  }

  @Test(arguments: [[Int.max, 2], [1 << 40, 1 << 40], [-1], [-3, -5], [MemoryLimit.bytes], [Int.max]])
  func whatDoesNotIsRefused(sizes: [Int]) {
    #expect(throws: ShapeError.self) { try MemoryLimit.check(sizes, of: Double.self, who: "Network") }
  }

  @Test func theErrorSaysWhoAndWhatToDo() {
    do {
      try MemoryLimit.check([1 << 50], of: Float.self, who: "Network, layers.0.weight")
      Issue.record("2^52 bytes were allowed")
    } catch {
      #expect(error.description.hasPrefix("Network, layers.0.weight: expected sizes that fit in the "))
      #expect(error.description.contains("got 4503599627 MB; use fewer or smaller layers"))
    }
  }
}
