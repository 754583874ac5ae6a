import BackpropData
import BackpropFormats
import BackpropModel

/// The trials of a search as a CSV file, written anew after each.
struct TrialTable {
  static let beginning = "trial,round,"
  let path: String
  let names: [String]
  let score: String
  private var rows: [[String]] = []

  init(path: String, names: [String], score: String) {
    self.path = path
    self.names = names
    self.score = score
  }

  var isEmpty: Bool { rows.isEmpty }

  /// Adds a training.
  mutating func add(_ run: Search.Run) {
    rows.append(
      ["\(run.trial.number)", "\(run.round)"] + names.map { run.trial[$0]?.description ?? "" } + [
        "\(run.epochs)", run.score.map { "\($0)" } ?? "", fixed(run.seconds, 3), run.state.rawValue,
        run.problem ?? "",
      ])
  }

  /// Writes all that there is.
  func write() throws {
    var writer = CSVWriter()
    writer.append(header: ["trial", "round"] + names + ["epochs", score, "seconds", "state", "problem"])
    for row in rows { writer.append(row: row) }
    try AtomicFile.write(writer.text, to: path)
  }
}
