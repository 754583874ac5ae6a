import ArgumentParser
import Backprop
import BackpropData
import BackpropModel

/// What a score has to be: `accuracy >= 0.9`, `recall[yes] >= 0.8`, `rmse < 3000`.
///
/// The label of a class stands in brackets as it is, blanks and brackets of its own too: the number is what
/// follows the last of the signs < and >, and the label lies between the first and the last bracket before it.
struct Requirement: Sendable {
  enum Comparison: String, Sendable, CaseIterable {
    case atLeast = ">="
    case above = ">"
    case atMost = "<="
    case below = "<"

    func holds(_ value: Double, _ bound: Double) -> Bool {
      switch self {
      case .atLeast: value >= bound
      case .above: value > bound
      case .atMost: value <= bound
      case .below: value < bound
      }
    }

    var wantsMore: Bool { self == .atLeast || self == .above }
  }

  /// The score, or what is asked of a class.
  let name: String
  /// The class, where one is named.
  let label: String?
  let comparison: Comparison
  let bound: Double
  /// The bound as it was written.
  let boundText: String

  var subject: String { name + (label.map { "[\($0)]" } ?? "") }
  var text: String { "\(subject) \(comparison.rawValue) \(boundText)" }

  /// Reads what `--require` was given; names of scores are looked up at once.
  @Sendable static func argument(_ text: String) throws -> Requirement {
    func no(_ reason: String) -> ValidationError {
      ValidationError("expected SCORE >= NUMBER (or >, <=, <), such as \"accuracy >= 0.9\", \(reason)")
    }
    guard let place = text.lastIndex(where: { $0 == "<" || $0 == ">" }) else {
      throw no("got \"\(text)\"")
    }
    var end = text.index(after: place)
    let isEqual = end < text.endIndex && text[end] == "="
    if isEqual { end = text.index(after: end) }
    guard let comparison = Comparison(rawValue: String(text[place]) + (isEqual ? "=" : "")) else {
      throw no("got \"\(text)\"")
    }
    let boundText = trimmed(text[end...])
    guard let bound = Double(boundText), bound.isFinite else {
      throw no("got \"\(boundText)\" for a number in \"\(text)\"")
    }
    let subject = trimmed(text[..<place])
    var requirement = Requirement(
      name: subject, label: nil, comparison: comparison, bound: bound, boundText: boundText)
    if let open = subject.firstIndex(of: "["), subject.last == "]" {
      requirement = Requirement(
        name: trimmed(subject[..<open]),
        label: String(subject[subject.index(after: open)...].dropLast()), comparison: comparison,
        bound: bound, boundText: boundText)
    }
    try requirement.checkName()
    return requirement
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace ?? false { text.removeFirst() }
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }

  private static let classNames = Score.OfClass.allCases.map(\.name)

  private func checkName() throws {
    if label != nil {
      guard !Self.classNames.contains(name) else { return }
      throw ValidationError(
        "\(subject): expected precision, recall, f1 or support of a class, got \"\(name)\""
          + Self.suggestion(name, Self.classNames, "; "))
    }
    if name == "support" {
      throw ValidationError(
        "support: expected a class, as in \"support[yes] \(comparison.rawValue) \(bound)\"")
    }
    _ = try Score.argument(name)
  }

  private static func suggestion(_ name: String, _ names: [String], _ before: String) -> String {
    nearestName(to: name, among: names).map { "\(before)did you mean \($0)?" } ?? ""
  }

  /// The score that is meant; says no to one that does not suit the task, and to classes that are not there.
  func score(for evaluation: TableEvaluation) throws -> Score {
    guard let label else {
      let score = try Score.argument(name)
      try evaluation.check(score, "--require")
      return score
    }
    guard case .classification(let classification) = evaluation.scores else {
      throw Failure(
        .usage,
        "--require \(subject): expected a score of numbers, got one of a class ("
          + evaluation.available.map(\.name).joined(separator: ", ") + ")")
    }
    guard let index = classification.labels.firstIndex(of: label),
      let asked = Score.OfClass.allCases.first(where: { $0.name == name })
    else {
      let labels = classification.labels
      throw Failure(
        .usage,
        "--require \(subject): expected a class of the model, got \"\(label)\""
          + (nearestName(to: label, among: labels).map { "; did you mean \"\($0)\"?" }
            ?? "; there are " + labels.prefix(20).map { "\"\($0)\"" }.joined(separator: ", ")
            + (labels.count > 20 ? ", ..." : "")))
    }
    return Score.of(asked, class: index, label: label)
  }

  /// What came of it.
  struct Outcome: Encodable {
    let requirement: String
    let name: String
    let comparison: String
    let bound: Double
    let value: Double
    let interval: EvaluationReport.Interval?
    /// What was compared: the value, or the end of the interval that is the harder one.
    let compared: Double
    let passed: Bool
    /// Whether the end of the interval was compared, and not the value.
    let confident: Bool
  }

  func outcome(of value: TableEvaluation.Value, isConfident: Bool) -> Outcome {
    let end = value.interval.map { comparison.wantsMore ? $0.lower : $0.upper } ?? .nan
    let compared = isConfident ? end : value.value
    return Outcome(
      requirement: text, name: subject, comparison: comparison.rawValue, bound: bound, value: value.value,
      interval: value.interval.map(EvaluationReport.Interval.init), compared: compared,
      passed: comparison.holds(compared, bound), confident: isConfident)
  }
}
