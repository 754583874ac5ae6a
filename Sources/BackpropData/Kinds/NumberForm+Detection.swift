extension NumberForm {
  /// The one form in which all these texts are numbers; nil if there is none, or if they are more likely
  /// codes.
  ///
  /// The texts are the distinct ones of a column, without missing cells. A mark is read as what makes every
  /// text a number. Where each mark stands alone in its text, with one to three digits before it and three
  /// after it, it could be both. Then:
  /// - a comma parts thousands, and that is ambiguous unless a sign of money or cells without a comma speak
  ///   for it; in percent it parts decimals, which is ambiguous;
  /// - a point parts decimals, which is ambiguous beside a unit; but thousands, which is ambiguous, where
  ///   cells with the same sign of money have no point.
  ///
  /// `1,234` beside `1.234` and no better evidence is no form.
  ///
  /// One pass that ends at the first text that fits no form.
  public static func detected(in texts: some Collection<String>) -> NumberForm? {
    var survey = NumberSurvey()
    var scanner = CellScanner()
    for text in texts {
      scanner.start(text)
      guard let cell = NumberText(scanner), survey.add(cell, in: scanner) else { return nil }
    }
    return survey.form
  }
}

/// What the texts of a column have in common as numbers.
private struct NumberSurvey {
  private var readings = NumberReadings.all
  private var count = 0
  private var unit: [UInt8] = []
  private var unitCount = 0
  private var isMoney = false
  private var markedCount = 0
  private var accountingCount = 0
  private var plusCount = 0
  /// Texts of four groups of up to 255.
  private var addressCount = 0
  private var mostDigits = 0
  private var fewestDigits = Int.max
  private var fewestMarks = Int.max
  private var hasFraction = false
  private var hasFinite = false
  private var hasLeadingZero = false
  private var marks: Set<NumberMarks.Mark> = []

  /// False if the texts so far agree in no form.
  mutating func add(_ cell: NumberText, in scanner: CellScanner) -> Bool {
    readings.formIntersection(cell.readings)
    count += 1
    guard !readings.isEmpty, addUnit(scanner.bytes[cell.unit]) else { return false }
    if cell.isInfinite { return true }
    hasFinite = true
    if cell.isAccounting { accountingCount += 1 }
    if cell.hasPlus { plusCount += 1 }
    add(cell.marks)
    return true
  }

  private mutating func addUnit(_ bytes: ArraySlice<UInt8>) -> Bool {
    if !bytes.isEmpty {
      if unitCount == 0 {
        unit = Array(bytes)
        isMoney = MoneySign.isMoney(String(decoding: bytes, as: UTF8.self))
      }
      guard bytes.elementsEqual(unit) else { return false }
      unitCount += 1
    }
    return isMoney || unitCount == 0 || unitCount == count
  }

  private mutating func add(_ cell: NumberMarks) {
    if let first = cell.first {
      markedCount += 1
      marks.insert(first)
    }
    if let last = cell.last {
      marks.insert(last)
      hasFraction = true
    }
    if cell.firstCount == 3, cell.last == nil, cell.areBytes { addressCount += 1 }
    if cell.startsWithZero, cell.leadingCount > 1 { hasLeadingZero = true }
    mostDigits = max(mostDigits, cell.digitCount)
    fewestDigits = min(fewestDigits, cell.digitCount)
    fewestMarks = min(fewestMarks, cell.firstCount)
  }

  var form: NumberForm? {
    guard hasFinite, !isDoubtful else { return nil }
    let unit = unitCount > 0 ? String(decoding: self.unit, as: UTF8.self) : nil
    let (grouping, isAmbiguous) = grouping
    let decimalMark: NumberForm.DecimalMark =
      readings.contains(NumberReadings(.point, grouping)) ? .point : .comma
    let form = NumberForm(
      decimalMark: decimalMark, grouping: grouping, unit: unit, isAmbiguous: isAmbiguous)
    return isCode(form) ? nil : form
  }

  /// What parts the thousands: a mark that was seen and that every text allows.
  private var grouping: (grouping: NumberForm.Grouping?, isAmbiguous: Bool) {
    let possible = NumberForm.Grouping.allCases.filter { grouping in
      marks.contains { $0.grouping == grouping || grouping == .indianComma && $0 == .comma }
        && !readings.isDisjoint(with: .grouping(grouping))
    }
    guard let grouping = possible.first else { return (nil, false) }
    let decimal: NumberForm.DecimalMark = grouping == .point ? .point : .comma
    guard readings.contains(NumberReadings(decimal, nil)) else { return (grouping, false) }
    // Both are possible throughout.
    let hasBareCells = markedCount < count
    if decimal == .comma { return (isPercent ? nil : grouping, isPercent || !isMoney && !hasBareCells) }
    return (isMoney && hasBareCells ? grouping : nil, unitCount > 0)
  }

  /// Footnotes `(1)`, grades `2-`, words after numbers that are codes; and `1,234` beside `1.234`, either of
  /// which may be thousands.
  private var isDoubtful: Bool {
    if unitCount == 0, markedCount == 0, accountingCount > 0, accountingCount == count || mostDigits < 2 {
      return true
    }
    let both: NumberReadings = [NumberReadings(.point, .comma), NumberReadings(.comma, .point)]
    if marks.isSuperset(of: [.comma, .point]), readings.isSuperset(of: both) { return true }
    return unitCount > 0 && !isMoney && !isPercent && (count < 2 || hasLeadingZero)
  }

  private var isPercent: Bool { unit.elementsEqual("%".utf8) }

  /// Telephone numbers and addresses of machines have groups of three digits too.
  private func isCode(_ form: NumberForm) -> Bool {
    guard let grouping = form.grouping, unitCount == 0 else { return false }
    if plusCount == count || addressCount == count { return true }
    let hasOneLength = mostDigits == fewestDigits && fewestMarks >= 2 && !hasFraction
    return hasOneLength && grouping != .comma && grouping != .indianComma && grouping != .apostrophe
      && grouping != .curlyApostrophe
  }
}
