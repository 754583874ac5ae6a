/// What standardising needs to know about a column of numbers.
struct NumberSummary: Equatable {
  /// How many numbers there are, missing ones not counted.
  private(set) var count = 0
  private(set) var minimum = Double.infinity
  private(set) var maximum = -Double.infinity
  /// The arithmetic mean; 0 without numbers.
  private(set) var mean = 0.0
  /// The population's standard deviation, `sqrt(sum((x - mean)^2) / n)`.
  private(set) var deviation = 0.0

  /// Whether all numbers are the same, or so near that their deviation vanishes in Double.
  var isConstant: Bool { minimum == maximum || deviation < .leastNormalMagnitude }

  /// Summarises the finite numbers; NaN is missing.
  ///
  /// Two passes, each corrected by what it left over (Chan, Golub, LeVeque 1983). The numbers are first
  /// scaled by a power of two, which is exact, so that neither sums nor squares overflow.
  init(of numbers: some Collection<Double>) {
    for x in numbers where !x.isNaN {
      count += 1
      minimum = min(minimum, x)
      maximum = max(maximum, x)
    }
    let largest = max(abs(minimum), abs(maximum))
    guard count > 0, largest > 0 else { return }
    // Below the normal numbers a power of two is out of reach of its inverse; there nothing overflows anyway.
    let unit = largest.isNormal ? largest.binade : 1
    let n = Double(count)

    var sum = 0.0
    for x in numbers where !x.isNaN { sum += x / unit }
    var center = sum / n
    var rest = 0.0
    for x in numbers where !x.isNaN { rest += x / unit - center }
    center += rest / n

    var squares = 0.0
    rest = 0
    for x in numbers where !x.isNaN {
      let d = x / unit - center
      squares += d * d
      rest += d
    }
    mean = min(max(center * unit, minimum), maximum)
    deviation = (max(squares - rest * rest / n, 0) / n).squareRoot() * unit
  }
}
