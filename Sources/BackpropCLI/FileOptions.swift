import ArgumentParser
import BackpropData
import BackpropModel

/// How a table's file is read, where its first rows do not show it.
struct FileOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What separates cells: comma, semicolon, tab, pipe, blanks, or a character. (default: found out)",
      valueName: "delimiter"))
  var delimiter: Dialect.Delimiter?

  @Option(help: "What encloses cells that need it. (default: found out)")
  var quote: Dialect.Quote?

  @Option(help: "Whether the first line names the columns. (default: found out)")
  var header: YesOrNo?

  @Option(help: "What the bytes of the file stand for.")
  var encoding: TableOptions.Encoding = .utf8

  @Flag(help: "Leave out, count and say rows with too many or too few cells, instead of refusing the file.")
  var skipBadRows = false

  @Option(
    help: ArgumentHelp(
      "A second file with the labels of the first, where these are arrays (IDX or NumPy): they are the column label.",
      valueName: "file"),
    completion: .file())
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "Which arrays of an .npz are meant. (default: x and y, images and labels, and the like)",
      valueName: "inputs,labels"))
  var arrays: ArrayNames?

  @OptionGroup var database: DatabaseOptions

  struct ArrayNames: ExpressibleByArgument {
    let names: [String]

    init?(argument: String) {
      names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard names.count <= 2, names.allSatisfy({ !$0.isEmpty }) else { return nil }
    }
  }

  enum YesOrNo: String, ExpressibleByArgument, CaseIterable {
    case yes, no
  }

  func validate() throws {
    guard let flag = database.given.first else { return }
    let others = [
      (delimiter != nil, "--delimiter"), (quote != nil, "--quote"), (header != nil, "--header"),
      (skipBadRows, "--skip-bad-rows"), (labels != nil, "--labels"), (arrays != nil, "--arrays"),
    ]
    .filter(\.0).map(\.1)
    if !others.isEmpty {
      throw ValidationError("\(flag): expected a database without \(others.joined(separator: ", "))")
    }
  }

  /// The table in this file or database; `-` is standard input.
  func table(_ path: String) throws -> Table { try table([path]) }

  /// The table in these files, read as one.
  func table(_ paths: [String], cache: ColumnCache? = nil) throws -> Table {
    var options = options
    options.cache = cache
    guard let first = paths.first else { return try Table(contentsOf: paths, options: options) }
    var table = try table(first, options)
    for path in paths.dropFirst() { table = try table.appending(self.table(path, options)) }
    return table
  }

  /// How a file is read.
  var options: TableOptions {
    var options = TableOptions()
    options.delimiter = delimiter
    options.quote = quote
    options.hasHeader = header.map { $0 == .yes }
    options.encoding = encoding
    options.skipsBadRows = skipBadRows
    options.labels = labels
    options.arrays = arrays?.names
    return options
  }

  private func table(_ path: String, _ options: TableOptions) throws -> Table {
    if !database.given.isEmpty { return try database.rows(of: path) }
    do {
      return try Table(contentsOf: path, options: options)
    } catch {
      guard case .malformed(_, _, let problem) = error, problem == .otherFormat("SQLite") else { throw error }
      return try database.rows(of: path)
    }
  }
}

/// Names of columns that differ between a model and a table.
struct RenameOptions: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Two names of one column, the model's and the table's, in any order: --rename Contract=contract.",
      valueName: "name=name"))
  var rename: [Pair] = []

  struct Pair: ExpressibleByArgument {
    let first: String
    let second: String

    init?(argument: String) {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
      (first, second) = (String(parts[0]), String(parts[1]))
    }
  }

  /// The table with the model's names.
  func renamed(_ table: Table, for model: Model) throws -> Table {
    guard !rename.isEmpty else { return table }
    let names = model.schema?.columns.map(\.name) ?? model.features.columns + [model.target.column]
    return try table.renaming(rename.map { ($0.first, $0.second) }, toMatch: names)
  }
}

extension Dialect.Delimiter: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
extension Dialect.Quote: ExpressibleByArgument {}
extension TableOptions.Encoding: ExpressibleByArgument {}
