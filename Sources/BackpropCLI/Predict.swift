import ArgumentParser
import BackpropData
import BackpropFormats
import BackpropModel

/// `backprop predict MODEL TABLE`
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predict every row of a table.",
    discussion: """
      Writes a CSV table in the order of the rows: the column prediction, and for classes a column \
      probability_CLASS each; of a quantile loss quantile_LEVEL each, of a Gaussian one standard_deviation. \
      With --interval the columns lower and upper follow, or labels, the most probable first with | between \
      them (in a label | is \\|, and \\ is \\\\). Columns are found by name, in any order; the target's column \
      may be absent.
      """)

  @Argument(help: "The model file.", completion: .file(extensions: ["safetensors"]))
  var model: String

  @Argument(help: "The table: a CSV file, or - for standard input.", completion: .file(extensions: ["csv"]))
  var data: String

  @Argument(
    help: "More files with the same columns, read as one table.", completion: .file(extensions: ["csv"]))
  var more: [String] = []

  @Option(name: [.customShort("o"), .long], help: "Where to write. (default: standard output)")
  var output = "-"

  @Option(
    parsing: .upToNextOption, help: "Columns of the table to keep before the predictions, as they were.")
  var keep: [String] = []

  @Flag(help: "Replace a file that is not of backprop's own making.")
  var force = false

  @OptionGroup var beside: SideOptions
  @OptionGroup(title: "File") var reading: FileOptions
  @OptionGroup(title: "File") var renaming: RenameOptions
  @OptionGroup var configured: ConfigurationOptions
  @OptionGroup(title: "Machine") var machine: MachineOptions

  @Flag(help: "One JSON object a row instead of CSV.")
  var json = false

  @Flag(help: "Nothing on standard error but errors.")
  var quiet = false

  func run() throws {
    let kernels = try machine.kernels()
    let trained = try Model.named(model, beside: data)
    let others = try Predictions.detailNames(of: trained) + beside.columns(of: trained)
    if output != "-" {
      try OutputFile(
        path: output, content: .predictions(columns: columns(trained.target.classes, others))
      )
      .check(isForced: force)
    }
    let table = try renaming.renamed(reading.table([data] + more), for: trained)
    let kept = try table.indices(ofColumns: keep)
    let predictions = try trained.predictions(for: table, instructionSet: kernels, workers: machine.pool)
    let sides = try beside.sides(of: predictions, for: table, by: trained, kernels, machine.pool)
    if !quiet { for note in predictions.notes + sides.notes { Console.error(note) } }
    let isFloat = trained.network.precision == .float
    let text =
      json
      ? jsonLines(table, kept, predictions, sides, isFloat) : csv(table, kept, predictions, sides, isFloat)
    if !kept.isEmpty { try table.checkUnchanged() }
    if output == "-" { return Console.outputText(text) }
    try AtomicFile.write(text, to: output)
    if !quiet { Console.error("\(count(table.rowCount, "row"))  \(output)") }
  }

  /// The columns that are written, as they stand in a header.
  private func columns(_ labels: [String], _ others: [String]) -> [String] {
    (["prediction"] + labels.map { "probability_\($0)" } + others).map(csvField)
  }

  private func csv(
    _ table: Table, _ kept: [Int], _ predictions: Predictions, _ sides: PredictionSides, _ isFloat: Bool
  ) -> String {
    let names =
      kept.map { csvField(table.columns[$0].name) }
      + columns(predictions.labels, predictions.details.map(\.name) + sides.columns)
    var text = names.joined(separator: ",") + "\n"
    for row in 0..<table.rowCount {
      var fields: [String] = []
      if !kept.isEmpty {
        let cells = table.texts(row: row)
        fields = kept.map { csvField(cells[$0]) }
      }
      fields.append(csvField(prediction(row, predictions, isFloat)))
      for column in 0..<predictions.probabilities.columns {
        fields.append(number(predictions.probabilities[row, column], isFloat))
      }
      for detail in predictions.details { fields.append(number(detail.values[row], isFloat)) }
      fields += sides.fields(ofRow: row) { number($0, isFloat) }.map(csvField)
      text += fields.joined(separator: ",") + "\n"
    }
    return text
  }

  private func jsonLines(
    _ table: Table, _ kept: [Int], _ predictions: Predictions, _ sides: PredictionSides, _ isFloat: Bool
  ) -> String {
    var text = ""
    for row in 0..<table.rowCount {
      var fields: [String] = []
      if !kept.isEmpty {
        let cells = table.texts(row: row)
        fields = kept.map { "\(jsonText(table.columns[$0].name)):\(jsonText(cells[$0]))" }
      }
      let value = prediction(row, predictions, isFloat)
      fields.append("\"prediction\":\(predictions.labels.isEmpty ? value : jsonText(value))")
      if !predictions.labels.isEmpty {
        let shares = predictions.labels.enumerated().map { column, label in
          "\(jsonText(label)):\(number(predictions.probabilities[row, column], isFloat))"
        }
        fields.append("\"probabilities\":{\(shares.joined(separator: ","))}")
      }
      for detail in predictions.details {
        fields.append("\(jsonText(detail.name)):\(number(detail.values[row], isFloat))")
      }
      fields += sides.members(ofRow: row) { number($0, isFloat) }
      text += "{\(fields.joined(separator: ","))}\n"
    }
    return text
  }

  private func prediction(_ row: Int, _ predictions: Predictions, _ isFloat: Bool) -> String {
    predictions.labels.isEmpty
      ? number(predictions.numbers[row], isFloat) : predictions.labels[predictions.classes[row]]
  }

  /// A number with the digits its precision has; a target's unit may take it beyond the range of Float.
  private func number(_ value: Double, _ isFloat: Bool) -> String {
    let float = Float(value)
    return isFloat && float.isFinite && (float.isNormal || value == 0) ? "\(float)" : "\(value)"
  }
}

/// A CSV field: quoted where RFC 4180 asks for it.
func csvField(_ text: String) -> String {
  let special: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D]
  let needsQuotes = text.utf8.contains(where: special.contains)
  return needsQuotes
    ? "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    : text
}

/// A JSON string.
func jsonText(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
