import BackpropCompute

/// Everything that can be wrong with a table, in words for the person at the keyboard.
public enum TableError: Error, Equatable, Sendable {
  /// No file stands under this path.
  case absentFile(path: String)
  /// The file is there but cannot be read; the reason is the system's.
  case unreadableFile(path: String, reason: String)
  /// The file is packed, and what packed it cannot have left it so.
  case damagedFile(path: String, reason: String)
  /// The bytes are not a CSV table; `line` is counted from 1 and absent where the whole file is meant.
  case malformed(file: String, line: Int?, problem: CSVProblem)
  /// Columns were asked for that the table does not have.
  case noSuchColumns(table: String, missing: [MissingColumn], available: [String])
  /// Columns that were given by a program do not form a table.
  case inconsistentColumns(table: String, reason: String)
  /// One cell cannot be used; `place` is `file:line`.
  case unusableCell(place: String, column: String, cell: String, problem: CellProblem)
  /// A target column from which nothing can be learned.
  case unusableTarget(table: String, column: String, problem: TargetProblem)
  /// No column is left from which something could be learned.
  case noUsableFeatures(table: String, reasons: [String])
  /// The table has too few rows for what was asked.
  case tooFewRows(table: String, needed: Int, got: Int)
  /// The encoded table would not fit in the machine's memory.
  case exceedsMemory(table: String, rows: Int, features: Int)
  /// What a `MemoryBudget` or ``ColumnCache`` needs is not there.
  case noRoom(MemoryBudgetError)
  /// The part of a split is not strictly between 0 and 1.
  case fractionOutOfRange(Double)
  /// Cross-validation with fewer than two folds.
  case foldCountOutOfRange(Int)
  /// A column has too few different values for its groups to be shared out.
  case tooFewGroups(table: String, column: String, needed: Int, got: Int)
  /// A column that names the parts of a split, and does not give all that are needed.
  case unusableSplit(table: String, column: String, problem: SplitProblem)

  /// A name that no column has, with the column that was probably meant.
  public struct MissingColumn: Equatable, Sendable {
    /// The name that was asked for.
    public let name: String
    /// The most similar name in the table, if one is similar enough.
    public let suggestion: String?
  }

  /// What is wrong with a cell.
  public enum CellProblem: Equatable, Sendable {
    /// The column must hold numbers, and this is none.
    case notANumber
    /// The cell is missing where a value is needed.
    case missing
    /// The label is not among the classes.
    case unknownLabel(classes: [String])
    /// The number leaves the range of the precision it is encoded in.
    case tooLarge
    /// The cell is not written as those that training saw.
    case notWritten(as: String)
    /// The column must hold times, and this is none.
    case notATime
    /// The column must say train, valid or test.
    case unknownPart
  }

  /// What is wrong with the parts that a column names.
  public enum SplitProblem: Equatable, Sendable {
    /// No row is to be trained on.
    case nothingToTrain
    /// Every row is to be trained on.
    case nothingElse
  }

  /// What is wrong with a target column.
  public enum TargetProblem: Equatable, Sendable {
    /// Every cell is missing.
    case allMissing
    /// Every row has this one class.
    case singleClass(String)
    /// Every row has this one number.
    case constant(Double)
  }

  /// The four sorts of failure, which a command tells apart in its exit code.
  public enum Kind: Equatable, Sendable {
    /// The input is not there or cannot be read.
    case noInput
    /// The input was read, and its content cannot be used.
    case badData
    /// A column name fits no column.
    case noSuchColumn
    /// An argument makes no sense, whatever the table.
    case badArgument
    /// The disk does not take what must be written.
    case cannotWrite
  }

  /// The sort of failure.
  public var kind: Kind {
    switch self {
    case .absentFile, .unreadableFile: .noInput
    case .noSuchColumns: .noSuchColumn
    case .noRoom(.tooLittle): .badArgument
    case .noRoom: .cannotWrite
    case .inconsistentColumns, .fractionOutOfRange, .foldCountOutOfRange: .badArgument
    case .damagedFile, .malformed, .unusableCell, .unusableTarget, .noUsableFeatures, .tooFewRows,
      .exceedsMemory,
      .tooFewGroups, .unusableSplit:
      .badData
    }
  }
}

extension TableError: CustomStringConvertible {
  /// One sentence: where, what was expected, what was found, and where it helps what to do.
  public var description: String {
    switch self {
    case .absentFile(let path):
      "\(path): no such file"
    case .unreadableFile(let path, let reason):
      "\(path): cannot be read: \(reason)"
    case .damagedFile(let path, let reason):
      "\(path): \(reason)"
    case .malformed(let file, let line?, let problem):
      "\(file):\(line): \(problem)"
    case .malformed(let file, nil, let problem):
      "\(file): \(problem)"
    case .noSuchColumns(let table, let missing, let available):
      Self.description(table: table, missing: missing, available: available)
    case .inconsistentColumns(let table, let reason):
      "\(table): \(reason)"
    case .unusableCell(let place, let column, let cell, let problem):
      "\(place): column \(quoted(column)): \(Self.description(of: problem, cell: cell))"
    case .unusableTarget(let table, let column, let problem):
      "\(table): target \(quoted(column)): \(Self.description(of: problem))"
    case .noUsableFeatures(let table, let reasons):
      "\(table): no usable feature column is left"
        + (reasons.isEmpty ? "" : " (\(listed(reasons, separator: "; ")))")
    case .tooFewRows(let table, let needed, let got):
      "\(table): at least \(needed) \(needed == 1 ? "row is" : "rows are") needed, got \(got)"
    case .exceedsMemory(let table, let rows, let features):
      "\(table): \(rows) rows x \(features) features exceed the memory of this machine; use fewer of either"
    case .noRoom(let error):
      error.description
    case .fractionOutOfRange(let fraction):
      "a split needs a fraction between 0 and 1 (both excluded), got \(fraction)"
    case .foldCountOutOfRange(let count):
      "cross-validation needs at least 2 folds, got \(count)"
    case .tooFewGroups(let table, let column, let needed, let got):
      "\(table): column \(quoted(column)): at least \(needed) different values are needed to keep equal ones "
        + "together, got \(got)"
    case .unusableSplit(let table, let column, .nothingToTrain):
      "\(table): column \(quoted(column)): no cell says train; at least one row must be trained on"
    case .unusableSplit(let table, let column, .nothingElse):
      "\(table): column \(quoted(column)): every cell says train; some must say valid or test"
    }
  }

  private static func description(table: String, missing: [MissingColumn], available: [String]) -> String {
    let isUnnamed = available.enumerated().allSatisfy { $0.element == "column\($0.offset + 1)" }
    let columns =
      "the columns are: \(listed(available))"
      + (isUnnamed ? "; the first line was read as a row (--header yes takes it for their names)" : "")
    if missing.count == 1, let only = missing.first {
      if let delimiter = delimiter(parting: available, to: only.name) {
        return "\(table): no column \(quoted(only.name)); \(columns), the only one; expected --delimiter "
          + "\(asArgument(delimiter)) if that separates cells"
      }
      let hint = only.suggestion.map { "; did you mean \(quoted($0))?" } ?? ";"
      return "\(table): no column \(quoted(only.name))\(hint) \(columns)"
    }
    let names = missing.map { column in
      quoted(column.name) + (column.suggestion.map { " (did you mean \(quoted($0))?)" } ?? "")
    }
    return "\(table): \(missing.count) columns are absent: \(listed(names)); \(columns)"
  }

  /// The sign that parts the only column's name into several, of which this is one.
  private static func delimiter(parting columns: [String], to name: String) -> String? {
    guard columns.count == 1, let all = columns.first else { return nil }
    return [":", "~", "^", "!", "&", "/", "*", ";", "|", ",", "\t"].first {
      all.split(separator: $0).contains { withoutBlanks(String($0)) == name }
    }
    .map { $0 == "\t" ? "tab" : $0 }
  }

  private static func description(of problem: CellProblem, cell: String) -> String {
    switch problem {
    case .notANumber: "expected a number, got \(quoted(cell))"
    case .missing: cell.isEmpty ? "the cell is empty" : "the cell is missing (\(quoted(cell)))"
    case .unknownLabel(let classes):
      "label \(quoted(cell)) is not among the \(classes.count) classes: \(listed(classes))"
    case .tooLarge: "\(cell) is too large for the precision of the model"
    case .notWritten(let form): "expected \(form), got \(quoted(cell))"
    case .notATime:
      "expected a number, or a date such as 2024-05-31 or 2024-05-31 17:30:00, got \(quoted(cell))"
    case .unknownPart: "expected train, valid or test, got \(quoted(cell))"
    }
  }

  private static func description(of problem: TargetProblem) -> String {
    switch problem {
    case .allMissing: "every cell is missing"
    case .singleClass(let label): "every row has the class \(quoted(label)); at least two classes are needed"
    case .constant(let value): "every row has the value \(numberText(value)); there is nothing to learn"
    }
  }
}

/// The text in quotes, shortened to 60 characters and with line breaks and control characters made visible.
package func quoted(_ text: String) -> String {
  let shown = text.count > 60 ? text.prefix(57) + "..." : text[...]
  return shown.debugDescription
}

/// At most 20 items in one line, then how many more there are.
package func listed(_ items: [String], separator: String = ", ") -> String {
  let limit = 20
  let shown = items.prefix(limit).joined(separator: separator)
  return items.count > limit ? "\(shown)\(separator)... (\(items.count - limit) more)" : shown
}
