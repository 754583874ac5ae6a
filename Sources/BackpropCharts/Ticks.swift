/// A place on an axis with its label.
package struct Tick: Equatable, Sendable {
  package let value: Double
  package let label: String
}

/// Round numbers on an axis: 1, 2 and 5 times powers of ten.
package enum Ticks {
  /// The finest even division of `lower...upper` into steps of 1, 2 or 5 times a power of ten that has at
  /// most `count` ticks; with `wholeNumbers` the step is at least 1.
  package static func linear(
    from lower: Double, to upper: Double, atMost count: Int, wholeNumbers: Bool = false
  ) -> [Tick] {
    let span = upper - lower
    // Within the spacing of floating-point numbers there are no round numbers to be found.
    guard span.isFinite, span > max(lower.magnitude, upper.magnitude) * 1e-12, span > 1e-290, count > 0 else {
      return []
    }
    var exponent = Int(decimalLogarithm(span / Double(count)).rounded(.down))
    if wholeNumbers { exponent = max(exponent, 0) }
    while true {
      for factor in [1, 2, 5] {
        let step = DecimalNumber(digits: factor, exponent: exponent).value
        // A hair of tolerance keeps the tick at a limit that is itself a round number.
        let first = (lower / step - 1e-9).rounded(.up)
        let last = (upper / step + 1e-9).rounded(.down)
        if last - first + 1 <= Double(count) {
          return labelled(multiples(of: factor, exponent, from: Int(first), to: Int(last)))
        }
      }
      exponent += 1
    }
  }

  /// Ticks between the powers `lower` and `upper` of ten, and the unlabelled places between them.
  ///
  /// Powers of ten where there are at least two; over less than that 1, 2 and 5 times a power, or an even
  /// division.
  package static func logarithmic(
    from lower: Double, to upper: Double, atMost count: Int
  ) -> (labelled: [Tick], between: [Double]) {
    guard lower < upper, count > 0 else { return ([], []) }
    let low = Int(lower.rounded(.down))
    let high = Int(upper.rounded(.up))
    func inside(_ number: DecimalNumber) -> Bool {
      let power = decimalLogarithm(number.value)
      return power >= lower - 1e-9 && power <= upper + 1e-9
    }
    func numbers(_ factors: [Int]) -> [DecimalNumber] {
      var found: [DecimalNumber] = []
      for exponent in low...high {
        for factor in factors {
          let number = DecimalNumber(digits: factor, exponent: exponent)
          if inside(number) { found.append(number) }
        }
      }
      return found
    }
    let decades = numbers([1])
    let fine = high - low <= 8 ? numbers([2, 3, 4, 5, 6, 7, 8, 9]).map(\.value) : []
    let rounded = high - low <= 4 ? numbers([1, 2, 5]) : []
    if rounded.count >= 3, rounded.count <= count { return (rounded.map(tick), fine) }
    if decades.count >= 2 {
      let stride = max(1, (decades.count + count - 1) / count)
      let kept = decades.filter { $0.exponent % stride == 0 }
      return (kept.map(tick), stride == 1 ? fine : [])
    }
    return (linear(from: power(10, lower), to: power(10, upper), atMost: count), [])
  }

  private static func multiples(
    of factor: Int, _ exponent: Int, from first: Int, to last: Int
  ) -> [DecimalNumber] {
    first > last ? [] : (first...last).map { DecimalNumber(digits: $0 * factor, exponent: exponent) }
  }

  /// Labels of one form for all: as many decimals each, or multiples of the same power of ten.
  private static func labelled(_ numbers: [DecimalNumber]) -> [Tick] {
    let order = numbers.filter { $0.digits != 0 }.map(\.order).max() ?? 0
    return numbers.map { number in
      let label = (-3...5).contains(order) ? number.plain : number.scientific(power: order, keepsOne: true)
      return Tick(value: number.value, label: label)
    }
  }

  private static func tick(_ number: DecimalNumber) -> Tick {
    let label = (-4...5).contains(number.exponent) ? number.plain : number.scientific(power: number.exponent)
    return Tick(value: number.value, label: label)
  }
}
