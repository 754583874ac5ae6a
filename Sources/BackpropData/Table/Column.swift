import BackpropCompute

/// One named column of a table: numbers or text, each with missing cells.
public struct Column: Sendable {
  /// The column's name, unique in its table.
  public let name: String
  /// The cells in row order.
  public let values: Values

  /// The cells of a column.
  public enum Values: Sendable {
    /// Finite numbers; NaN stands for a missing cell.
    case numbers(LargeArray<Double>)
    /// Text as indices into its distinct values, which are in order of first appearance; -1 is a missing
    /// cell.
    ///
    /// After a selection of rows some categories may have no row.
    case text(categories: TextPool, codes: LargeArray<Int32>)
  }

  /// A column of numbers; what is not finite counts as missing.
  public init(name: String, numbers: [Double]) {
    self.name = name
    values = .numbers(LargeArray(numbers.lazy.map { $0.isFinite ? $0 : .nan }))
  }

  /// A column of text; nil is a missing cell.
  public init(name: String, text: [String?]) {
    var builder = TextBuilder()
    for cell in text { builder.append(cell) }
    self.init(name: name, values: builder.values)
  }

  init(name: String, values: Values) {
    self.name = name
    self.values = values
  }

  /// The number of cells, missing ones included.
  public var count: Int {
    switch values {
    case .numbers(let numbers): numbers.count
    case .text(_, let codes): codes.count
    }
  }

  /// Whether the column holds numbers.
  public var isNumeric: Bool {
    if case .numbers = values { true } else { false }
  }

  /// Whether the cell of this row is missing; traps outside `0..<count`.
  public func isMissing(row: Int) -> Bool {
    switch values {
    case .numbers(let numbers): numbers[row].isNaN
    case .text(_, let codes): codes[row] < 0
    }
  }

  /// The rows whose cell is missing, ascending.
  public var missingRows: [Int] {
    switch values {
    case .numbers(let numbers): numbers.indices.filter { numbers[$0].isNaN }
    case .text(_, let codes): codes.indices.filter { codes[$0] < 0 }
    }
  }

  /// The cells of these rows in this order; traps on a row outside `0..<count`.
  func selecting(rows: some Collection<Int>) -> Column {
    switch values {
    case .numbers(let numbers): Column(name: name, values: .numbers(numbers.selecting(rows)))
    case .text(let categories, let codes):
      Column(name: name, values: .text(categories: categories, codes: codes.selecting(rows)))
    }
  }
}

/// Collects the distinct texts of a column while its cells arrive.
private struct TextBuilder {
  private var categories = TextPool()
  private var codes: [Int32] = []
  private var codeOfCategory: [String: Int32] = [:]

  var values: Column.Values { .text(categories: categories, codes: LargeArray(codes)) }

  mutating func append(_ cell: String?) {
    guard let cell else {
      codes.append(-1)
      return
    }
    let code = codeOfCategory[cell] ?? Int32(categories.count)
    if code == categories.count {
      categories.append(cell.utf8)
      codeOfCategory[cell] = code
    }
    codes.append(code)
  }
}
