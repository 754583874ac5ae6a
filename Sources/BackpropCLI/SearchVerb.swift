import ArgumentParser
import Backprop
import BackpropCharts
import BackpropData
import BackpropModel

/// `backprop search TABLE --target COLUMN`
struct SearchVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Search for good settings on a table, and write the best model with a table of all trials.",
    discussion: """
      Trials are drawn from a space of settings, trained, and scored on the rows held out; the first is the flags as \
      they are given. halving trains all for few epochs, the better third for three times as many, and so on; random \
      trains all to the end. Takes the flags of train, which are then the same in all trials. The same seed draws the \
      same trials on any machine. A score that chose among many is a little too good: keep rows apart for evaluate.
      """)

  @Argument(help: "The table: a CSV file, or - for standard input.", completion: .file(extensions: ["csv"]))
  var data: String

  @Argument(
    help: "More files with the same columns, read as one table.", completion: .file(extensions: ["csv"]))
  var more: [String] = []

  @Option(help: "How many trials there are.")
  var trials = 27

  @Option(help: "Which trials are trained for how long: halving or random.")
  var method = Search.Method.halving

  @Option(
    help: ArgumentHelp("A TOML file of what to draw from, as --print-space shows it.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var space: String?

  @Flag(help: "Print what would be drawn from, as TOML, and train nothing.")
  var printSpace = false

  @OptionGroup(title: "File") var reading: FileOptions
  @OptionGroup(title: "Table") var table: DataOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Loss") var loss: LossOptions
  @OptionGroup(title: "Optimizer") var optimizer: OptimizerOptions
  @OptionGroup(title: "Training") var training: RunOptions

  @Option(
    name: [.customShort("o"), .long], help: "The model file. (default: the table's name, .safetensors)")
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The table of trials, .csv. (default: the model's name, -trials.csv)", valueName: "file"))
  var record: String?

  @Option(help: "The chart of losses, .svg or .png. (default: the model's name, .svg)")
  var chart: String?

  @Flag(name: .customLong("no-chart"), help: "No chart.")
  var hasNoChart = false

  @Flag(help: "Replace files that are not of backprop's own making.")
  var force = false

  @OptionGroup var configured: ConfigurationOptions
  @OptionGroup(title: "Machine") var machine: MachineOptions
  @OptionGroup(title: "Large tables") var memory: MemoryOptions
  @OptionGroup(title: "Reports") var report: ReportOptions

  func validate() throws {
    try check((1...1_000_000).contains(trials), "--trials", "1 to 1000000", trials)
    for (flag, path) in [("-o", output), ("--chart", chart), ("--record", record)] where path == "-" {
      throw ValidationError("\(flag): expected a file, got standard output")
    }
  }

  func run() throws {
    let files = [data] + more + (table.validationTable.map { [$0] } ?? [])
    try memory.bounded(files, reading, say: report.say, searchAndWrite)
  }

  private func searchAndWrite(_ cache: ColumnCache?) throws {
    let files = files()
    if !printSpace {
      try files.model.check(isForced: force)
      try files.chart?.check(isForced: force)
      try files.record.check(isForced: force)
    }
    let kernels = try machine.kernels()
    let start = secondsNow()
    let rows = try reading.table([data] + more, cache: cache)
    let held = try table.validationTable.map { try reading.table([$0], cache: cache) }
    let given = try givenFlags(rows)
    let trainer = TrialTraining(
      given: given, options: try VerbOptions(of: Train.self), table: rows, path: data)
    let first = try TrainingPlan(
      table: rows, validation: held,
      settings: trainer.settings(of: SearchTrial(number: 1, values: []), epochs: nil))
    let space = try chosenSpace(first, trainer)
    if printSpace { return Console.outputText(space.text) }
    let columns = try first.columnSummaries(of: rows)
    for line in ColumnTable(columns, width: Console.tableWidth).lines { report.say(line) }
    for note in first.notes { report.say(note) }

    let search = Search(
      space: space, trials: trials, method: method, seed: training.seed, score: training.metric,
      timeLimit: training.time.map { max(0.001, $0.seconds - (secondsNow() - start)) })
    let epochs = training.epochs ?? first.settings.epochs
    for line in plan(search, epochs: epochs) { report.say(line) }
    var journal = SearchJournal(
      search, record: files.record.path, scoreName: training.metric?.name, task: first.target.task,
      say: report.say)
    Interrupt.listen()
    var progress: Progress?
    let result: Search.Result
    do {
      result = try search.run(
        on: rows, validation: held, epochs: epochs, instructionSet: kernels, workers: machine.pool,
        while: { !Interrupt.wasAsked },
        onTrial: { _, round in
          progress =
            Console.isTerminal
            ? Progress(epochs: [round.epochs], interval: nil, isQuiet: report.quiet) : nil
        },
        onEpoch: { progress?.show($0) },
        onRun: { run, isBest in
          progress?.finish()
          journal.add(run, isBest)
        },
        settings: { (trial, epochs) throws(ModelError) in try trainer.settings(of: trial, epochs: epochs) })
    } catch {
      try journal.finish()
      throw error
    }
    try result.training.model.write(to: files.model.path)
    try journal.finish()
    let hasChart = !result.training.history.epochs.isEmpty
    if hasChart, let chart = files.chart { try chart.write(result.training.model.lossChart()) }
    let summary = SearchSummary(
      result, search: search,
      flags: trainer.allWords(of: result.best.trial, epochs: result.best.plannedEpochs),
      command: [data] + more, record: files.record.path,
      training: TrainSummary(
        result: result.training, plan: result.plan, columns: columns, seconds: secondsNow() - start,
        model: files.model.path, chart: hasChart ? files.chart?.path : nil))
    if report.json {
      try Console.output(json: summary)
    } else {
      Console.outputText(summary.text)
    }
    if result.end == .interrupted { throw ExitCode.interrupted }
  }

  /// The files to write, by the model's name.
  private func files() -> (model: OutputFile, chart: ChartFile?, record: OutputFile) {
    let model = output ?? stem(fileName(data)) + ".safetensors"
    return (
      OutputFile(path: model, content: .model),
      hasNoChart ? nil : ChartFile(path: chart ?? stem(model) + ".svg"),
      OutputFile(path: record ?? stem(model) + "-trials.csv", content: .trials)
    )
  }

  /// The flags of the command line and of a file of settings, as far as they decide a model.
  ///
  /// Rows are held out once where nobody says otherwise, so that all trials are scored on the same.
  private func givenFlags(_ rows: Table) throws -> [WordsGiven.Flag] {
    let arguments = try ConfiguredArguments(
      Array(CommandLine.arguments.dropFirst()), of: BackpropCommand.self)
    let own = try VerbOptions(of: SearchVerb.self)
    let known = try Set(VerbOptions(of: TrialFlags.self).settings.map(\.key))
    var flags = WordsGiven(Array(arguments.words.dropFirst()), of: own).flags.filter { flag in
      flag.key.map { known.contains($0) && $0 != "metric" && $0 != "time" } ?? false
    }
    if let metric = training.metric {
      flags.append(.init(key: "metric", values: [metric.name], words: ["--metric=\(metric.name)"]))
    }
    if training.folds == nil, table.validation == nil, table.split == nil, table.validationTable == nil {
      flags.append(.init(key: "folds", values: ["1"], words: ["--folds=1"]))
    }
    if table.target == nil, training.from == nil {
      let target = try DataOptions.plainTarget(of: rows, say: report.say)
      flags.append(.init(key: "target", values: [target], words: ["--target=\(target)"]))
    }
    return flags
  }

  /// The space of the file, or the usual one.
  private func chosenSpace(_ plan: TrainingPlan, _ trainer: TrialTraining) throws -> SearchSpace {
    let given = Set(trainer.given.compactMap(\.key))
    guard let path = space else { return try .usual(for: plan, given: given) }
    let file = try SpaceFile(path, for: trainer.options)
    if let twice = file.space.dimensions.first(where: { given.contains($0.name) }) {
      throw Failure(
        .usage,
        "--\(twice.name): expected it as a flag or in the space, got both (\(file.place(of: twice.name)))")
    }
    try trainer.check(file.space, place: file.place)
    return file.space
  }

  /// What will be done, for a person.
  private func plan(_ search: Search, epochs: Int) -> [String] {
    let names = search.space.dimensions.map(\.name).joined(separator: ", ")
    let rounds = search.rounds(epochs: epochs)
      .map { "\(count($0.trials, "trial")) of \(count($0.epochs, "epoch"))" }
    return [
      "search over \(names.isEmpty ? "nothing: every setting was given" : names)",
      rounds.joined(separator: ", then ") + ", seed \(search.seed)",
    ]
  }
}

extension Search.Method: ExpressibleByArgument {}
