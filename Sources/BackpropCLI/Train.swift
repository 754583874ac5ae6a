import ArgumentParser
import Backprop
import BackpropCharts
import BackpropData
import BackpropModel

/// `backprop train TABLE --target COLUMN`
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a model on a table, and write it with a chart of its losses.",
    discussion: """
      The table is a text file of rows and cells; delimiters, quotes and header are found out, and so is what \
      each column is: numbers, categories, dates, texts. What was understood is shown, and kept in the model with \
      how it becomes the network's inputs, learned from the training rows alone. Classes or a number is told from \
      the target. The same table, flags and seed give the same bytes, whatever the machine.
      """)

  @Argument(help: "The table: a CSV file, or - for standard input.", completion: .file(extensions: ["csv"]))
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
    name: [.customShort("o"), .long], help: "The model file. (default: the table's name, .safetensors)")
  var output: String?

  @Option(help: "The chart of losses, .svg or .png. (default: the model's name, .svg)")
  var chart: String?

  @Flag(name: .customLong("no-chart"), help: "No chart.")
  var hasNoChart = false

  @Flag(help: "Replace files that are not of backprop's own making.")
  var force = false

  @Option(help: "Print the losses of the first epoch and of every Nth after it.")
  var reportEvery: Int?

  @Flag(
    help:
      "Lay the first step open on standard output: every array, and beside each gradient its finite difference."
  )
  var trace = false

  @Flag(help: "Say what would be trained, and how much memory and time it takes, and end.")
  var dryRun = false

  @OptionGroup var configured: ConfigurationOptions
  @OptionGroup(title: "Machine") var machine: MachineOptions
  @OptionGroup(title: "Large tables") var memory: MemoryOptions
  @OptionGroup(title: "Reports") var report: ReportOptions

  func validate() throws {
    if let reportEvery, reportEvery < 1 {
      throw ValidationError("--report-every: expected 1 or more, got \(reportEvery)")
    }
    let results = [
      (trace, "--trace"), (report.json, "--json"), (output == "-", "-o -"), (chart == "-", "--chart -"),
    ]
    .filter(\.0).map(\.1)
    if results.count > 1 {
      throw ValidationError(
        "\(results.joined(separator: ", ")): expected one of them on standard output, got \(results.count)")
    }
  }

  func run() throws {
    let files = [data] + more + (table.validationTable.map { [$0] } ?? [])
    try memory.bounded(files, reading, say: report.say, trainAndWrite)
  }

  private func trainAndWrite(_ cache: ColumnCache?) throws {
    let modelFile = OutputFile(path: output ?? stem(fileName(data)) + ".safetensors", content: .model)
    let isPiped = modelFile.path == "-"
    let chartFile = chartPath(beside: modelFile.path).map { ChartFile(path: $0) }
    if chartFile?.path == modelFile.path {
      throw Failure(
        .usage, "\(modelFile.path): expected two files for model and chart, got one; choose another -o")
    }
    let usesOutput = isPiped || chartFile?.path == "-"
    if !dryRun {
      if !isPiped { try modelFile.check(isForced: force) }
      try chartFile?.check(isForced: force)
    }
    let kernels = try machine.kernels()

    let start = secondsNow()
    let table = try reading.table([data] + more, cache: cache)
    let columnCount = table.columns.count + (table.bytes?.matrix.columns ?? 0)
    report.say("\(table.name): \(count(table.rowCount, "row")), \(count(columnCount, "column"))")
    let options = TrainOptions(
      data: self.table, network: network, loss: loss, optimizer: optimizer, run: training)
    let settings = try options.settings(for: table, at: data, say: report.say)
    let held = try self.table.validationTable.map { try reading.table([$0], cache: cache) }
    let plan: TrainingPlan
    if let seconds = training.time?.seconds {
      let timed = try TrainingPlan.within(
        max(0.001, seconds - (secondsNow() - start)), table: table, validation: held, settings: settings,
        instructionSet: kernels, workers: machine.pool)
      plan = timed.plan
      for note in timed.notes { report.say(note) }
    } else {
      plan = try TrainingPlan(table: table, validation: held, settings: settings)
    }
    let columns = try plan.columnSummaries(of: table)
    for line in ColumnTable(columns, width: Console.tableWidth).lines { report.say(line) }
    for note in plan.notes { report.say(note) }
    report.say(description(of: plan))
    if trace { Console.output(try plan.traceText()) }
    if dryRun {
      let estimate = DryRun(
        plan, try plan.estimate(instructionSet: kernels, workers: machine.pool), columns: columns,
        reading: secondsNow() - start)
      if report.json { try Console.output(json: estimate) } else { Console.outputText(estimate.text) }
      return
    }

    Interrupt.listen()
    let progress = Progress(
      epochs: (0..<plan.trainingCount).map(plan.epochs(ofNetwork:)), interval: reportEvery,
      isQuiet: report.quiet)
    let result: TrainingPlan.Result
    do {
      result = try plan.run(
        instructionSet: kernels, workers: machine.pool, while: { !Interrupt.wasAsked },
        onEpoch: { progress.show($0) }, onNetwork: { progress.begin(network: $0) })
    } catch {
      progress.finish()
      throw error
    }
    progress.finish()
    let seconds = secondsNow() - start
    for note in result.notes { report.say(note) }

    if isPiped {
      Console.output(bytes: try result.model.serialized())
    } else {
      try result.model.write(to: modelFile.path)
    }
    if let chartFile, !result.history.epochs.isEmpty { try chartFile.write(result.model.lossChart()) }
    let summary = TrainSummary(
      result: result, plan: plan, columns: columns, seconds: seconds, model: modelFile.path,
      chart: result.history.epochs.isEmpty ? nil : chartFile?.path)
    if report.json {
      try Console.output(json: summary)
    } else if !usesOutput {
      Console.outputText(summary.text)
    }
    if Interrupt.wasAsked { throw ExitCode.interrupted }
  }

  private func chartPath(beside model: String) -> String? {
    if hasNoChart { return nil }
    return chart ?? (model == "-" ? nil : stem(model) + ".svg")
  }

  private func description(of plan: TrainingPlan) -> String {
    let rows = plan.validation.map {
      "\(count(plan.training.rowCount, "row")) train, \(grouped($0.rowCount)) choose the best epoch"
    }
    let sizes = plan.widths.map(String.init).joined(separator: "-")
    let networks =
      plan.networkCount == 1
      ? "network \(sizes), \(plan.settings.precision.rawValue)"
      : "\(plan.networkCount) networks" + (plan.kindCount > 1 ? " of \(plan.kindCount) kinds, the first" : "")
        + " \(sizes), \(plan.settings.precision.rawValue)"
    let seeds =
      plan.networkCount == 1
      ? "seed \(plan.settings.seed)"
      : "seeds \(plan.settings.seed) to \(plan.seed(ofNetwork: plan.networkCount - 1))"
    let folds =
      plan.foldCount == 1
      ? nil
      : "\(count(plan.training.rowCount, "row")) in \(plan.foldCount) parts: each network learns from "
        + "\(grouped(plan.trainingRowsOfNetwork)) and its best epoch is chosen on the others"
    return (rows ?? folds ?? "\(count(plan.training.rowCount, "row")) train, none held out")
      + "\n\(networks); \(plan.objective.spelling); \(plan.settings.optimizerWords); \(seeds)"
  }
}

/// The last part of a path, without `.gz`; "model" for standard input.
func fileName(_ path: String) -> String {
  let name = path == "-" ? "model" : path.split(separator: "/").last.map(String.init) ?? "model"
  return name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
}

/// A path without the ending of its file name.
func stem(_ path: String) -> String {
  guard let dot = path.lastIndex(of: "."), dot > (path.lastIndex(of: "/") ?? path.startIndex) else {
    return path
  }
  return String(path[..<dot])
}
