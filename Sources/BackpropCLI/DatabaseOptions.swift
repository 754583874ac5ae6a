import ArgumentParser
import BackpropData

#if SQLite
  import BackpropSQLite
#endif

/// Which rows of a SQLite database are the table.
struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The table or view of a SQLite database. (default: the only one)", valueName: "name"))
  var table: String?

  @Option(
    help: ArgumentHelp("A SELECT on a SQLite database, whose rows are the table.", valueName: "sql"))
  var query: String?

  func validate() throws {
    if table != nil, query != nil {
      throw ValidationError("--table, --query: expected one of them, got both")
    }
  }

  /// The flags that were given.
  var given: [String] { (table == nil ? [] : ["--table"]) + (query == nil ? [] : ["--query"]) }

  /// The rows that were asked for, or those of the database's only table.
  func rows(of path: String) throws -> Table {
    #if SQLite
      if path == "-" {
        throw Failure(
          .usage, "-: expected the file of a database, got standard input; SQLite reads here and there")
      }
      do {
        if let query { return try Table(sqlite: path, query: query) }
        return try Table(sqlite: path, table: table)
      } catch {
        throw Failure(error.kind.exitCode, error.description)
      }
    #else
      throw Failure(
        .unavailable,
        "\(given.isEmpty ? "\(path) is a SQLite database" : given.joined()): this backprop was built without SQLite; "
          + "build with: swift build -c release --traits SQLite")
    #endif
  }
}
