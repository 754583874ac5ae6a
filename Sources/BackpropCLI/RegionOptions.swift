import ArgumentParser
import BackpropModel

/// How sure `predict` and `evaluate` should be of what they say.
struct RegionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Ranges, or sets of labels, that hold the answer with this probability, such as 0.9; by the rows held out in \
      training.
      """, valueName: "level"))
  var interval: Double?

  func validate() throws {
    guard let interval, !(interval > 0 && interval < 1) else { return }
    throw ValidationError("--interval: expected a level between 0 and 1, such as 0.9, got \(interval)")
  }
}

extension Model {
  /// What a person should know of regions of this level, a sentence each.
  func intervalNotes(_ level: Double) -> [String] {
    guard let conformal else { return [] }
    var notes: [String] = []
    if conformal.rank(level) == nil {
      notes.append(
        "--interval \(level): \(count(conformal.rows, "row")) held out in training reach \(short(conformal.highestLevel)) at most: "
          + (conformal.kind == .error ? "ranges are infinite" : "sets have all labels"))
    }
    let own = Predictions.detailNames(of: self)
    if !own.isEmpty {
      notes.append(
        "lower and upper are by the errors of rows held out in training, as wide for every row; "
          + "\(own.joined(separator: ", ")) what the model says of each")
    }
    return notes
  }
}
