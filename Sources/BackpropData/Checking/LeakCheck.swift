import BackpropCompute

/// Columns that alone tell the target: they were made from it, or are known only once it is.
///
/// A column is scored alone (``SingleColumnScore``), so is which of its cells are missing, and it is looked
/// at for being the target in other words (``Rewriting``). It is an error where it is a rewriting or scores
/// 0.99 and more, a warning from 0.97 on; a note where a network would not see it, or where it is all that
/// there is to learn from. What chance explains is none: there are 20 rows and more, and for classes, with r
/// of n rows right where the most frequent class has the share g,
///
///     columns e^(-n KL(r/n || g)) < 0.001        KL(a || g) = a ln(a / g) + (1 - a) ln((1 - a) / (1 - g))
///
/// the bound of Chernoff (1952) on as many right by guessing. Cost: n log n for each column, at most 50,000
/// rows at random.
enum LeakCheck {
  static let fewestRows = 20
  static let sureScore = 0.99
  static let suspectScore = 0.97

  static func findings(in table: CheckedTable, _ answers: Answers) -> [CheckFinding] {
    guard let target = table.target else { return [] }
    let sample = AnswerSample(answers, count: table.table.rowCount)
    guard sample.rows.count >= fewestRows, sample.guessError > 0 else { return [] }
    let features = table.features.count
    return table.columns.compactMap { column in
      guard column.kind != .constant else { return nil }
      let clue = clue(column.column, answers, sample)
      guard clue.strength >= suspectScore, !isChance(clue.right, sample, columns: table.columns.count)
      else { return nil }
      let isOnly = features == 1 && table.table.bytes == nil && column.kind.isFeature
      let severity: CheckFinding.Severity =
        !column.kind.isFeature || isOnly ? .note : clue.strength >= sureScore ? .error : .warning
      return CheckFinding(
        .leak, severity, columns: [column.name],
        message: message(column.name, target.name, clue, sample)
          + (isOnly ? "; it is the only column to learn from" : ""),
        places: [table.place(examples(answers, sample))],
        remedy: remedy(column, isOnly: isOnly))
    }
  }

  /// What one column tells.
  private struct Clue {
    /// 1 where it is the target in other words.
    let strength: Double
    /// How many of the sample's rows it gets right; 0 for numbers.
    let right: Int
    let rewriting: Rewriting?
    /// Whether it is not the cells that tell, but which of them are missing.
    let isByAbsence: Bool
  }

  /// What the cells tell, or which of them are missing, where that is more.
  private static func clue(_ column: Column, _ answers: Answers, _ sample: AnswerSample) -> Clue {
    let cells = SingleColumnScore(column, on: sample)
    if let rewriting = Rewriting(column, answers, score: cells.value) {
      return Clue(strength: 1, right: sample.rows.count, rewriting: rewriting, isByAbsence: false)
    }
    if sample.rows.contains(where: column.isMissing) {
      let absence = SingleColumnScore(column.absence, on: sample)
      if absence.value > cells.value {
        return Clue(strength: absence.value, right: absence.right, rewriting: nil, isByAbsence: true)
      }
    }
    return Clue(strength: cells.value, right: cells.right, rewriting: nil, isByAbsence: false)
  }

  private static func isChance(_ right: Int, _ sample: AnswerSample, columns: Int) -> Bool {
    guard case .classes = sample.answers else { return false }
    let n = Double(sample.rows.count)
    let (a, g) = (Double(right) / n, 1 - sample.guessError / n)
    return Elementary.log(Double(columns)) - n * divergence(a, g) >= Elementary.log(0.001)
  }

  /// KL(a || g), 0 where a is no more than g.
  static func divergence(_ a: Double, _ g: Double) -> Double {
    guard a > g else { return 0 }
    guard g > 0 else { return .infinity }
    let rest = a < 1 ? (1 - a) * Elementary.log((1 - a) / (1 - g)) : 0
    return a * Elementary.log(a / g) + rest
  }

  private static func message(
    _ name: String, _ target: String, _ clue: Clue, _ sample: AnswerSample
  ) -> String {
    let (column, answer) = (
      clue.isByAbsence ? "whether \(quoted(name)) is missing" : quoted(name), quoted(target)
    )
    switch clue.rewriting {
    case .words(let words)?:
      let shown = words.prefix(4).joined(separator: ", ") + (words.count > 4 ? ", ..." : "")
      return "\(column) is the target in other words: \(shown)"
    case .ranges?: return "\(column) alone tells \(answer): each class has its own range of it"
    case .scaled?: return "\(column) is the target on another scale"
    case .rising?: return "\(column) is the target on another scale: sorted by it, \(answer) never falls"
    case .falling?: return "\(column) is the target on another scale: sorted by it, \(answer) never rises"
    case .bands?: return "\(column) is the target in bands: each of its values has its own range of \(answer)"
    case nil: break
    }
    let rows = sample.rows.count
    let of = rows < AnswerSample.most ? "\(rows) rows" : "\(rows) rows at random"
    switch sample.answers {
    case .classes:
      return "\(column) alone tells \(answer) in \(percent(Double(clue.right) / Double(rows))) of \(of); "
        + "a guess is right in \(percent(1 - sample.guessError / Double(rows)))"
    case .ranks:
      return "\(column) alone tells \(percent(clue.strength)) of how \(answer) varies, in \(of)"
    }
  }

  /// The first row of each class; the rows with the least and the greatest number.
  private static func examples(_ answers: Answers, _ sample: AnswerSample) -> [Int] {
    switch answers {
    case .classes(let codes, _):
      var seen: Set<Int32> = []
      return codes.indices.filter { codes[$0] >= 0 && seen.insert(codes[$0]).inserted }
    case .numbers(let numbers):
      let least = sample.rows.min { (numbers[$0], $0) < (numbers[$1], $1) }
      let greatest = sample.rows.max { (numbers[$0], -$0) < (numbers[$1], -$1) }
      return [least, greatest].compactMap(\.self)
    }
  }

  private static func remedy(_ column: CheckedColumn, isOnly: Bool) -> String {
    if !column.kind.isFeature { return "it is left out by itself" }
    if isOnly { return "keep it if it is known before the target is" }
    return "\(CheckFlag.ignore(column.name)); if it is known before the target is, "
      + CheckFlag.accept(.leak, column.name)
  }
}

extension Column {
  /// 1 where a cell is missing, else 0.
  fileprivate var absence: Column {
    Column(name: name, numbers: (0..<count).map { isMissing(row: $0) ? 1 : 0 })
  }
}
