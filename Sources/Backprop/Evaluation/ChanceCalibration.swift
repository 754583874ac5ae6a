import BackpropCompute

/// Whether the calibration error of a table says anything: a perfectly calibrated model has one too, by chance.
///
/// The class of each row is drawn from the probabilities the model gave, as if these were true, many times; the
/// errors of these draws are what chance makes (Vaicenavicius et al. 2019, consistency resampling). The error is
/// that of the score `ece`: of the most probable class, in 15 bins of equal width.
public struct ChanceCalibration: Sendable, Equatable {
  /// The error there is.
  public let error: Double
  /// The mean error by chance.
  public let expected: Double
  /// What a share `level` of the errors by chance does not exceed.
  public let bound: Double
  /// That share.
  public let level: Double
  /// How often classes were drawn.
  public let simulations: Int
  /// The share of draws with at least the error there is, itself among them: a p-value, above 0.
  public let probability: Double

  /// Whether a perfectly calibrated model would show such an error on as many rows.
  public var isWithinChance: Bool { error <= bound }

  /// Tests answers. Of very many rows some stand for all, and the errors by chance are taken as smaller by the
  /// root of their share. Costs a pass over the rows in each draw; the number of workers has no say.
  public init(
    of answers: ClassAnswers, resampling: Resampling = .standard, workers: WorkerPool = WorkerPool(count: 1)
  ) throws(ShapeError) {
    let (rows, extent, _) = resampling.rows(
      weights: answers.weights, count: answers.actual.count, columns: answers.classes)
    let tops = rows.map { answers.probabilities[$0, answers.probabilities.largestColumn($0)] }
    let weights = rows.map { row in answers.weights.map { $0[row] } ?? 1 }
    let bins = CalibrationCurve.places(of: tops, in: Self.bins)
    var said = Array(repeating: 0.0, count: Self.bins)
    for row in tops.indices { said[bins[row]] += weights[row] * tops[row] }
    let total = weights.reduce(0, +)
    let weighing = answers.weights?.reduce(0) { $0 + ($1 > 0 ? 1 : 0) } ?? answers.actual.count
    let scale = (Double(rows.count) / Double(weighing)).squareRoot()
    let source = RandomSource(seed: resampling.seed)
    let sums = said
    let errors = workers.numbers(extent.resamples) { draw in
      var rest = sums
      for row in tops.indices
      where source.uniform(.chance, step: UInt64(draw), index: row) < tops[row] {
        rest[bins[row]] -= weights[row]
      }
      return scale * rest.reduce(0) { $0 + $1.magnitude } / total
    }
    error = try CalibrationCurve(
      actual: answers.actual, topOf: answers.probabilities, bins: .equalWidth(Self.bins),
      weights: answers.weights
    ).expectedError
    expected = errors.reduce(0, +) / Double(errors.count)
    level = resampling.level
    simulations = errors.count
    bound = quantile(errors.sorted(), level)
    let there = error
    probability = Double(1 + errors.reduce(0) { $0 + ($1 >= there ? 1 : 0) }) / Double(1 + errors.count)
  }

  static let bins = 15
}
