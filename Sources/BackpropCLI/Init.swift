import ArgumentParser
import Backprop
import BackpropData
import BackpropFormats
import BackpropModel

/// `backprop init TABLE --target COLUMN`
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a file of all settings for training on a table, to be edited.",
    discussion: """
      The file says what was found out about the table, and holds every flag of train with what it does and the value \
      that it would have now. Flags of train that are given are written down as they are. Then:

      backprop train --config TABLE.toml
      """)

  @Argument(help: "The table: a CSV file.", completion: .file(extensions: ["csv"]))
  var data: String

  @Argument(
    help: "More files with the same columns, read as one table.", completion: .file(extensions: ["csv"]))
  var more: [String] = []

  @OptionGroup(title: "File") var reading: FileOptions
  @OptionGroup(title: "Table") var table: DataOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Loss") var loss: LossOptions
  @OptionGroup(title: "Optimizer") var optimizer: OptimizerOptions
  @OptionGroup(title: "Training") var training: RunOptions

  @Option(
    name: [.customShort("o"), .long], help: "The file of settings. (default: the table's name, .toml)")
  var output: String?

  @Flag(help: "Replace a file that is not of backprop's own making.")
  var force = false

  @OptionGroup(title: "Large tables") var memory: MemoryOptions
  @OptionGroup(title: "Reports") var report: ReportOptions

  func run() throws {
    if data == "-" || more.contains("-") {
      throw Failure(
        .usage, "-: expected the name of a file, which the settings will have, got standard input")
    }
    let files = [data] + more + (table.validationTable.map { [$0] } ?? [])
    try memory.bounded(files, reading, say: report.say, lookAndWrite)
  }

  private func lookAndWrite(_ cache: ColumnCache?) throws {
    let file = OutputFile(path: output ?? stem(fileName(data)) + ".toml", content: .configuration)
    if file.path != "-" { try file.check(isForced: force) }
    let rows = try reading.table([data] + more, cache: cache)
    let options = TrainOptions(data: table, network: network, loss: loss, optimizer: optimizer, run: training)
    let settings = try options.settings(for: rows, at: data, say: report.say)
    let held = try table.validationTable.map { try reading.table([$0], cache: cache) }
    let plan = try TrainingPlan(table: rows, validation: held, settings: settings)
    let columns = try plan.columnSummaries(of: rows)
    let text = try ConfigurationText(
      VerbOptions(of: Train.self), beginning: beginning(rows, columns, plan, file.path),
      values: values(settings.target), inUse: plan.valuesInUse(modelOf: data))
    if file.path == "-" { return Console.outputText(text.text) }
    try AtomicFile.write(text.text, to: file.path)
    let summary = Summary(
      configuration: file.path, target: settings.target, columns: columns, notes: plan.notes)
    if report.json { return try Console.output(json: summary) }
    Console.output("settings  \(file.path)")
    Console.output("next      backprop train --config \(shellWord(file.path))")
  }

  /// What was found out, for a person.
  private func beginning(
    _ rows: Table, _ columns: [ColumnSummary], _ plan: TrainingPlan, _ path: String
  ) -> [String] {
    let isLong = plan.training.columns.count > 200
    return [
      "", "Every setting of a training, each under the name of its flag:",
      "    backprop train --config \(shellWord(path))",
      "A setting behind # is not set; what stands there is the value that it has without it.",
      "Flags of the command line come first. Files are looked for where the command is run.",
    ]
      + (plan.settings.recipe == nil
        ? []
        : [
          "Network, loss and optimizer are the preset's here: who sets one of them sets all."
        ]) + [
        "",
        "\(rows.name): \(count(rows.rowCount, "row")), "
          + count(rows.columns.count + (rows.bytes?.matrix.columns ?? 0), "column"),
      ] + (isLong ? [] : ColumnTable(columns, width: 78).lines) + [""] + plan.notes
  }

  /// What is set: the files, the target, and the flags that were given.
  private func values(_ target: String) throws -> [String: TOMLValue] {
    let arguments = try ConfiguredArguments(
      Array(CommandLine.arguments.dropFirst()), of: BackpropCommand.self)
    let (own, known) = try (VerbOptions(of: Init.self), VerbOptions(of: Train.self))
    var values: [String: TOMLValue] = [:]
    for flag in WordsGiven(Array(arguments.words.dropFirst()), of: own).flags {
      guard let key = flag.key, let setting = known.setting(key),
        !["output", "force", "quiet", "json"].contains(key)
      else { continue }
      switch setting.kind {
      case .flag:
        if key.hasPrefix("no-"), let opposite = known.contrary(of: key) {
          values[opposite.key] = .boolean(false)
        } else {
          values[key] = .boolean(true)
        }
      case .option, .positional:
        let words = flag.values.map(ConfigurationText.value)
        if setting.isRepeating {
          var earlier: [TOMLValue] = []
          if case .array(let values)? = values[key] { earlier = values }
          values[key] = .array(earlier + words)
        } else if let word = words.last {
          values[key] = word
        }
      }
    }
    values["data"] = .string(data)
    if !more.isEmpty { values["more"] = .array(more.map { .string($0) }) }
    values["target"] = .string(target)
    return values
  }

  /// What was written, as JSON.
  private struct Summary: Encodable {
    let configuration: String
    let target: String
    let columns: [ColumnSummary]
    let notes: [String]
  }
}

extension TrainingPlan {
  /// The values, by the names of flags, that settings have where their flags are not given.
  fileprivate func valuesInUse(modelOf table: String) -> [String: TOMLValue] {
    var values = settings.valuesInUse(modelOf: table)
    let sizes = widths.dropFirst().dropLast()
    if !sizes.isEmpty { values["hidden"] = .array(sizes.map { .integer($0) }) }
    values["folds"] = .integer(foldCount)
    values["task"] = .string(target.task == .classification ? "classification" : "regression")
    values["loss"] = .string(objective.spelling)
    return values
  }
}

extension TrainingSettings {
  /// The same as far as the settings say it.
  fileprivate func valuesInUse(modelOf table: String) -> [String: TOMLValue] {
    let model = stem(fileName(table))
    var values: [String: TOMLValue] = [
      "output": .string(model + ".safetensors"), "chart": .string(model + ".svg"),
      "scale-features": .string(featureScaling.rawValue), "scale-target": .string(targetScaling.rawValue),
      "learning-rate": .number(optimizer.learningRate), "optimizer": .string(optimizer.spelling),
      "schedule": .string(schedule.spelling), "decay-schedule": .string(options.decaySchedule.spelling),
      "dropout-schedule": .string(options.dropoutSchedule.spelling),
      "label-smoothing": .number(labelSmoothing),
      "network": .string(LayerList(hidden).text), "validation": .number(validation),
      "epochs": .integer(epochs),
      "patience": .integer(patience ?? 0), "seeds": .integer(seeds),
      "preset": .string(recipe?.preset.rawValue ?? "plain"), "precision": .string(precision.rawValue),
      "embed": embedding.map { .integer($0) } ?? .string("none"),
    ]
    if let decay = optimizer.weightDecay { values["weight-decay"] = .number(decay) }
    if let momentum = optimizer.momentum { values["momentum"] = .number(momentum) }
    if let metric { values["metric"] = .string(metric.name) }
    return values
  }
}

/// A word as a shell reads it.
func shellWord(_ word: String) -> String {
  let isPlain =
    !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=:,+".contains($0)) }
  return isPlain
    ? word
    : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
