import ArgumentParser
import Backprop
import BackpropCharts
import BackpropData
import BackpropModel

/// `backprop plot MODEL [TABLE]`
struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a model: its losses, or what it makes of a table.",
    discussion: """
      loss         the loss of every epoch (the default without a table)
      predictions  actual against predicted, for numbers (their default with a table)
      confusion    which class is taken for which, for classes (their default with a table)
      boundary     the rows by two columns, over the classes the model sees there; all other columns are held at
                   their mean or most frequent value
      panels       all of these that apply, in one picture
      """)

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case loss, predictions, confusion, boundary, panels
  }

  @Argument(help: "The model file.", completion: .file(extensions: ["safetensors"]))
  var model: String

  @Argument(help: "The table: a CSV file, or - for standard input.", completion: .file(extensions: ["csv"]))
  var data: String?

  @Option(help: "What to draw. (default: by the model, and whether there is a table)")
  var kind: Kind?

  @Option(
    parsing: .upToNextOption, help: "The two columns of a boundary. (default: the first two numeric ones)")
  var columns: [String] = []

  @Option(name: [.customShort("o"), .long], help: "The picture, .svg or .png. (default: MODEL-KIND.svg)")
  var output: String?

  @Flag(help: "Replace a file that is not of backprop's own making.")
  var force = false

  @OptionGroup(title: "Machine") var machine: MachineOptions

  @Flag(help: "Nothing on standard error but errors.")
  var quiet = false

  func run() throws {
    let kernels = try machine.kernels()
    let pool = machine.pool
    let trained = try Model.named(model, beside: data)
    let isClasses = trained.target.task == .classification
    let kind = kind ?? (data == nil ? .loss : isClasses ? .confusion : .predictions)
    let file = ChartFile(
      path: output ?? stem(fileName(model)) + "-\(kind.rawValue).svg")
    try file.check(isForced: force)
    let table = try data.map { try Table(contentsOf: $0) }
    switch kind {
    case .loss: try file.write(trained.lossChart())
    case .predictions, .confusion:
      guard (kind == .confusion) == isClasses else {
        throw Failure(
          .usage,
          "--kind \(kind.rawValue): expected \(isClasses ? "confusion" : "predictions") for this model")
      }
      try draw(
        trained.evaluation(on: needed(table, kind), instructionSet: kernels, workers: pool).chart(
          target: trained.target.column), file)
    case .boundary:
      try file.write(trained.boundaryChart(of: needed(table, kind), columns: columns, kernels, pool))
    case .panels:
      var charts: [any Chart] = [try trained.lossChart()]
      if let table {
        charts.append(
          try trained.evaluation(on: table, instructionSet: kernels, workers: pool).chart(
            target: trained.target.column))
        if isClasses, let boundary = try? trained.boundaryChart(of: table, columns: columns, kernels, pool) {
          charts.append(boundary)
        }
      }
      try file.write(Panels(title: "\(trained.target.column), \(trained.provenance.table)", charts: charts))
    }
    if file.path != "-", !quiet { Console.error("chart  \(file.path)") }
  }

  private func draw(_ chart: any Chart, _ file: ChartFile) throws { try file.write(chart) }

  private func needed(_ table: Table?, _ kind: Kind) throws -> Table {
    guard let table else {
      throw Failure(.usage, "--kind \(kind.rawValue): expected a table after the model, got none")
    }
    return table
  }
}
