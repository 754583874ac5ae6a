import Backprop
import BackpropCompute
import BackpropData

/// All that is decided before the first step: rows, preprocessing, network and objective. Nothing in it is random but by
/// the seed.
public struct TrainingPlan: Sendable {
  /// What was asked for, and what the recipe made of it.
  public let settings: TrainingSettings
  /// The rows that train, their cells read as the schema says.
  public let training: Table
  /// The rows that choose the best epoch; nil without validation.
  public let validation: Table?
  /// Rows that no network sees, by which predictions get ranges; nil where there are few, or they are divided as asked.
  public let reserved: Table?
  /// What the columns are, found out from all rows; nil where a model of an earlier version decides.
  public let schema: TableSchema?
  /// How the columns become inputs, fitted to the training rows alone.
  public let features: FeatureEncoder
  /// How the target becomes outputs, and outputs become answers.
  public let target: TargetEncoder
  /// What will be made small.
  public let objective: Objective
  /// The network's layers, the output layer included.
  public let layers: [Layer]
  /// The inputs of each dense layer, and the outputs of the last; other layers change no size.
  public let widths: [Int]
  /// What was understood and decided, a sentence each.
  public let notes: [String]
  /// The weight of each class; nil where all count alike.
  let classWeights: [Double]?
  /// What the networks are and how they are trained: one kind, or several that take turns, one for each time the rows are
  /// divided. Settings, layers and widths above are those of the first.
  let kinds: [NetworkKind]
  /// What the recipe says of so many rows; nil without one.
  let scheme: Recipe.Scheme?
  /// The parts of the training rows, for each time they are divided; empty where rows are held out once or not at all.
  let folds: [[Fold]]
  let fingerprint: String
  private let hasBytes: Bool
  let name: String
  /// The name of the second table, where there is one.
  let validationTable: String?

  /// Looks at a table and decides.
  ///
  /// - Parameter held: a second table, whose rows choose the best epoch; nil takes some of the first's.
  ///
  /// Throws where the target or a setting does not fit the table.
  public init(table: Table, validation held: Table? = nil, settings: TrainingSettings) throws(ModelError) {
    try settings.check()
    let asked = settings
    name = table.name
    validationTable = held?.name
    fingerprint = Fingerprint.of(table)
    do {
      // A target among the bytes makes columns of all of them.
      let table = try table.columnNames.contains(settings.target) ? table : table.expandingBytes()
      let held = try table.bytes == nil ? held?.expandingBytes() : held
      hasBytes = table.bytes != nil
      try table.checkRoomForParts()
      let schema = try Self.schema(of: table, settings)
      self.schema = schema
      let needed = settings.columnsOfRows
      let understood = try schema?.understood(table, keeping: needed) ?? table
      let understoodHeld = try held.map { try schema?.understood($0, keeping: needed) ?? $0 }
      var notes = understood.notes
      if settings.start == nil { notes += schema?.notes ?? [] }
      let rows = try TrainingRows(of: understood, held: understoodHeld, settings: settings, notes: &notes)
      training = rows.training
      validation = rows.validation
      reserved = rows.reserved
      scheme = rows.scheme
      folds = rows.folds
      (features, target) = try Self.encoders(rows, schema, settings: asked)
      let resolved = try asked.resolved(
        features, target, scheme: rows.scheme,
        rows: training.rowCount - (folds.first?.first?.validation.count ?? 0), training: training,
        scarcest: asked.recipe == nil ? nil : try Self.scarcestShare(target, training))
      let settings = resolved[0]
      self.settings = settings
      // Rows of another table may have what these columns never had.
      notes += try settings.start == nil ? features.notes : features.encodingNotes(for: rows.answered)
      if let understoodHeld {
        _ = try held?.indices(ofColumns: features.columns)  // says what the table has, known or not
        let met = try understoodHeld.notes + features.encodingNotes(for: understoodHeld)
        notes += met.map { "\(understoodHeld.name): \($0)" }
      }
      if target.classes.count > 100, target.classes.count * 2 > rows.answered.rowCount {
        throw ModelError(
          .badData,
          "\(table.name): target \"\(settings.target)\": expected classes that stand in several rows each, got "
            + "\(target.classes.count) in \(rows.answered.rowCount) rows; if these are numbers, write them without signs "
            + "and separators")
      }
      if target.classes.count > 100, target.classes.count * 10 > rows.answered.rowCount {
        notes.append(
          "target \"\(settings.target)\" has \(target.classes.count) classes for \(rows.answered.rowCount) rows: "
            + "hardly any can be learned; if these are numbers, write them without signs and separators")
      }
      classWeights = try settings.weightsOfClasses(target, training: training)
      let outputs: Int
      (objective, outputs) = try settings.objective(for: target)
      try objective.checkRange(of: target, in: rows.answered)
      if objective.answersInScores {
        notes.append(
          "\(objective.spelling) learns scores: probabilities are their "
            + "\(outputs == 1 ? "sigmoid" : "softmax"), good to rank by and not calibrated")
      }
      let (inputs, activation) = (features, objective.outputActivation)
      let divisions = folds.isEmpty ? settings.divisions(by: scheme) : folds.count
      let kinds = try resolved.prefix(divisions).map { (settings) throws(ModelError) in
        try NetworkKind(
          settings: settings,
          layers: Self.layers(settings, inputs, outputs: outputs, activation: activation))
      }
      self.kinds = kinds
      layers = kinds[0].layers
      if let start = settings.start {
        notes.append(
          "starts from \(start.provenance.table)'s model, with its preprocessing, layers and parameters")
      }
      self.notes = notes
      widths = [features.width] + layers.flatMap(\.sizes)
      try Self.check(table, features, widths, outputs: outputs, settings)
      try checkMetric()
    } catch let error as TableError {
      throw ModelError(error)
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(.badData, "\(table.name): \(error)")
    }
  }

  /// What the model to start from says of the columns, or the settings do, or the cells.
  private static func schema(of table: Table, _ settings: TrainingSettings) throws -> TableSchema? {
    if let start = settings.start { return start.schema }
    _ = try table.column(named: settings.target)
    guard !settings.ignored.contains(settings.target) else {
      throw ModelError(
        .settings, "ignore: expected other columns than the target, got \"\(settings.target)\"")
    }
    if let schema = settings.schema { return schema }
    return try TableSchema(
      inferring: table, kinds: settings.kinds, ignored: settings.ignored, missing: settings.missing,
      target: settings.target)
  }

  /// A scale is learned from the training rows alone; the list of classes has all of them.
  private static func encoders(
    _ rows: TrainingRows, _ schema: TableSchema?, settings: TrainingSettings
  ) throws -> (FeatureEncoder, TargetEncoder) {
    if let start = settings.start {
      // Its error names the labels that are not the model's.
      _ = try start.target.classIndices(rows.answered)
      return (start.features, start.target)
    }
    let target = try TargetEncoder(
      fitting: rows.task == .classification ? rows.answered : rows.training, column: settings.target,
      task: rows.task, scaling: settings.targetScaling)
    let others = Set(
      [settings.target, settings.weights, settings.split?.columnOfNoFeature].compactMap { $0 }
    )
    .union(settings.ignored)
    let features = try FeatureEncoder(
      fitting: rows.training, columns: rows.training.columnNames.filter { !others.contains($0) },
      scaling: settings.featureScaling, schema: schema, embedding: settings.embeddingInUse)
    return (features, target)
  }

  /// The share of the rows that the rarest class has; nil for numbers.
  private static func scarcestShare(_ target: TargetEncoder, _ table: Table) throws(TableError) -> Double? {
    guard target.task == .classification else { return nil }
    var counts = [Int](repeating: 0, count: target.classes.count)
    for index in try target.classIndices(table) { counts[index] += 1 }
    return Double(counts.min() ?? 0) / Double(max(1, table.rowCount))
  }

  private static func layers(
    _ settings: TrainingSettings, _ features: FeatureEncoder, outputs: Int, activation: Activation
  ) throws(ModelError) -> [Layer] {
    guard let start = settings.start else {
      let tables = features.embeddingTables
      return (tables.isEmpty ? [] : [.embedding(Embedding(tables))]) + settings.hidden + [
        .dense(
          outputs, activation, initializer: settings.outputInitializer,
          biasInitializer: settings.outputBiasInitializer, parametrization: settings.outputParametrization)
      ]
    }
    guard start.network.widths.last == outputs else {
      throw ModelError(
        .settings,
        "loss: expected one for the \(start.network.widths.last ?? 0) outputs of the model to start from, such as "
          + "\(start.objective.spelling), got one for \(outputs)")
    }
    return start.network.layers
  }

  private static func check(
    _ table: Table, _ features: FeatureEncoder, _ widths: [Int], outputs: Int, _ settings: TrainingSettings
  ) throws(ModelError) {
    guard features.width > 0 else {
      throw ModelError(.badData, "\(table.name): expected a column that varies beside the target, got none")
    }
    if let expected = settings.expectedSizes, expected != widths {
      throw ModelError(
        .settings,
        "layers: expected \(words(widths)) for this table (\(features.width) inputs after preprocessing, "
          + "\(outputs) \(outputs == 1 ? "output" : "outputs")), got \(words(expected))")
    }
  }

  /// How many rows have a target.
  public var rowCount: Int {
    training.rowCount + (validation?.rowCount ?? 0) + (reserved?.rowCount ?? 0)
  }

  /// What each column holds and what was made of it, in the table's order; empty where a model of an earlier version decides.
  ///
  /// - Parameter table: the table of the plan.
  public func columnSummaries(of table: Table) throws(ModelError) -> [ColumnSummary] {
    guard let schema else { return [] }
    do {
      let table = try hasBytes ? table : table.expandingBytes()
      let understood = try schema.understood(table)
      var roles = [settings.target: "target, \(target.task == .classification ? "classes" : "a number")"]
      if let weights = settings.weights { roles[weights] = "weight of the row" }
      if let column = settings.split?.columnOfNoFeature { roles[column] = "says how rows are divided" }
      let found = ColumnSummary.all(of: understood, schema: schema, features: features, roles: roles)
      let known = Dictionary(found.map { ($0.name, $0) }) { first, _ in first }
      let ignored = Set(schema.ignored)
      return (understood.bytes.map { [ColumnSummary($0)] } ?? [])
        + table.columns.compactMap { column in
          known[column.name]
            ?? (ignored.contains(column.name)
              ? ColumnSummary(
                column, schema: nil, features: nil, role: roles[column.name] ?? "left out, as asked") : nil)
        }
    } catch {
      throw ModelError(error)
    }
  }

  /// The rows of a table as the network sees them, with their weights.
  public func dataset<S: Scalar>(_ table: Table, of _: S.Type) throws(ModelError) -> Dataset<S> {
    do {
      return try Dataset(
        inputs: features.inputs(of: table), targets: target.encode(table),
        weights: weights(of: table)?.map { S($0) })
    } catch let error as TableError {
      throw ModelError(error)
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(.badData, "\(table.name): \(error)")
    }
  }

  /// What each row counts, its class's weight included; nil where all count alike.
  private func weights(of table: Table) throws(ModelError) -> [Double]? {
    var weights = try settings.weights.map { (name) throws(ModelError) in try table.weights(named: name) }
    guard let classWeights else { return weights }
    do {
      let factors = try target.classIndices(table).map { classWeights[$0] }
      weights = weights.map { zip($0, factors).map { $0 * $1 } } ?? factors
      return weights
    } catch {
      throw ModelError(error)
    }
  }
}

extension Split {
  /// The column that says how rows are shared out and of which a row at prediction knows nothing: it is no feature.
  fileprivate var columnOfNoFeature: String? {
    switch self {
    case .grouped(let column), .column(let column): column
    case .shuffled, .stratified, .timed: nil
    }
  }
}

extension TrainingSettings {
  /// Columns that say how rows count and are divided, which are needed even where they are no features.
  fileprivate var columnsOfRows: [String] {
    let column: String? =
      switch split {
      case .grouped(let column), .column(let column), .timed(let column), .stratified(let column): column
      case .shuffled, nil: nil
      }
    return [weights, column].compactMap { $0 }
  }

  /// The most categories that are not embedded; nil where none is: codes cannot be mixed up, and a network has one layer of
  /// embeddings.
  fileprivate var embeddingInUse: Int? {
    if recipe != nil { return featureScaling == .robust ? embedding : nil }
    if case .embedding? = hidden.first { return nil }
    return options.mixup > 0 || featureScaling != .robust ? nil : embedding
  }

  /// The weight of each class; nil where all count alike. Throws where the target has no classes, or not these.
  fileprivate func weightsOfClasses(
    _ target: TargetEncoder, training: Table
  ) throws(ModelError) -> [Double]? {
    guard let classWeights else { return nil }
    guard case .classes(let labels) = target.values else {
      throw ModelError(
        .settings,
        "class weights: expected a target of classes with them, got numbers; use a column of weights")
    }
    do {
      return try classWeights.weights(of: labels, rows: target.classIndices(training))
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(.badData, "\(error)")
    }
  }
}

extension Objective {
  /// Throws where a number to predict is not what the loss is defined for, or is scaled so that it is not.
  fileprivate func checkRange(of target: TargetEncoder, in table: Table) throws(ModelError) {
    guard case .numbers(_, _, let scaling) = target.values else { return }
    let (range, words): (ClosedRange<Double>, String)
    switch self {
    case .poisson: (range, words) = (0 ... .greatestFiniteMagnitude, "a count of 0 or more")
    case .binaryCrossEntropy: (range, words) = (0...1, "a share from 0 to 1")
    default: return
    }
    guard scaling == .none else {
      throw ModelError(
        .settings,
        "target scaling: expected none for \(spelling), whose targets mean what they are, got \(scaling.rawValue)"
      )
    }
    do {
      let encoded: Matrix<Double> = try target.encode(table)
      for row in 0..<encoded.rows where !range.contains(encoded[row, 0]) {
        throw ModelError(
          .badData,
          "\(table.place(ofRow: row)): column \"\(target.column)\": expected \(words) for \(spelling), "
            + "got \(encoded[row, 0])")
      }
    } catch let error as ModelError {
      throw error
    } catch let error as TableError {
      throw ModelError(error)
    } catch {
      throw ModelError(.badData, "\(error)")
    }
  }
}

/// "1 row", "2 rows".
func rowsText(_ count: Int) -> String { count == 1 ? "1 row" : "\(count) rows" }
