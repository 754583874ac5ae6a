import BackpropCompute

extension FeatureEncoder {
  /// Learns from the training rows how these columns are encoded; without names, all columns of the table.
  ///
  /// - Parameters:
  ///   - schema: what the columns are, which have been read as it says; without one, columns of text are categories.
  ///   - embedding: columns of more categories than this become codes for an embedding; nil never.
  ///
  /// Columns that are constant or wholly missing, and identifiers, are left out, which ``notes`` says; a constant column with
  /// missing cells keeps what its missing cells tell. Throws if a column is not there, if there is no row, or
  /// if nothing is left to encode.
  public init(
    fitting table: Table, columns: [String]? = nil, scaling: Scaling = .standard, schema: TableSchema? = nil,
    embedding: Int? = nil
  ) throws(TableError) {
    var seen: Set<String> = []
    let names = (columns ?? table.columnNames).filter { seen.insert($0).inserted }
    let indices = try table.indices(ofColumns: names)
    guard table.rowCount > 0 else { throw .tooFewRows(table: table.name, needed: 1, got: 0) }
    var fitting = FeatureFitting(scaling: scaling, embedding: embedding)
    if let bytes = table.bytes { fitting.features.append(.bytes(count: bytes.matrix.columns)) }
    let schemas = Dictionary((schema?.columns ?? []).map { ($0.name, $0) }) { first, _ in first }
    for index in indices { fitting.fit(table.columns[index], schemas[table.columns[index].name]) }
    guard !fitting.features.isEmpty else {
      throw .noUsableFeatures(table: table.name, reasons: fitting.notes)
    }
    self.init(scaling: scaling, features: fitting.features, notes: fitting.notes)
  }
}

/// The features of a table while its columns are learned one after the other.
struct FeatureFitting {
  let scaling: FeatureEncoder.Scaling
  let embedding: Int?
  var features: [FeatureEncoder.Feature] = []
  var notes: [String] = []

  init(scaling: FeatureEncoder.Scaling, embedding: Int?) {
    self.scaling = scaling
    self.embedding = embedding
  }

  /// Whether features are those of RealMLP: scaled indicators, pairs and levels. Else they are 0 and 1.
  var isRobust: Bool { scaling == .robust }

  mutating func fit(_ column: Column, _ schema: ColumnSchema?) {
    if schema?.kind == .identifier {
      let other = asArgument("\(column.name)=\(column.isNumeric ? "number" : "category")")
      notes.append("column \(quoted(column.name)) is left out: an identifier (--column \(other) keeps it)")
      return
    }
    if schema?.kind == .constant, !column.isConstant {
      notes.append("column \(quoted(column.name)) is left out: a constant, as asked, though it is none")
      return
    }
    switch column.values {
    case .numbers(let numbers):
      fit(numbers, column: column.name)
      if case .dates(let form)? = schema?.form { fitCycles(form, numbers, column: column.name) }
    case .text(let texts, let codes):
      if schema?.kind == .text {
        fitWords(texts, codes, column: column.name)
      } else {
        fit(texts, codes, column: column.name)
      }
    }
  }

  private mutating func fit(_ numbers: LargeArray<Double>, column: String) {
    let summary = NumberSummary(of: numbers)
    let hasMissing = summary.count < numbers.count
    if summary.count == 0 {
      notes.append("column \(quoted(column)) is left out: every cell is missing")
    } else if !summary.isConstant {
      features.append(scaled(numbers, summary, column: column))
      if hasMissing { features.append(indicator(numbers.mapped(\.isNaN), column: column)) }
    } else if hasMissing {
      features.append(indicator(numbers.mapped(\.isNaN), column: column))
      notes.append(
        "column \(quoted(column)) is \(numberText(summary.minimum)) or missing: only which is kept")
    } else {
      notes.append(
        "column \(quoted(column)) is left out: every cell is \(numberText(summary.minimum))")
    }
  }

  private func scaled(
    _ numbers: LargeArray<Double>, _ summary: NumberSummary, column: String
  ) -> FeatureEncoder.Feature {
    switch scaling {
    case .standard, .none:
      return .number(column: column, mean: summary.mean, deviation: summary.deviation)
    case .robust:
      return .scaled(column: column, scale: NumberScale(.robust, fitting: numbers), filling: 0)
    case .quantile:
      return .scaled(column: column, scale: NumberScale(.quantile, fitting: numbers), filling: 0)
    case .minmax:
      let scale = NumberScale(.minmax, fitting: numbers)
      return .scaled(column: column, scale: scale, filling: scale.apply(summary.mean))
    }
  }

  func indicator(_ isMissing: LargeArray<Bool>, column: String) -> FeatureEncoder.Feature {
    isRobust
      ? .indicator(column: column, scale: NumberScale(.robust, fitting: isMissing.lazy.map { $0 ? 1 : -1 }))
      : .missing(column: column)
  }

  /// The cycles in which the training rows do not all stand at the same place.
  private mutating func fitCycles(_ form: DateForm, _ seconds: LargeArray<Double>, column: String) {
    for cycle in form.cycles {
      var phases: Set<Double> = []
      for second in seconds where !second.isNaN && phases.count < 2 {
        if let moment = Moment(seconds: second) { phases.insert(cycle.phase(moment.parts)) }
      }
      if phases.count > 1 { features.append(.cycle(column: column, cycle: cycle)) }
    }
  }
}

extension Column {
  /// Whether all cells are the same, or all are missing.
  fileprivate var isConstant: Bool {
    switch values {
    case .numbers(let numbers):
      numbers.first.map { first in numbers.allSatisfy { $0 == first || $0.isNaN && first.isNaN } } ?? true
    case .text(_, let codes): codes.first.map { first in codes.allSatisfy { $0 == first } } ?? true
    }
  }
}
