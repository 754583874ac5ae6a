import ArgumentParser
import BackpropData
import BackpropModel

/// What of a table trains, and how its cells become numbers.
struct DataOptions: ParsableArguments {
  @Option(help: "The column to predict. (default: a column named target, label, class or y)")
  var target: String?

  @Option(help: "What the target is. (default: told from its cells, and said)")
  var task: LearningTask?

  @Option(help: "How a number to predict is scaled. (default: standard; none for counts and shares)")
  var scaleTarget: TargetEncoder.Scaling?

  @Option(help: "How numeric columns are scaled. (default: robust)")
  var scaleFeatures: FeatureEncoder.Scaling?

  @Option(
    name: .customLong("column"), parsing: .singleValue,
    help: ArgumentHelp(
      "What a column is, where the cells do not show it: number, code, boolean, category, date, text, identifier or constant.",
      valueName: "name=kind"))
  var kinds: [ColumnWord] = []

  @Option(
    name: .customLong("ignore"), parsing: .singleValue,
    help: ArgumentHelp("A column that is left out.", valueName: "column"))
  var ignored: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A text that marks missing cells, beside nothing, NA, N/A, NaN, null, None and ?.", valueName: "text"))
  var missing: [String] = []

  @Option(help: "Columns of more categories than this are embedded; none embeds no column. (default: 8)")
  var embed: Embed?

  @Option(
    help: ArgumentHelp(
      "A column of numbers, 0 or more, that says how much each row counts; it is then no feature.",
      valueName: "column"))
  var weights: String?

  @Option(help: "How much the rows of each class count; 1 for labels not named. (default: all alike)")
  var classWeights: ClassWeights?

  @Option(
    help:
      "The share of the rows that is held out, once, to choose the best epoch by; 0 for none. (default: by the preset; 0.2)"
  )
  var validation: Double?

  @Option(
    help: ArgumentHelp(
      "Rows with the same value in this column stay on one side of the split; it is then no feature.",
      valueName: "column"))
  var splitGroup: String?

  @Option(
    help: ArgumentHelp("The latest rows by this column choose the best epoch.", valueName: "column"))
  var splitTime: String?

  @Option(
    help: ArgumentHelp(
      "A column that says train, valid or test of each row; it is then no feature.", valueName: "column"))
  var splitColumn: String?

  @Option(
    help: ArgumentHelp("A second table, whose rows choose the best epoch.", valueName: "table"),
    completion: .file(extensions: ["csv"]))
  var validationTable: String?

  /// How the rows that choose the best epoch are chosen; nil by chance.
  var split: Split? {
    splitGroup.map { .grouped(by: $0) } ?? splitTime.map { .timed(by: $0) }
      ?? splitColumn.map { .column(named: $0) }
  }

  /// NAME=KIND; the name may have = in it.
  struct ColumnWord: ExpressibleByArgument {
    let name: String
    let kind: ColumnKind

    init?(argument: String) {
      guard let equals = argument.lastIndex(of: "="), equals > argument.startIndex,
        let kind = ColumnKind(rawValue: String(argument[argument.index(after: equals)...]))
      else { return nil }
      self.kind = kind
      name = String(argument[..<equals])
    }
  }

  /// A number of categories, or `none`.
  struct Embed: ExpressibleByArgument {
    let limit: Int?

    init?(argument: String) {
      if argument == "none" {
        limit = nil
      } else if let number = Int(argument), number >= 1 {
        limit = number
      } else {
        return nil
      }
    }
  }

  func validate() throws {
    let splits = [
      (splitGroup != nil, "--split-group"), (splitTime != nil, "--split-time"),
      (splitColumn != nil, "--split-column"), (validationTable != nil, "--validation-table"),
    ]
    .filter(\.0).map(\.1)
    if splits.count > 1 {
      throw ValidationError("\(splits.joined(separator: ", ")): expected one of them, got \(splits.count)")
    }
    if validation == 0, splitGroup != nil || splitTime != nil {
      throw ValidationError("\(splits[0]): expected --validation above 0 with it, got 0")
    }
    if embed?.limit != nil, let scaling = scaleFeatures, scaling != .robust {
      throw ValidationError("--embed: expected --scale-features robust with it, got \(scaling.rawValue)")
    }
    let names = kinds.map(\.name)
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 || ignored.contains(name) }) {
      throw ValidationError("--column \(twice): expected one word on a column, got two")
    }
    if let validation {
      try check(
        validation >= 0 && validation < 1 && (validation == 0 || 1 - validation < 1), "--validation",
        "0 or more and below 1", validation)
    }
  }

  /// The target that was named, else that of the model to start from, else the one column that is plainly it.
  func target(of table: Table, start: Model?, say: (String) -> Void) throws -> String {
    try target ?? start?.target.column ?? Self.plainTarget(of: table, say: say)
  }

  /// The one column that is plainly the target.
  static func plainTarget(of table: Table, say: (String) -> Void) throws -> String {
    let plain = ["target", "label", "class", "y"]
    let found = table.columnNames.filter { plain.contains($0.lowercased()) }
    guard found.count == 1, let name = found.first else {
      throw Failure(
        .usage,
        "\(table.name): expected --target, the column to predict"
          + (found.isEmpty ? "" : " (\(found.joined(separator: " or "))?)") + "; the columns are "
          + (table.columns.count <= 20
          ? table.columnNames : table.columnNames.prefix(12) + ["..."] + table.columnNames.suffix(3)).joined(
            separator: ", "))
    }
    say("target: the column named \"\(name)\"")
    return name
  }
}
