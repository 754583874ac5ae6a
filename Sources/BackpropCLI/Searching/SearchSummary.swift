import Backprop
import BackpropData
import BackpropModel

/// What a search came to, as text and as JSON.
struct SearchSummary: Encodable {
  /// A training of the search.
  struct Trial: Encodable {
    let trial: Int
    let round: Int
    let settings: [String: String]
    let epochs: Int
    let score: Double?
    let seconds: Double
    let state: String
    let problem: String?

    init(_ run: Search.Run) {
      trial = run.trial.number
      round = run.round
      settings = Dictionary(run.trial.values.map { ($0.name, $0.value.description) }) { $1 }
      epochs = run.epochs
      score = run.score
      seconds = run.seconds
      state = run.state.rawValue
      problem = run.problem
    }
  }

  let method: String
  let seed: UInt64
  let metric: String
  let end: String
  let best: Trial
  let trials: [Trial]
  /// The flags that train makes the same model with.
  let flags: [String]
  let trialsFile: String
  let training: TrainSummary
  private let command: String

  init(
    _ result: Search.Result, search: Search, flags: [String], command: [String], record: String,
    training: TrainSummary
  ) {
    method = search.method.rawValue
    seed = search.seed
    metric = result.score.name
    end = result.end.rawValue
    best = Trial(result.best)
    trials = result.runs.map(Trial.init)
    self.flags = flags
    trialsFile = record
    self.training = training
    self.command = (["backprop", "train"] + command + flags).map(shellWord).joined(separator: " ")
  }

  private enum CodingKeys: String, CodingKey {
    case method, seed, metric, end, best, trials, flags, trialsFile, training
  }

  /// For a person: how it went, the best settings, the scores of their model, and what was written.
  var text: String {
    let counts = Search.Run.State.allCases.compactMap { state -> String? in
      let number = trials.count { $0.state == state.rawValue }
      return number == 0 ? nil : "\(number) \(state.rawValue)"
    }
    var lines = [
      "\(count(trials.count, "training")) in \(duration(training.seconds)): \(counts.joined(separator: ", "))"
        + (end == "done" ? "" : end == "time" ? "; the time was over" : "; interrupted"), "",
      "best        trial \(best.trial): \(metric) \(best.score.map(short) ?? "none") on the rows held out",
    ]
    let width = (best.settings.keys.map(\.count).max() ?? 0) + 2
    if best.settings.isEmpty { lines.append("            the flags as they were given") }
    for (name, value) in best.settings.sorted(by: { $0.key < $1.key }) {
      lines.append("            \(left(name, width))\(value)")
    }
    lines += ["", ""]
    return lines.joined(separator: "\n") + training.text + "trials \(trialsFile)\nsame   \(command)\n"
  }
}
