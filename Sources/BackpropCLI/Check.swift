import ArgumentParser
import BackpropData
import BackpropModel

/// `backprop check TABLE --target COLUMN [SECOND]`
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look for what would mislead: leaks, equal rows, wrong labels, drift.",
    discussion: """
      Says what was found, where, and what answers it: errors, which make a score mean nothing, first, then \
      warnings and notes. With a second table, such as the test rows, also what the two share and where they \
      differ. Exit code 1 where there are errors. The flags of columns are those of train.
      """)

  @Argument(help: "The table: a CSV file, or - for standard input.", completion: .file(extensions: ["csv"]))
  var data: String

  @Argument(
    help: "A second table to compare with, such as the test rows.", completion: .file(extensions: ["csv"]))
  var second: String?

  @Option(help: "The column to predict. (default: a column named target, label, class or y)")
  var target: String?

  @Option(help: "What the target is. (default: told from its cells, and said)")
  var task: LearningTask?

  @Option(
    name: .customLong("column"), parsing: .singleValue,
    help: ArgumentHelp("What a column is, as train takes it.", valueName: "name=kind"))
  var kinds: [DataOptions.ColumnWord] = []

  @Option(
    name: .customLong("ignore"), parsing: .singleValue,
    help: ArgumentHelp("A column that is left out.", valueName: "column"))
  var ignored: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A text that marks missing cells.", valueName: "text"))
  var missing: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "A finding that is known and no error, such as leak:grade for one of a column; may be given again.",
      valueName: "name"))
  var accept: [AcceptedArgument] = []

  @Option(help: "The most rows that are named of each finding.")
  var lines = 5

  @Flag(help: "Do not look for wrong labels, which takes five short trainings.")
  var fast = false

  @OptionGroup(title: "File") var reading: FileOptions
  @OptionGroup var configured: ConfigurationOptions
  @OptionGroup(title: "Machine") var machine: MachineOptions
  @OptionGroup(title: "Reports") var report: ReportOptions

  /// `NAME` or `NAME:COLUMN`
  struct AcceptedArgument: ExpressibleByArgument {
    let name: CheckFinding.Name
    let column: String?

    init?(argument: String) {
      let sign = argument.firstIndex(of: ":")
      guard let name = CheckFinding.Name(rawValue: String(argument[..<(sign ?? argument.endIndex)])) else {
        return nil
      }
      self.name = name
      column = sign.map { String(argument[argument.index(after: $0)...]) }
    }

    static var allValueStrings: [String] { CheckFinding.Name.allCases.map(\.rawValue) }
  }

  func validate() throws {
    try check(lines > 0, "--lines", "1 or more", lines)
    if data == "-", second == "-" {
      throw ValidationError("TABLE, SECOND: expected one of them on standard input, got 2")
    }
  }

  func run() throws {
    let kernels = try machine.kernels()
    let table = try reading.table(data)
    // Labels of a file of their own are those of the first table.
    var other = reading
    other.labels = nil
    let beside = try second.map { try other.table($0) }
    for table in [table] + [beside].compactMap(\.self) {
      for note in table.notes { report.say("\(table.name): \(note)") }
    }
    let target = try target ?? DataOptions.plainTarget(of: table, say: report.say)
    var check = try TableCheck(
      of: table, target: target, second: beside, task: task,
      kinds: Dictionary(kinds.map { ($0.name, $0.kind) }, uniquingKeysWith: { $1 }), ignored: ignored,
      missing: missing, lines: lines)
    for note in check.notes { report.say("\(table.name): \(note)") }
    if !fast {
      check = check.addingSuspectedLabels(instructionSet: kernels, workers: machine.pool)
    }
    for known in accept { check = check.accepting(known.name, column: known.column) }
    let result = CheckReport(check)
    if report.json { try Console.output(json: result) } else { Console.outputText(result.text) }
    if check.count(.error) > 0 { throw ExitCode.no }
  }
}
