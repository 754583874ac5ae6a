#if SQLite
  import BackpropData
  internal import GRDB
  internal import GRDBSQLite

  /// Reads tables out of the file of a database, with one connection and one transaction for each, which only reads.
  struct SQLiteReader {
    private let file: DatabaseFile

    init(_ path: String) throws(SQLiteError) {
      file = try DatabaseFile(path)
    }

    /// The table or view of this name; nil takes the only table, or where there is none the only view.
    func table(named name: String?) throws(SQLiteError) -> BackpropData.Table {
      try reading(as: name.map { "\(file.name):\($0)" }) { database in
        let found = try TableList(database)
        var notes: [String] = []
        let chosen: String
        if let name {
          guard let known = found.table(named: name) else {
            throw SQLiteError.noSuchTable(
              file: file.name, name: name, tables: found.tables, views: found.views)
          }
          chosen = known
        } else {
          guard let only = found.only else {
            throw SQLiteError.unclearTable(file: file.name, tables: found.tables, views: found.views)
          }
          chosen = only
          notes.append(
            "\(file.name): read the only \(found.views.contains(only) ? "view" : "table"), \(quoted(only))")
        }
        // An index could give the rows in another order.
        let order = found.views.contains(chosen) ? "" : " NOT INDEXED"
        let quotes = chosen.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        let statement = try database.makeStatement(sql: "SELECT * FROM main.\"\(quotes)\"\(order)")
        return try rows(of: statement, name: "\(file.name):\(chosen)", notes: notes)
      }
    }

    /// What a query gives.
    func table(query: String) throws(SQLiteError) -> BackpropData.Table {
      let name = "\(file.name) (query)"
      return try reading(as: name) { database in
        try rows(of: statement(query, in: database), name: name, notes: [])
      }
    }

    private func statement(_ query: String, in database: Database) throws -> Statement {
      func unusable(_ problem: SQLiteError.QueryProblem) -> SQLiteError {
        .unusableQuery(file: file.name, problem: problem)
      }
      guard !query.utf8.contains(0) else { throw unusable(.notUnderstood("a zero byte")) }
      let statements = try database.allStatements(sql: query)
      let statement: Statement
      do {
        guard let first = try statements.next() else { throw unusable(.empty) }
        statement = first
      } catch let error as DatabaseError {
        throw unusable(.notUnderstood(error.message ?? "\(error.resultCode)"))
      }
      // What follows may be meant for a database that the first statement would have changed.
      let hasMore = (try? statements.next() != nil) ?? true
      if hasMore { throw unusable(.severalStatements) }
      if !statement.isReadonly { throw unusable(.writes) }
      if statement.columnNames.isEmpty { throw unusable(.givesNothing) }
      let parameters = unsafe sqlite3_bind_parameter_count(statement.sqliteStatement)
      if parameters > 0 { throw unusable(.parameters(Int(parameters))) }
      return statement
    }

    private func rows(of statement: Statement, name: String, notes: [String]) throws -> BackpropData.Table {
      var notes = notes
      var columns = try columnNames(statement.columnNames, table: name, notes: &notes)
        .map(GrowingColumn.init(name:))
      var text = CellText()
      let cursor = try Row.fetchCursor(statement)
      while try cursor.next() != nil {
        for index in columns.indices {
          do throws(SQLiteError.CellProblem) {
            try append(statement, Int32(truncatingIfNeeded: index), to: &columns[index], &text)
          } catch {
            let (cell, row) = (columns[index], columns[index].count + 1)
            throw SQLiteError.unusableCell(place: "\(name), row \(row)", column: cell.name, problem: error)
          }
        }
      }
      guard (columns.first?.count ?? 0) > 0 else { throw SQLiteError.noRows(table: name) }
      let finished = columns.map { $0.finished() }
      return Table(name: name, rows: finished.map(\.column), notes: notes + finished.flatMap(\.notes))
    }

    /// Adds one cell of the row at hand. No value of GRDB's is made: its texts end at a zero byte, and are mended where they are
    /// not UTF-8.
    private func append(
      _ statement: Statement, _ index: Int32, to column: inout GrowingColumn, _ text: inout CellText
    ) throws(SQLiteError.CellProblem) {
      let row = unsafe statement.sqliteStatement
      switch unsafe sqlite3_column_type(row, index) {
      case SQLITE_INTEGER: try column.append(unsafe sqlite3_column_int64(row, index))
      case SQLITE_FLOAT: try column.append(unsafe sqlite3_column_double(row, index))
      case SQLITE_TEXT:
        let start = unsafe sqlite3_column_text(row, index)
        let count = Int(unsafe sqlite3_column_bytes(row, index))
        unsafe text.assign(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
        try column.append(text)
      case SQLITE_BLOB: throw .blob(count: Int(unsafe sqlite3_column_bytes(row, index)))
      default: column.appendMissing()
      }
    }

    /// The names with empty ones named by their position; throws where two are the same.
    private func columnNames(
      _ names: [String], table: String, notes: inout [String]
    ) throws -> [String] {
      var positionOfName: [String: Int] = [:]
      for (index, name) in names.enumerated() where !name.isEmpty {
        if let first = positionOfName.updateValue(index, forKey: name) {
          throw SQLiteError.duplicateColumn(table: table, name: name, first: first + 1, second: index + 1)
        }
      }
      return names.enumerated().map { index, name in
        guard name.isEmpty else { return name }
        var new = "column\(index + 1)"
        while positionOfName[new] != nil { new += "_" }
        positionOfName[new] = index
        notes.append("column \(index + 1) has no name and is named \(new)")
        return new
      }
    }

    private func reading<Result>(
      as table: String?, _ body: (Database) throws -> Result
    ) throws(SQLiteError) -> Result {
      do {
        if file.opening != .usual, unsafe sqlite3_compileoption_used("USE_URI") == 0 {
          throw SQLiteError.unreadableFile(
            path: file.name,
            reason: "this SQLite cannot read a database in WAL mode without writing beside it; "
              + "PRAGMA journal_mode = DELETE takes it out of that mode")
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(2)
        // A database that somebody else made shall do nothing but give its rows.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
        let queue = try DatabaseQueue(path: file.address, configuration: configuration)
        defer { try? queue.close() }
        let result = try queue.read(body)
        try file.checkUnchanged()
        return result
      } catch let error as DatabaseError {
        try file.checkUnchanged()
        throw SQLiteError(error, file: file.name, table: table ?? file.name)
      } catch let error as SQLiteError {
        throw error
      } catch {
        throw .failed(table: table ?? file.name, reason: "\(error)")
      }
    }
  }

  extension SQLiteError {
    /// What SQLite says, as what it means to whoever reads.
    fileprivate init(_ error: DatabaseError, file: String, table: String) {
      let reason = error.message ?? "\(error.resultCode)"
      self =
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: .locked(file: file)
        case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_FORMAT: .damaged(file: file, reason: reason)
        case .SQLITE_READONLY:
          .unfinished(
            file: file,
            beside: file + (error.extendedResultCode == .SQLITE_READONLY_ROLLBACK ? "-journal" : "-wal"))
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_IOERR, .SQLITE_AUTH:
          .unreadableFile(path: file, reason: reason)
        default: .failed(table: table, reason: reason)
        }
    }
  }
#endif
