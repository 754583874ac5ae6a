#if SQLite
  import BackpropData

  extension Table {
    /// Reads a table or view of a SQLite database; nil takes the only one there is, which ``Table/notes`` says.
    ///
    /// Integers and reals are numbers, text is text, NULL is a missing cell, and so are the texts that are missing in a CSV file
    /// (nothing, `NA`, `null` ...). A column is numeric when every cell is a number, a text that is one, or missing; else the
    /// numbers are texts too. Rows come in the order of the table, and errors name them by their number, counted from 1.
    ///
    /// The database is opened for reading alone: no file is changed, and none is made beside it. Throws where the file is no
    /// database, is locked or damaged, has no such table, a table has no rows, and at the first cell that is a blob or not valid
    /// UTF-8. Cost: linear in the cells, on one thread; the columns are in memory, the rows are not.
    public init(sqlite path: String, table: String? = nil) throws(SQLiteError) {
      self = try SQLiteReader(path).table(named: table)
    }

    /// Reads what one SELECT gives from a SQLite database, as ``init(sqlite:table:)`` reads a table.
    ///
    /// Throws also where the query is none, is several statements, would write, has parameters, or gives two columns one name.
    public init(sqlite path: String, query: String) throws(SQLiteError) {
      self = try SQLiteReader(path).table(query: query)
    }
  }
#endif
