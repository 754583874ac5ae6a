import BackpropCompute
import Testing

@Suite struct WorkCostTests {
  @Test func smallWorkIsOneWorkers() {
    let pool = WorkerPool(count: 8)
    for work in [0, 1, 100, WorkCost.barrierNanoseconds] {
      #expect(WorkCost(nanoseconds: work).workers(in: pool) == 1)
    }
    #expect(WorkCost(nanoseconds: 1e6, barriers: 10_000).workers(in: pool) == 1)
    #expect(WorkCost(nanoseconds: 1e6, exchangedBytes: 100_000_000).workers(in: pool) == 1)
  }

  @Test func largeWorkIsEverybodys() {
    for count in [1, 2, 3, 64] {
      let pool = WorkerPool(count: count)
      #expect(WorkCost(nanoseconds: 1e9, barriers: 3).workers(in: pool) == count)
      #expect(WorkCost(multiplyAdds: 1e300, vectorWidth: 4).workers(in: pool) == count)
      #expect(WorkCost(nanoseconds: .infinity).workers(in: pool) == count)
    }
  }

  /// By the model itself, as many workers as it chooses are faster than one, and no choice is slower than fewer.
  @Test func moreAreNeverSlower() {
    let pool = WorkerPool(count: 16)
    for barriers in [1, 2, 10] {
      var last = 1
      for step in 0..<400 {
        let work = 100 * pow(1.05, step)
        let workers = WorkCost(nanoseconds: work, barriers: barriers).workers(in: pool)
        func time(_ workers: Int) -> Double {
          work / Double(workers) + (workers > 1 ? Double(barriers) * WorkCost.barrierNanoseconds : 0)
        }
        #expect(workers >= last)
        #expect(workers == 1 || time(workers) <= 0.7 * time(1))
        #expect((1...workers).allSatisfy { time(workers) <= time($0) })
        last = workers
      }
      #expect(last == 16)
    }
  }

  private func pow(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { value, _ in value * base }
  }
}
