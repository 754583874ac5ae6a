#if SQLite
  import BackpropData
  import BackpropSQLite
  import Foundation
  import TestSupport
  import Testing

  /// SplitMix64: the same numbers at every run.
  private struct Random: RandomNumberGenerator {
    var state: UInt64 = 5

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  @Suite("Files of SQLite databases")
  struct SQLiteFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let rows = "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'x'), (2, 'y');"

    /// All names in the folder, with their files' bytes.
    private func contents() throws -> [String: [UInt8]] {
      Dictionary(uniqueKeysWithValues: try folder.names.map { ($0, try folder.bytes($0)) })
    }

    @Test("Files that are no database are told from each other")
    func otherFiles() throws {
      #expect(throws: SQLiteError.absentFile(path: folder.file("no.sqlite"))) {
        try Table(sqlite: folder.file("no.sqlite"), table: "t")
      }
      #expect(try folder.names == [])
      let folderError = #expect(throws: SQLiteError.self) { try Table(sqlite: folder.path) }
      #expect(folderError?.kind == .noInput && folderError?.description.contains("it is a folder") == true)
      let contents: [(String, [UInt8], String)] = [
        ("a.csv", Array("a,b\n1,2\n".utf8), "text; a CSV file needs no --table"),
        ("empty", [], "an empty file"), ("a.gz", [0x1F, 0x8B, 8, 0], "gzip file; unpack it first"),
        ("secret", (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 197 &+ $0 >> 3) }, "encrypted"),
      ]
      for (name, bytes, words) in contents {
        try folder.write(bytes, as: name)
        let error = #expect(throws: SQLiteError.self) { try Table(sqlite: folder.file(name)) }
        #expect(
          error?.kind == .badData && error?.description.contains(words) == true, "\(name): \(error as Any)")
      }
    }

    @Test("Damage is an error and nothing worse")
    func damage() throws {
      try makeDatabase(
        folder.file("a.sqlite"),
        Self.rows
          + "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO t SELECT i, 'text ' || i FROM n"
      )
      let whole = try folder.bytes("a.sqlite")
      #expect(try Table(sqlite: folder.file("a.sqlite")).rowCount == 5003)
      for length in [16, 100, 4000, 4096, 20_000] {
        try folder.write(Array(whole[..<length]), as: "short.sqlite")
        let error = #expect(throws: SQLiteError.self) { try Table(sqlite: folder.file("short.sqlite")) }
        #expect(error?.kind == .badData, "\(length): \(error as Any)")
      }
      var random = Random()
      for _ in 0..<100 {
        var bytes = whole
        for _ in 0..<20 {
          bytes[Int.random(in: 16..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
        }
        for at in 0..<16 { bytes[at] = whole[at] }
        try folder.write(bytes, as: "wrong.sqlite")
        // Whatever comes of it, it comes as a table or an error.
        do {
          #expect(try Table(sqlite: folder.file("wrong.sqlite"), table: "t").columns.count == 2)
        } catch {
          #expect(!error.description.isEmpty)
        }
      }
    }

    @Test("A database that another program writes to is locked, and then no more")
    func locks() throws {
      let path = folder.file("a.sqlite")
      let other = try OpenDatabase(path, Self.rows)
      try other.execute("BEGIN EXCLUSIVE; INSERT INTO t VALUES (3, 'z')")
      #expect(throws: SQLiteError.locked(file: "a.sqlite")) { try Table(sqlite: path) }
      try other.execute("COMMIT")
      #expect(try Table(sqlite: path).rowCount == 3)
    }

    @Test("Reading changes nothing and makes no file", arguments: ["delete", "wal", "persist"])
    func nothingWritten(mode: String) throws {
      let path = folder.file("a b?c#d%41é.sqlite")
      try makeDatabase(path, "PRAGMA journal_mode = \(mode);" + Self.rows)
      let before = try contents()
      #expect(before.keys.contains("a b?c#d%41é.sqlite-wal") == false)
      #expect(try Table(sqlite: path, table: "t").columns[1].textCells == ["x", "y"])
      #expect(
        try Table(sqlite: path, query: "SELECT a FROM t ORDER BY a DESC").columns[0].numberCells == [2, 1])
      #expect(try contents() == before)
    }

    @Test("Changes that lie in a file of their own are read, and that file stays as it is")
    func changesBeside() throws {
      let path = folder.file("a.sqlite")
      let other = try OpenDatabase(
        path, "PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0;" + Self.rows)
      let before = try contents()
      #expect(before["a.sqlite-wal"]?.isEmpty == false)
      #expect(try Table(sqlite: path).rowCount == 2)
      try other.execute("INSERT INTO t VALUES (3, 'z')")
      #expect(try Table(sqlite: path).rowCount == 3)

      // As they are found where a program ended without closing, and where only two of the three were copied.
      for ending in ["", "-wal", "-shm"] {
        try folder.write(folder.bytes("a.sqlite\(ending)"), as: "b.sqlite\(ending)")
      }
      let copies = try contents()
      #expect(try Table(sqlite: folder.file("b.sqlite"), table: "t").rowCount == 3)
      #expect(try contents() == copies)
      try FileManager.default.removeItem(atPath: folder.file("b.sqlite-shm"))
      #expect(throws: SQLiteError.unfinished(file: "b.sqlite", beside: "b.sqlite-wal")) {
        try Table(sqlite: folder.file("b.sqlite"))
      }
      #expect(try folder.names.contains("b.sqlite-shm") == false)
    }

    @Test("What an interrupted program left to be undone is not read")
    func interruptedWrite() throws {
      let other = try OpenDatabase(folder.file("a.sqlite"), Self.rows)
      // Pages go to the file before the end of a transaction that is larger than the cache.
      try other.execute(
        """
        PRAGMA cache_size = 2; BEGIN; UPDATE t SET b = 'changed';
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO t SELECT i, 'text' FROM n
        """)
      for ending in ["", "-journal"] {
        try folder.write(folder.bytes("a.sqlite\(ending)"), as: "b.sqlite\(ending)")
      }
      let before = try contents()
      #expect(throws: SQLiteError.unfinished(file: "b.sqlite", beside: "b.sqlite-journal")) {
        try Table(sqlite: folder.file("b.sqlite"))
      }
      #expect(try contents() == before)
    }

    @Test("Links are followed, and a name that SQLite has a meaning for is a name")
    func names() throws {
      for mode in ["delete", "wal"] {
        try makeDatabase(folder.file("file:\(mode).sqlite"), "PRAGMA journal_mode = \(mode);" + Self.rows)
        try FileManager.default.createSymbolicLink(
          atPath: folder.file("\(mode)-link"), withDestinationPath: folder.file("file:\(mode).sqlite"))
        let table = try Table(sqlite: folder.file("\(mode)-link"))
        #expect(table.name == "\(mode)-link:t" && table.rowCount == 2)
      }
      #expect(throws: SQLiteError.absentFile(path: ":memory:")) { try Table(sqlite: ":memory:") }
      #expect(throws: SQLiteError.self) { try Table(sqlite: "") }
    }
  }
#endif
