#if !hasFeature(Embedded)
  /// A number with so many significant digits, for people: `0.01235`, `-1.5`, `2.1e-09`, `nan`.
  ///
  /// Rounds the shortest decimal that reads back as the number, halves away from zero. Whole numbers are
  /// written in full up to 10^15.
  package func decimalText(_ number: Double, digits: Int) -> String {
    guard number.isFinite else { return "\(number)" }
    guard number != 0 else { return "0" }
    let digits = max(1, digits)
    // "-12.5e-7" is its figures 1 2 5 and the power of ten of the first one, -6.
    let parts = number.magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    var power = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + mantissa[0].count - 1
    let all = mantissa.joined().utf8.map { Int($0) - 48 }
    let zeros = all.prefix { $0 == 0 }.count
    power -= zeros
    var figures = Array(all.dropFirst(zeros))
    let isWhole = number.rounded() == number && power < 15
    round(&figures, to: isWhole ? max(digits, power + 1) : digits, &power)
    while let last = figures.last, last == 0, figures.count > 1 { figures.removeLast() }

    let sign = number < 0 ? "-" : ""
    let figuresText = figures.map(String.init).joined()
    if power < -4 || power >= max(digits, 15) {
      let exponent = power.magnitude < 10 ? "0\(power.magnitude)" : "\(power.magnitude)"
      let fraction = figures.count > 1 ? "." + figuresText.dropFirst() : ""
      return "\(sign)\(figures[0])\(fraction)e\(power < 0 ? "-" : "+")\(exponent)"
    }
    if power < 0 { return sign + "0." + String(repeating: "0", count: -power - 1) + figuresText }
    if figures.count <= power + 1 {
      return sign + figuresText + String(repeating: "0", count: power + 1 - figures.count)
    }
    return sign + figuresText.prefix(power + 1) + "." + figuresText.dropFirst(power + 1)
  }

  /// Leaves the first `count` figures; a carry out of the first one raises the power of ten.
  private func round(_ figures: inout [Int], to count: Int, _ power: inout Int) {
    guard figures.count > count else { return }
    let roundsUp = figures[count] >= 5
    figures.removeSubrange(count...)
    guard roundsUp else { return }
    var place = count - 1
    while place >= 0, figures[place] == 9 {
      figures[place] = 0
      place -= 1
    }
    if place >= 0 {
      figures[place] += 1
    } else {
      figures.insert(1, at: 0)
      figures.removeLast()
      power += 1
    }
  }
#endif
