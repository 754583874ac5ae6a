import ArgumentParser
import BackpropData

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

  enum YesOrNo: String, ExpressibleByArgument, CaseIterable {
    case yes, no
  }

  /// The table in this file; `-` is standard input.
  func table(_ path: String) throws -> Table {
    var options = TableOptions()
    options.delimiter = delimiter
    options.quote = quote
    options.hasHeader = header.map { $0 == .yes }
    options.encoding = encoding
    options.skipsBadRows = skipBadRows
    return try Table(contentsOf: path, options: options)
  }
}

extension Dialect.Delimiter: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
extension Dialect.Quote: ExpressibleByArgument {}
extension TableOptions.Encoding: ExpressibleByArgument {}
