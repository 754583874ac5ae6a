import Backprop
import BackpropData
import BackpropModel

/// What is said and written while a search goes on: a line and a row of the table for each training.
struct SearchJournal {
  private var table: TrialTable
  private let score: String
  private let rounds: Int
  private let say: (String) -> Void
  private var written = -1e9

  init(
    _ search: Search, record: String, scoreName: String?, task: LearningTask, say: @escaping (String) -> Void
  ) {
    score = scoreName ?? (task == .classification ? "accuracy" : "rmse")
    rounds = search.rounds(epochs: 1).count
    table = TrialTable(path: record, names: search.space.dimensions.map(\.name), score: score)
    self.say = say
  }

  /// After a training. A table that cannot be written ends nothing here; `finish` says it.
  mutating func add(_ run: Search.Run, _ isBest: Bool) {
    table.add(run)
    // Trials of milliseconds do not wait for the disk each time.
    if secondsNow() - written >= 0.5 {
      try? table.write()
      written = secondsNow()
    }
    let value = run.score.map { "\(score) \(short($0))" } ?? run.state.rawValue
    let round = rounds > 1 ? "round \(run.round), " : ""
    let line =
      "\(round)trial \(run.trial.number): \(value)\(isBest ? ", best" : "")  \(run.trial)"
      + (run.problem.map { "; " + ($0.split(separator: "\n").first.map(String.init) ?? $0) } ?? "")
    say(Console.tableWidth.map { shortened(line, to: max(40, $0 - 1)) } ?? line)
  }

  /// Writes the whole table, if there was a trial.
  func finish() throws { if !table.isEmpty { try table.write() } }
}
