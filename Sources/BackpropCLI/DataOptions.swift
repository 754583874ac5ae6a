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

  @Option(help: "How numeric columns are scaled. (default: standard)")
  var scaleFeatures: FeatureEncoder.Scaling?

  @Option(
    help: ArgumentHelp(
      "A column of numbers, 0 or more, that says how much each row counts; it is then no feature.",
      valueName: "column"))
  var weights: String?

  @Option(help: "How much the rows of each class count; 1 for labels not named. (default: all alike)")
  var classWeights: ClassWeights?

  @Option(help: "The share of the rows that is held out to choose the best epoch by; 0 for none.")
  var validation = 0.2

  func validate() throws {
    try check(
      validation >= 0 && validation < 1 && (validation == 0 || 1 - validation < 1), "--validation",
      "0 or more and below 1", validation)
  }

  /// The target that was named, else that of the model to start from, else the one column that is plainly it.
  func target(of table: Table, start: Model?, say: (String) -> Void) throws -> String {
    if let name = target ?? start?.target.column { return name }
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
