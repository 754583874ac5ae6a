/// The number `digits` x 10^`exponent`, held exactly, so that a label never shows rounding noise.
package struct DecimalNumber: Equatable, Sendable {
  let digits: Int
  let exponent: Int

  package init(digits: Int, exponent: Int) {
    self.digits = digits
    self.exponent = exponent
  }

  /// The nearest floating-point number.
  package var value: Double { Double("\(digits)e\(exponent)") ?? 0 }

  /// The number written out: `-0.25`, `1200`; a minus sign, not a hyphen, leads a negative one.
  package var plain: String {
    let sign = digits < 0 ? "−" : ""
    let figures = String(digits.magnitude)
    if digits == 0 && exponent >= 0 { return "0" }
    if exponent >= 0 { return sign + figures + String(repeating: "0", count: exponent) }
    let fraction = -exponent
    let padded = String(repeating: "0", count: max(0, fraction + 1 - figures.count)) + figures
    return sign + padded.dropLast(fraction) + "." + padded.suffix(fraction)
  }

  /// The number as a multiple of a power of ten, `2.5×10⁷`; a factor of 1 is left out unless `keepsOne`.
  package func scientific(power: Int, keepsOne: Bool = false) -> String {
    if digits == 0 { return "0" }
    let factor = DecimalNumber(digits: digits, exponent: exponent - power).plain
    let ten = "10" + superscript(power)
    return factor == "1" && !keepsOne ? ten : factor + "×" + ten
  }

  /// The number of decimal places before the point, less one: the exponent in scientific notation.
  var order: Int { digits == 0 ? 0 : String(digits.magnitude).count - 1 + exponent }

  private func superscript(_ number: Int) -> String {
    let figures: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    var text = number < 0 ? "⁻" : ""
    for figure in String(number.magnitude) { text.append(figures[figure.wholeNumberValue ?? 0]) }
    return text
  }
}

/// `value` with about `significant` digits, for people: `0.931`, `12`, `1.5×10⁻⁷`.
package func readable(_ value: Double, significant: Int = 3) -> String {
  guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞" }
  guard value != 0 else { return "0" }
  let order = Int(decimalLogarithm(value.magnitude).rounded(.down))
  var exponent = order - significant + 1
  // Whole numbers that are written out are written in full.
  if (0...5).contains(order) { exponent = min(exponent, 0) }
  var digits = Int(scaled(value, by: -exponent).rounded())
  while digits != 0, digits % 10 == 0 {
    digits /= 10
    exponent += 1
  }
  let number = DecimalNumber(digits: digits, exponent: exponent)
  return (-4...6).contains(number.order) ? number.plain : number.scientific(power: number.order)
}

/// `value` x 10^`exponent`.
private func scaled(_ value: Double, by exponent: Int) -> Double {
  let half = exponent / 2
  func step(_ value: Double, _ exponent: Int) -> Double {
    exponent < 0 ? value / power(10, Double(-exponent)) : value * power(10, Double(exponent))
  }
  return step(step(value, half), exponent - half)
}
