#if SQLite
  internal import GRDBSQLite

  /// A SQLite database that another program has open, as tests need it: made where there is none.
  public final class OpenDatabase {
    private let connection: OpaquePointer?

    /// What SQLite said to a statement.
    public struct Failure: Error, CustomStringConvertible {
      public let description: String
    }

    /// Opens or makes the database, and runs statements.
    public init(_ path: String, _ statements: String = "") throws {
      var opened: OpaquePointer?
      let code = sqlite3_open(path, &opened)
      connection = opened
      if code != SQLITE_OK { throw Failure(description: "\(path): code \(code)") }
      // Nothing here has to outlive a fall of the machine.
      try execute("PRAGMA synchronous = OFF;" + statements)
    }

    deinit { sqlite3_close(connection) }

    /// Runs statements.
    public func execute(_ statements: String) throws {
      guard sqlite3_exec(connection, statements, nil, nil, nil) == SQLITE_OK else {
        throw Failure(description: String(cString: sqlite3_errmsg(connection)))
      }
    }
  }

  /// Makes a database by these statements.
  public func makeDatabase(_ path: String, _ statements: String) throws {
    _ = try OpenDatabase(path, statements)
  }
#endif
