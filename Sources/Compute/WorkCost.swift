/// How long a piece of work takes, roughly, and for how many workers it is worth the waiting for each other.
///
/// A worker is worth it where its share takes longer than three times what sharing costs, so that an estimate which is
/// wrong by a factor of three makes nothing slower. The times are those of machines of the 2020s.
public struct WorkCost: Sendable {
  /// One worker's time for all of it.
  public var nanoseconds: Double
  /// How often all workers wait for each other.
  public var barriers: Int
  /// How many bytes one worker has written and each of the others reads at once.
  public var exchangedBytes: Int

  /// Work that takes so long.
  public init(nanoseconds: Double, barriers: Int = 1, exchangedBytes: Int = 0) {
    self.nanoseconds = nanoseconds
    self.barriers = barriers
    self.exchangedBytes = exchangedBytes
  }

  /// Matrix products of so many fused multiply-adds, at half the speed of a processor with two vector units and 4 GHz.
  public init(multiplyAdds: Double, vectorWidth: Int, barriers: Int = 1, exchangedBytes: Int = 0) {
    self.init(
      nanoseconds: multiplyAdds / Double(4 * vectorWidth), barriers: barriers, exchangedBytes: exchangedBytes)
  }

  /// One run of a pool: calling the others and waiting for the last.
  public static let barrierNanoseconds = 300.0
  /// A byte that comes from another processor's cache, where it was written just now.
  public static let exchangeNanoseconds = 0.25

  /// The number of workers in the pool that this work should have, the caller included.
  public func workers(in pool: WorkerPool) -> Int {
    let sharing =
      Double(barriers) * Self.barrierNanoseconds + Double(exchangedBytes) * Self.exchangeNanoseconds
    let worthIt = nanoseconds / (3 * max(sharing, 1))
    return worthIt < 2 ? 1 : worthIt < Double(pool.count) ? Int(worthIt) : pool.count
  }
}
