import ArgumentParser
import Backprop
import BackpropData

/// Scores by name, for help and flags, from the one list of them.
extension Score {
  /// The score of a name that `--metric` was given.
  @Sendable static func argument(_ name: String) throws -> Score {
    if let score = Score.named(name), ofTables.contains(score) { return score }
    let near = nearestName(to: name, among: commandNames).map { "did you mean \($0)?" }
    throw ValidationError(
      "expected a score, got \"\(name)\"; \(near ?? "there are \(commandNames.joined(separator: ", "))")")
  }

  /// Those of a target that a table can have: one class or one number.
  static var ofTables: [Score] { all.filter { $0.needsNumbers || $0.needsClasses(2) || $0.needsClasses(9) } }
  /// Their names.
  static var commandNames: [String] { ofTables.map(\.name) }

  /// The names by what they need, each in a line with what it says.
  static var helpText: String {
    func lines(_ title: String, _ belongs: (Score) -> Bool) -> [String] {
      [title] + ofTables.filter(belongs).map { "  \(left($0.name, 27))\($0.summary)" }
    }
    return
      (lines("of classes") { $0.needsClasses(2) && $0.needsClasses(9) }
      + lines("of two classes") { $0.needsClasses(2) && !$0.needsClasses(9) }
      + lines("of three or more classes") { !$0.needsClasses(2) && $0.needsClasses(9) }
      + lines("of numbers") { $0.needsNumbers }).joined(separator: "\n")
  }
}
