import BackpropCompute

extension NumberScale {
  /// The most quantiles that a scale keeps.
  public static let quantileLimit = 1000

  /// Learns a scale of this kind from the numbers of the training rows; what is NaN or infinite is missing.
  ///
  /// Where there is no number, or all are the same, every number becomes 0; but ``none`` changes nothing, and
  /// quantiles that are all the same tell what is above them from what is not. Cost: linear; of `quantile`
  /// n log n.
  public init(_ kind: Kind, fitting numbers: some Collection<Double>) {
    switch kind {
    case .none:
      self = .none
    case .standard:
      let summary = NumberSummary(of: LargeArray(numbers, where: \.isFinite))
      self = .standard(mean: summary.mean, deviation: summary.isConstant ? 0 : summary.deviation)
    case .minmax:
      let summary = NumberSummary(of: LargeArray(numbers, where: \.isFinite))
      self =
        summary.count == 0
        ? .minmax(minimum: 0, maximum: 0) : .minmax(minimum: summary.minimum, maximum: summary.maximum)
    case .robust:
      self = Self.robust(fitting: SortedNumbers(forQuartiles: numbers))
    case .quantile:
      self = Self.quantile(fitting: SortedNumbers(numbers))
    }
  }

  private static func robust(fitting numbers: SortedNumbers) -> NumberScale {
    guard let least = numbers.values.first, let greatest = numbers.values.last else {
      return .robust(median: 0, factor: 0)
    }
    let middle = inverse(from: numbers.quantile(1, of: 4), to: numbers.quantile(3, of: 4))
    let factor = middle ?? inverse(from: least / 2, to: greatest / 2) ?? 0
    return .robust(median: numbers.quantile(2, of: 4), factor: factor)
  }

  /// 1 / (`high` - `low`); nil where they are so near that it is infinite.
  private static func inverse(from low: Double, to high: Double) -> Double? {
    let width = high - low
    let inverse = width.isFinite ? 1 / width : 0.5 / (high / 2 - low / 2)
    return inverse.isFinite ? inverse : nil
  }

  private static func quantile(fitting numbers: SortedNumbers) -> NumberScale {
    let count = min(quantileLimit, numbers.values.count)
    guard count > 1 else { return .quantile(references: Array(numbers.values)) }
    return .quantile(references: (0..<count).map { numbers.quantile($0, of: count - 1) })
  }
}
