import ArgumentParser
import BackpropCompute
import BackpropData
import BackpropModel

/// What `predict` may write beside each prediction.
struct SideOptions: ParsableArguments {
  @OptionGroup var sureness: RegionOptions

  @Option(
    defaultAsFlag: 3, parsing: .next,
    help: ArgumentHelp(
      "The columns that move each prediction most, so many, and by how much, against a row of typical cells.",
      valueName: "columns"))
  var why: Int?

  func validate() throws {
    if let why, why < 1 {
      throw ValidationError("--why: expected a number of columns, 1 or more, got \(why)")
    }
  }

  /// ArgumentParser takes a value that it cannot read for none, so that `--why=few` would be three.
  static func check(_ words: [String]) throws {
    for word in words.prefix(while: { $0 != "--" }) where word.hasPrefix("--why=") {
      let value = word.dropFirst("--why=".count)
      if Int(value) == nil {
        throw Failure(.usage, "--why: expected a number of columns, 1 or more, got \(quoted(String(value)))")
      }
    }
  }

  /// The columns that are written, as their names are.
  ///
  /// Throws where the model has nothing to make them of.
  func columns(of model: Model) throws -> [String] {
    var columns: [String] = []
    if let level = sureness.interval {
      _ = try model.conformalScores(for: level)
      columns += model.target.classes.isEmpty ? ["lower", "upper"] : ["labels"]
    }
    if let why {
      let most = min(why, model.features.sourceColumns.count)
      columns += (1...max(1, most)).map { "why_\($0)" }
    }
    return columns
  }

  /// What stands beside predictions, and what a person should know of it.
  func sides(
    of predictions: Predictions, for table: Table, by model: Model, _ kernels: InstructionSet,
    _ pool: WorkerPool
  ) throws -> PredictionSides {
    var notes = sureness.interval.map(model.intervalNotes) ?? []
    let regions = try sureness.interval.map { (level) throws in
      try model.regions(of: predictions, level: level)
    }
    if let regions, let level = sureness.interval {
      let empty = regions.sets.count(where: \.isEmpty)
      if empty > 0 {
        notes.append(
          "--interval \(level): \(count(empty, "row")) without a label: none is probable enough in these, which the model "
            + "doubts most; a higher level has fewer of them")
      }
    }
    let explanations = try why.map {
      try model.explanations(of: table, count: $0, instructionSet: kernels, workers: pool)
    }
    if let explanations {
      notes.append(
        "why: by how much a column moves the "
          + (predictions.labels.isEmpty ? "prediction" : "probability of the predicted class")
          + " against typical cells (Shapley values, "
          + (explanations.isExact ? "exact" : "estimated")
          + ", \(grouped(explanations.predictionsOfEach)) predictions a row)")
    }
    return PredictionSides(
      columns: try columns(of: model),
      regions: regions,
      labels: predictions.labels,
      reasons: try explanations.map { try Reasons($0, of: table) }, notes: notes)
  }
}

/// What stands beside each row's prediction where it is asked for: a range or a set of labels, and what moved it.
struct PredictionSides {
  /// The columns that are written, as their names are.
  let columns: [String]
  /// A range for each row, or a set of labels; nil where none is asked for.
  let regions: PredictionRegions?
  /// The model's labels; empty for numbers.
  let labels: [String]
  /// The columns that moved each prediction; nil where they are not asked for.
  let reasons: Reasons?
  /// What a person should know of it, a sentence each.
  let notes: [String]

  /// The fields of a row in these columns.
  func fields(ofRow row: Int, number: (Double) -> String) -> [String] {
    var fields: [String] = []
    if let regions {
      fields +=
        labels.isEmpty
        ? [number(regions.lower[row]), number(regions.upper[row])]
        : [regions.sets[row].map { escaped(labels[$0]) }.joined(separator: "|")]
    }
    return fields + (reasons?.fields(ofRow: row) ?? [])
  }

  /// The same as members of a JSON object; numbers that JSON has no word for are text.
  func members(ofRow row: Int, number: (Double) -> String) -> [String] {
    func json(_ value: Double) -> String { value.isFinite ? number(value) : jsonText("\(value)") }
    var members: [String] = []
    if let regions {
      members +=
        labels.isEmpty
        ? ["\"lower\":" + json(regions.lower[row]), "\"upper\":" + json(regions.upper[row])]
        : ["\"labels\":[" + regions.sets[row].map { jsonText(labels[$0]) }.joined(separator: ",") + "]"]
    }
    return members + (reasons?.members(ofRow: row, number: json) ?? [])
  }

  /// A label among others: what separates them has a backslash before it, and so has a backslash.
  private func escaped(_ label: String) -> String {
    var text = ""
    for scalar in label.unicodeScalars {
      if scalar == "|" || scalar == "\\" { text.unicodeScalars.append("\\") }
      text.unicodeScalars.append(scalar)
    }
    return text
  }
}
