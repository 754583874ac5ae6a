import BackpropCompute
import TestSupport
import Testing

/// Large arrays in files: the same elements, and nothing left behind.
@Suite struct MemoryBudgetTests {
  private let folder: TemporaryFolder
  private let budget: MemoryBudget

  init() throws {
    folder = try TemporaryFolder()
    budget = try MemoryBudget(residentBytes: 64 << 20, folder: folder.path)
  }

  private func bounded<Result>(_ work: () throws -> Result) rethrows -> Result {
    try MemoryBudget.$current.withValue(budget) { try work() }
  }

  @Test func largeArraysLieInFilesAndSmallOnesDoNot() throws {
    let (large, small, usual) = bounded {
      (LargeArray(0..<1_000_000), LargeArray(0..<1000), Matrix<Float>(rows: 1000, columns: 1000))
    }
    #expect(large.offset != nil && small.offset == nil && usual.vector.file != nil)
    #expect(LargeArray(0..<1_000_000).offset == nil)
    #expect(large == Array(0..<1_000_000) && small == Array(0..<1000))
    // They begin as all others do, and no name is left in the folder.
    #expect((0..<1000).allSatisfy { usual[$0, 999 - $0] == 0 })
    #expect(try folder.names.isEmpty)
    try budget.check()
  }

  @Test func whatIsCopiedIsAnotherArray() {
    bounded {
      var first = LargeArray(repeating: 1, count: 500_000)
      let second = first
      first[7] = 2
      #expect(first[7] == 2 && second[7] == 1 && first[499_999] == 1)
      #expect(first.prefix(8) == [1, 1, 1, 1, 1, 1, 1, 2])
      #expect(first.prefix(2).appending(first.prefix(8).selecting([7])) == [1, 1, 2])
      #expect(LargeArray(first) { $0 == 2 } == [2])
      #expect(first.mapped { Double($0) }[7] == 2)
    }
  }

  /// More than may be resident, written and read again in a random order.
  @Test func whatWasGivenBackComesBack() {
    bounded {
      let count = 24 << 20
      var order = RandomSource(seed: 3).permutation(count: 1 << 16, purpose: .data)
      order.sort()
      #expect(order == Array(0..<1 << 16))
      let numbers = LargeArray<Int>(count: count) { buffer in
        for index in buffer.indices { buffer[index] = index &* 0x9E37_79B9 }
      }
      let step = 7_919 * 512 + 1
      var place = 0
      var wrong = 0
      for _ in 0..<200_000 {
        place = (place + step) % count
        if numbers[place] != place &* 0x9E37_79B9 { wrong += 1 }
      }
      #expect(wrong == 0)
    }
  }

  @Test func rowsOfAMatrixInAFile() {
    let random = RandomSource(seed: 1)
    func matrix() -> Matrix<Double> {
      var matrix = Matrix<Double>(rows: 20_000, columns: 17)
      for row in 0..<matrix.rows {
        for column in 0..<17 { matrix[row, column] = random.uniform(.data, index: row * 17 + column) }
      }
      return matrix
    }
    let rows = (0..<500).map { $0 * 7919 % 20_000 }
    let (paged, usual) = (bounded(matrix), matrix())
    #expect(paged.vector.file != nil && usual.vector.file == nil)
    #expect(paged.selecting(rows: rows) == usual.selecting(rows: rows) && paged == usual)
  }

  @Test func tooLittle() {
    #expect(throws: MemoryBudgetError.tooLittle(bytes: 1000, needed: 64 << 20)) {
      try MemoryBudget(residentBytes: 1000, folder: folder.path)
    }
    #expect(throws: MemoryBudgetError.self) { try budget.check(rows: 10_000_000) }
    #expect(throws: MemoryBudgetError.self) { try budget.check(rows: .max) }
    #expect(throws: Never.self) { try budget.check(rows: 0) }
    #expect(throws: MemoryBudgetError.self) {
      try MemoryBudget(residentBytes: 64 << 20, folder: folder.file("none"))
    }
  }

  /// An array that finds no room is in memory and correct, and the budget says so.
  @Test func noRoom() throws {
    let small = try MemoryBudget(residentBytes: 64 << 20, folder: folder.path, diskBytes: 3 << 20)
    try MemoryBudget.$current.withValue(small) {
      var first: LargeArray? = LargeArray(0..<300_000)
      #expect(first?.offset != nil)
      try small.check()
      // What has ended takes no room.
      first = nil
      let second = LargeArray(0..<300_000)
      #expect(second.offset != nil)
      try small.check()
      let third = LargeArray(0..<300_000)
      #expect(third.offset == nil && third == Array(0..<300_000))
      #expect(throws: MemoryBudgetError.diskLimit(folder: folder.path, limit: 3 << 20, needed: 4_800_000)) {
        try small.check()
      }
      #expect(throws: MemoryBudgetError.self) { try small.check(byteCount: 1 << 20) }
    }
  }
}
