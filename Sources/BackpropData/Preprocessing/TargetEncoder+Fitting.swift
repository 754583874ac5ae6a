import BackpropCompute

extension TargetEncoder {
  /// Learns the classes, or the offset and scale, from the training rows; missing cells are passed over.
  ///
  /// Without a task it is inferred (``LearningTask/inferred(from:)``). Throws if the column is not there, has
  /// no value, one class or one number, or holds text where numbers are to be learned.
  public init(
    fitting table: Table, column: String, task: LearningTask? = nil, scaling: Scaling = .standard
  ) throws(TableError) {
    let index = try table.index(ofColumn: column)
    let cells = table.columns[index]
    guard (0..<table.rowCount).contains(where: { !cells.isMissing(row: $0) }) else {
      throw .unusableTarget(table: table.name, column: column, problem: .allMissing)
    }
    switch task ?? LearningTask.inferred(from: cells).task {
    case .classification:
      let labels = table.labels(inColumn: index)
      if labels.count == 1 {
        throw .unusableTarget(table: table.name, column: column, problem: .singleClass(labels[0]))
      }
      self.init(column: column, values: .classes(labels))
    case .regression:
      let summary = NumberSummary(of: try table.numbers(inColumn: index))
      if summary.isConstant {
        throw .unusableTarget(table: table.name, column: column, problem: .constant(summary.minimum))
      }
      let (offset, scale) =
        switch scaling {
        case .standard: (summary.mean, summary.deviation)
        case .none: (0.0, 1.0)
        case .minmax: (summary.minimum, summary.maximum - summary.minimum)
        }
      guard scale.isFinite else {
        let row = try table.numbers(inColumn: index).firstIndex(of: summary.maximum) ?? 0
        throw table.unusableCell(row: row, column: index, problem: .tooLarge)
      }
      self.init(column: column, values: .numbers(offset: offset, scale: scale, scaling: scaling))
    }
  }
}

extension Table {
  /// The distinct values of a column, sorted: text by its characters, numbers by value and with the text of
  /// the first row that has it.
  fileprivate func labels(inColumn index: Int) -> [String] {
    switch columns[index].values {
    case .text(let categories, let codes):
      Set(codes.lazy.filter { $0 >= 0 }).map { categories[Int($0)] }.sorted()
    case .numbers(let numbers):
      firstRows(of: numbers).sorted { $0.key < $1.key }.map { trimmedText(row: $0.value, column: index) }
    }
  }

  private func firstRows(of numbers: LargeArray<Double>) -> [Double: Int] {
    var rowOfNumber: [Double: Int] = [:]
    for (row, number) in numbers.enumerated() where !number.isNaN && rowOfNumber[number] == nil {
      rowOfNumber[number] = row
    }
    return rowOfNumber
  }

  private func trimmedText(row: Int, column: Int) -> String {
    let bytes = Array(text(row: row, column: column).utf8)
    return String(decoding: bytes[withoutSpaces(bytes, in: bytes.indices)], as: UTF8.self)
  }
}
