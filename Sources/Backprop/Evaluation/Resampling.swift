import BackpropCompute
import BackpropKernels

/// How far a score may be off because other rows might have been there: the percentile bootstrap (Efron 1979).
///
/// As many rows as there are are drawn from them, with replacement, many times; the score of each draw is
/// worked out, and between the quantiles (1 - level) / 2 and (1 + level) / 2 of these lies the interval. A row of
/// weight w counts w times wherever it is drawn; rows of weight 0 are never drawn. The draws are a function of
/// the seed alone.
///
/// What it cannot say: where all draws score alike the interval has no width, which few rows do and no
/// certainty. Shares that are 0 or 1 have the exact binomial bound instead (Clopper and Pearson 1934), with
/// (sum of w)^2 / (sum of w^2) rows. Errors of calibration grow when rows come twice, so their
/// draws are moved by as much as they lie too high on the whole.
public struct Resampling: Sendable, Equatable {
  /// The share of intervals that hold the score on rows without end, above 0 and below 1.
  public let level: Double
  /// How often rows are drawn; nil takes 1,000, down to 100 where there are many rows or classes.
  public let count: Int?
  /// What the draws depend on.
  public let seed: UInt64

  /// An interval of 95 %.
  public static let standard = Resampling(unchecked: 0.95)

  private init(unchecked level: Double) {
    self.level = level
    count = nil
    seed = 0
  }

  /// Throws where the level is not between 0 and 1, or there are fewer than 20 draws or more than a million.
  public init(level: Double = 0.95, count: Int? = nil, seed: UInt64 = 0) throws(ShapeError) {
    guard level > 0, level < 1 else {
      throw ShapeError("Resampling: expected a level above 0 and below 1, got \(words(level))")
    }
    if let count, !(20...1_000_000).contains(count) {
      throw ShapeError("Resampling: expected 20 to 1000000 resamples, got \(count)")
    }
    self.level = level
    self.count = count
    self.seed = seed
  }

  /// How much is drawn from so many rows.
  public struct Extent: Sendable, Equatable {
    /// How many of the rows are drawn from, and in each draw; where it is not all of them, the interval of these
    /// is narrowed by the root of the share they are.
    public let rows: Int
    /// How often.
    public let resamples: Int
  }

  /// How much is drawn from so many rows with so many classes; 1 for numbers. A matter of both alone, so that
  /// the result does not depend on the machine.
  public func extent(rows: Int, columns: Int) -> Extent {
    let width = max(4, columns)
    let drawn = min(rows, max(2_000, 400_000 / width))
    let affordable = 50_000_000 / max(1, drawn * width) / 50 * 50
    return Extent(rows: drawn, resamples: count ?? min(1_000, max(100, affordable)))
  }

  /// The rows that are drawn from: those that weigh something, and of very many some, one by chance from each of
  /// as many equal stretches of the table.
  func rows(weights: [Double]?, count: Int, columns: Int) -> (rows: [Int], extent: Extent, isAll: Bool) {
    let weighing = weights?.reduce(0) { $0 + ($1 > 0 ? 1 : 0) } ?? count
    let extent = extent(rows: weighing, columns: columns)
    let source = RandomSource(seed: seed)
    var rows: [Int] = []
    rows.reserveCapacity(extent.rows)
    // The place of the next chosen row among those that weigh something.
    func next() -> Int {
      let start = rows.count * weighing / extent.rows
      let end = (rows.count + 1) * weighing / extent.rows
      return start + source.integer(below: end - start, .resampling, step: .max, index: rows.count)
    }
    var place = 0
    var wanted = extent.rows > 0 ? next() : 0
    for row in 0..<count where weights.map({ $0[row] > 0 }) ?? true {
      if place == wanted {
        rows.append(row)
        if rows.count == extent.rows { break }
        wanted = next()
      }
      place += 1
    }
    return (rows, extent, rows.count == count)
  }

  /// What is worked out for each draw: `values[draw * width + place]`.
  ///
  /// - Parameters:
  ///   - weights: of the rows that are drawn from.
  ///   - score: the values of a draw, from how often each row was drawn and what each weighs by that.
  func values(
    extent: Extent, width: Int, weights: [Double]?, workers: WorkerPool,
    score: @escaping @Sendable (_ times: [Int], _ weights: [Double]) -> [Double]
  ) -> [Double] {
    let results = AlignedBuffer<Double>(count: extent.resamples * width)
    let source = RandomSource(seed: seed)
    let parts = max(1, min(workers.count, extent.resamples))
    workers.run(
      WorkerPool.Work { part in
        var times = Array(repeating: 0, count: extent.rows)
        var weighed = Array(repeating: 0.0, count: extent.rows)
        for draw in stride(from: part, to: extent.resamples, by: parts) {
          source.draw(into: &times, step: draw)
          for row in 0..<extent.rows { weighed[row] = Double(times[row]) * (weights.map { $0[row] } ?? 1) }
          let values = score(times, weighed)
          for place in 0..<width {
            unsafe results.pointer[draw * width + place] = place < values.count ? values[place] : .nan
          }
        }
      }, parts: parts)
    return (0..<extent.resamples * width).map { unsafe results.pointer[$0] }
  }
}

extension WorkerPool {
  /// The numbers 0 ..< count, worked out side by side.
  func numbers(_ count: Int, _ number: @escaping @Sendable (Int) -> Double) -> [Double] {
    let results = AlignedBuffer<Double>(count: count)
    run(WorkerPool.Work { index in unsafe results.pointer[index] = number(index) }, parts: count)
    return (0..<count).map { unsafe results.pointer[$0] }
  }
}

extension RandomSource {
  /// As many draws from the rows as there are: how often each came. Two draws come from one block of four words.
  fileprivate func draw(into times: inout [Int], step: Int) {
    let address = address(.resampling, step: UInt64(step))
    let rows = times.count
    for row in 0..<rows { times[row] = 0 }
    // floor(word rows / 2^64): its bias is rows / 2^64.
    func row(_ low: UInt32, _ high: UInt32) -> Int {
      Int((UInt64(low) | UInt64(high) &<< 32).multipliedFullWidth(by: UInt64(rows)).high)
    }
    for block in 0..<(rows + 1) / 2 {
      let words = address.words(block: UInt64(block))
      times[row(words.0, words.1)] += 1
      if 2 * block + 1 < rows { times[row(words.2, words.3)] += 1 }
    }
  }
}
