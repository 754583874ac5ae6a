import BackpropData

/// Everything that can be wrong with a database as a table, in words for the person at the keyboard.
public enum SQLiteError: Error, Equatable, Sendable {
  /// No file stands under this path.
  case absentFile(path: String)
  /// The file is there but cannot be read.
  case unreadableFile(path: String, reason: String)
  /// The file is no SQLite database, or it is an encrypted one.
  case notADatabase(file: String, got: String)
  /// The file begins as a database does, and its content is no valid one.
  case damaged(file: String, reason: String)
  /// Another program writes to the database.
  case locked(file: String)
  /// Changes lie beside the database that only a program which may write can take in.
  case unfinished(file: String, beside: String)
  /// No table or view has this name.
  case noSuchTable(file: String, name: String, tables: [String], views: [String])
  /// None was named, and there is not exactly one; both lists may be empty.
  case unclearTable(file: String, tables: [String], views: [String])
  /// What was asked for is not one statement that reads.
  case unusableQuery(file: String, problem: QueryProblem)
  /// Two columns have the same name; positions are counted from 1.
  case duplicateColumn(table: String, name: String, first: Int, second: Int)
  /// There are columns and no row.
  case noRows(table: String)
  /// One cell cannot be used; `place` has the number of its row.
  case unusableCell(place: String, column: String, problem: CellProblem)
  /// Anything else that SQLite says.
  case failed(table: String, reason: String)

  /// What is wrong with a query.
  public enum QueryProblem: Equatable, Sendable {
    /// There is no statement.
    case empty
    /// There is more than one statement.
    case severalStatements
    /// It would change the database.
    case writes
    /// It gives no rows, whatever the database.
    case givesNothing
    /// It has this many places for values.
    case parameters(Int)
    /// SQLite's words for what it does not understand.
    case notUnderstood(String)
  }

  /// What is wrong with a cell.
  public enum CellProblem: Error, Equatable, Sendable {
    /// So many bytes without meaning.
    case blob(count: Int)
    /// Text that is not UTF-8, or its first bytes.
    case notUTF8([UInt8])
    /// The column has more different texts than can be numbered.
    case tooManyTexts
  }

  /// The sort of failure, which a command tells apart in its exit code.
  public var kind: TableError.Kind {
    switch self {
    case .absentFile, .unreadableFile, .locked, .unfinished: .noInput
    case .unclearTable, .unusableQuery: .badArgument
    case .notADatabase, .damaged, .noSuchTable, .duplicateColumn, .noRows, .unusableCell, .failed: .badData
    }
  }
}

extension SQLiteError: CustomStringConvertible {
  /// One sentence: where, what was expected, what was found, and where it helps what to do.
  public var description: String {
    switch self {
    case .absentFile(let path):
      "\(path): no such file"
    case .unreadableFile(let path, let reason):
      "\(path): cannot be read: \(reason)"
    case .notADatabase(let file, let got):
      "\(file): expected a SQLite database, got \(got)"
    case .damaged(let file, let reason):
      "\(file): the database is damaged, or part of it is encrypted: \(reason)"
    case .locked(let file):
      "\(file): another program is writing to the database; try again when it is done"
    case .unfinished(let file, let beside):
      "\(file): expected a database that can be read without writing, got one with changes left in \(beside); "
        + "open it once with a program that may write to it (sqlite3 \(file) .tables), or copy both files and do so there"
    case .noSuchTable(let file, let name, let tables, let views):
      "\(file): no table \(quoted(name))"
        + (nearestName(to: name, among: tables + views).map { "; did you mean \(quoted($0))?" } ?? ";")
        + " \(Self.list(tables, views))"
    case .unclearTable(let file, let tables, let views):
      tables.isEmpty && views.isEmpty
        ? "\(file): the database has no tables"
        : "\(file): expected --table, or --query; \(Self.list(tables, views))"
    case .unusableQuery(let file, let problem):
      "\(file): query: \(Self.description(of: problem))"
    case .duplicateColumn(let table, let name, let first, let second):
      "\(table): columns \(first) and \(second) are both named \(quoted(name)); rename one of them (select ... as ...)"
    case .noRows(let table):
      "\(table): no rows; there are only columns"
    case .unusableCell(let place, let column, let problem):
      "\(place): column \(quoted(column)): \(Self.description(of: problem))"
    case .failed(let table, let reason):
      "\(table): cannot be read: \(reason)"
    }
  }

  private static func list(_ tables: [String], _ views: [String]) -> String {
    let parts = [("tables", tables), ("views", views)].filter { !$0.1.isEmpty }
      .map { "the \($0.0) are: \(listed($0.1))" }
    return parts.isEmpty ? "the database has no tables" : parts.joined(separator: "; ")
  }

  private static func description(of problem: QueryProblem) -> String {
    switch problem {
    case .empty: "expected one SELECT, got none"
    case .severalStatements: "expected one SELECT, got several statements"
    case .writes: "expected one SELECT, got a statement that writes; the database is only read"
    case .givesNothing: "expected one SELECT, got a statement that gives no rows"
    case .parameters(let count):
      "expected values written out, got \(count) \(count == 1 ? "parameter" : "parameters") to be filled in"
    case .notUnderstood(let reason): reason
    }
  }

  private static func description(of problem: CellProblem) -> String {
    switch problem {
    case .blob(let count):
      "expected a number or text, got a blob of \(count) bytes; name the other columns with --query"
    case .notUTF8(let bytes):
      "the text is not UTF-8 (it begins with the bytes \(bytes.map(hexadecimal).joined(separator: " ")))"
    case .tooManyTexts: "more than \(Int32.max) different texts"
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
