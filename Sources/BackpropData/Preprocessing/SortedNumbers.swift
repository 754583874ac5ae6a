import BackpropCompute

/// Numbers in ascending order, asked for quantiles and ranks; none of them is NaN or infinite.
struct SortedNumbers: Equatable, Sendable {
  let values: LargeArray<Double>

  /// Sorts the finite numbers and leaves out the others. Cost: n log n.
  init(_ numbers: some Collection<Double>) {
    var values = LargeArray(numbers, where: \.isFinite)
    values.sort()
    self.values = values
  }

  /// Puts the finite numbers in order as far as their quartiles, least and greatest need it. Cost: linear.
  init(forQuartiles numbers: some Collection<Double>) {
    var values = LargeArray(numbers, where: \.isFinite)
    let last = values.count - 1
    var places = [0, last]
    for part in 1...3 {
      places.append(part * last / 4)
      places.append(part * last / 4 + 1)
    }
    values.select(Set(places).filter { $0 >= 0 && $0 <= last }.sorted())
    self.values = values
  }

  /// Takes numbers that are in order already.
  init(ordered values: [Double]) {
    self.values = LargeArray(values)
  }

  /// The quantile at `part` / `whole`, with linear interpolation between neighbours: numpy's `quantile`.
  ///
  /// The place between them is reckoned in whole numbers, so that a quantile that is one of the values is
  /// exactly that. There must be a number.
  func quantile(_ part: Int, of whole: Int) -> Double {
    let (step, rest) = (part * (values.count - 1)).quotientAndRemainder(dividingBy: whole)
    guard rest > 0 else { return values[step] }
    let (low, high) = (values[step], values[step + 1])
    let t = Double(rest) / Double(whole)
    // From the nearer end, as numpy does; neighbours of the largest size may be too far apart for a
    // difference.
    let width = high - low
    guard width.isFinite else { return low * (1 - t) + high * t }
    return t < 0.5 ? low + width * t : high - width * (1 - t)
  }

  /// Which part of the way from the first to the last place `x` stands at, 0 to 1, linear between neighbours.
  ///
  /// Among equal values it is their middle place; at the first value 0, however often it stands there, and at
  /// the last value 1 unless it is the first as well. There must be a number.
  func rank(of x: Double) -> Double {
    guard x > values[0] else { return 0 }
    guard x < values[values.count - 1] else { return 1 }
    let first = place { $0 >= x }
    let last = place { $0 > x } - 1
    let steps = Double(values.count - 1)
    if first <= last { return Double(first + last) / 2 / steps }
    return (Double(last) + share(of: x, from: values[last], to: values[first])) / steps
  }

  /// The first place whose value fulfils a condition that all later ones fulfil too.
  private func place(where isReached: (Double) -> Bool) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = low + (high - low) / 2
      if isReached(values[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Which part of the way from `low` to `high` the number `x` stands at: 0 to 1 between them, beyond that
/// outside.
///
/// The ends differ; they may be so far apart that their difference is infinite.
func share(of x: Double, from low: Double, to high: Double) -> Double {
  let (way, width) = (x - low, high - low)
  if way.isFinite, width.isFinite { return way / width }
  return (x / 2 - low / 2) / (high / 2 - low / 2)
}
