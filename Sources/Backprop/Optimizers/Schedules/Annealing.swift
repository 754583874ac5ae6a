import BackpropCompute

/// How far a time is on its way to `length`: 0 ... 1.
func progress(_ time: Double, of length: Double) -> Double {
  time < length ? time / length : 1
}

/// How many whole periods have passed.
///
/// A time such as 0.3, three steps of ten in an epoch, counts as three periods of 0.1 although the quotient
/// of these two numbers lies one rounding below 3.
func completed(_ time: Double, _ period: Double) -> Int {
  Int(min(periods(time, period), 0x1p53))
}

/// time / period; whole where it is whole but for roundings.
func periods(_ time: Double, _ period: Double) -> Double {
  let quotient = time / period
  let whole = quotient.rounded(.toNearestOrEven)
  return (quotient - whole).magnitude <= whole * 0x1p-50 ? whole : quotient
}

/// From a start to an end along half a cosine; phase 0 ... 1.
func cosineAnneal(from start: Double, to end: Double, _ phase: Double) -> Double {
  end + (start - end) * (1 + Elementary.sineAndCosine(Double.pi * phase).cosine) / 2
}

/// (1 - cos(2 pi log2(1 + (2^cycles - 1) phase))) / 2; phase 0 ... 1.
func cosineOfLogarithm(_ phase: Double, cycles: Int) -> Double {
  if phase == 1 { return 0 }
  let turns = Elementary.log(1 + (power(2, cycles) - 1) * phase) / Elementary.log(2)
  // Whole turns are taken off first; roundings may not lead below 0.
  let angle = 2 * Double.pi * (turns - turns.rounded(.toNearestOrEven))
  return max(0, (1 - Elementary.sineAndCosine(angle).cosine) / 2)
}

/// How far a time is in its cycle, 0 ..< 1, where cycle n is `first` x growth^n long.
func restartPhase(_ time: Double, first: Double, growth: Double) -> Double {
  let cycles = periods(time, first)
  guard growth > 1 else { return cycles - cycles.rounded(.down) }
  // Cycle n begins at (growth^n - 1) / (growth - 1) first cycles; where two cycles meet, the logarithm may be
  // one off.
  func start(_ n: Int) -> Double { (power(growth, n) - 1) / (growth - 1) }
  var n = Int(max(0, min(Elementary.log(1 + cycles * (growth - 1)) / Elementary.log(growth), 0x1p53)))
  if n > 0, start(n) > cycles { n -= 1 }
  if start(n + 1) <= cycles { n += 1 }
  return min(max(0, (cycles - start(n)) / power(growth, n)), 1)
}

/// base^exponent for a base of 0 or more.
func realPower(_ base: Double, _ exponent: Double) -> Double {
  if exponent == 0 { return 1 }
  return base == 0 ? 0 : Elementary.exp(exponent * Elementary.log(base))
}
