#if SQLite
  internal import GRDB

  /// The tables and views of a database, in alphabetical order, without SQLite's own.
  struct TableList {
    let tables: [String]
    let views: [String]

    init(_ database: Database) throws {
      func names(_ type: String) throws -> [String] {
        try String.fetchAll(
          database,
          sql: #"""
            SELECT name FROM main.sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name
            """#, arguments: [type])
      }
      tables = try names("table")
      views = try names("view")
    }

    /// The table or view that SQLite takes this name for: the case of ASCII letters says nothing.
    func table(named name: String) -> String? {
      let all = tables + views
      return all.first { $0 == name } ?? all.first { Self.folded($0) == Self.folded(name) }
    }

    /// The only table, or where there is none the only view.
    var only: String? {
      tables.count == 1 ? tables.first : tables.isEmpty && views.count == 1 ? views.first : nil
    }

    private static func folded(_ name: String) -> [UInt8] {
      name.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
  }
#endif
