import BackpropCompute
import BackpropKernels

/// What the data alone tell.
extension DiagnosisCase {
  /// - Parameter examined: some rows of the data, or all.
  func findingsOfData(_ examined: Dataset<S>) -> [Finding] {
    inputFindings(examined) + targetFindings() + batchFindings()
  }

  private func inputFindings(_ examined: Dataset<S>) -> [Finding] {
    var codes: [Int] = []
    if case .embedding(let embedding)? = network.layers.first { codes = embedding.tables.map { $0.column } }
    // Batch normalisation gives every column a size of 1.
    var isNormalized = false
    if case .batchNorm? = network.layers.first { isNormalized = true }
    let columns = ColumnStatistics.all(of: examined.inputs.matrix).filter { !codes.contains($0.column) }
    let unscaled = isNormalized ? [] : columns.filter { $0.isUnscaled }.sorted { $0.excess > $1.excess }
    let constant = examined.rows > 1 ? columns.filter { $0.isConstant } : []
    return (unscaled.isEmpty ? [] : [.unscaledInputs(unscaled)])
      + (constant.isEmpty ? [] : [.constantInputs(constant)])
  }

  /// Whether the targets are numbers that may be scaled: no classes, shares or counts.
  private var areNumbers: Bool {
    if case .combined = objective { return false }
    if case .numbers = objective.traits.targets { return true }
    return false
  }

  /// Whether a column of classes alone answers, with the classes numbered.
  private var areLabels: Bool {
    if case .combined = objective { return false }
    switch objective.traits.targets {
    case .labels, .labelsOrProbabilities: return data.targets.columns == 1
    case .numbers, .counts, .yesOrNo, .signs, .shares, .probabilities: return false
    }
  }

  private func targetFindings() -> [Finding] {
    // A single row has nothing to compare, and says so by being one.
    guard data.rows > 1 else { return [] }
    let columns = ColumnStatistics.all(of: data.targets)
    let constant = columns.filter { $0.isConstant }
    var found: [Finding] = []
    // Of probabilities that answer together, one may well be zero throughout.
    if constant.count == columns.count || objective.answersEachOutput && !constant.isEmpty {
      found.append(.constantTargets(constant))
    }
    if areNumbers {
      let unscaled = columns.filter { $0.isUnscaled }.sorted { $0.excess > $1.excess }
      if !unscaled.isEmpty { found.append(.unscaledTargets(unscaled)) }
    }
    if areLabels, constant.isEmpty {
      var isSeen = [Bool](repeating: false, count: network.outputs)
      for row in 0..<data.rows { isSeen[data.targets[row, 0].index] = true }
      let missing = isSeen.indices.filter { !isSeen[$0] }
      if !missing.isEmpty { found.append(.missingClasses(missing)) }
    }
    return found
  }

  private func batchFindings() -> [Finding] {
    let total = data.rows
    let batches = (total + batchRows - 1) / batchRows
    let lastRows = total - (batches - 1) * batchRows
    var found: [Finding] = []
    if lastRows == 1, let norm = network.layout.layers.first(where: { $0.layer.needsWholeBatch }) {
      found.append(.batchOfOneRow(layer: norm.path, batch: batchRows == 1 ? 1 : batches))
    }
    // Two or three rows agree by chance.
    guard batches > 1, batchRows >= 4 else { return found }
    let order =
      shuffles
      ? RandomSource(seed: seed).permutation(count: total, purpose: .shuffle, step: UInt64(epochs))
      : LargeArray(0..<total)
    var (count, first, isConstantWhole) = (0, 0, true)
    for batch in 0..<batches {
      let rows = order[batch * batchRows..<min(total, (batch + 1) * batchRows)]
      guard let start = rows.first else { continue }
      isConstantWhole = isConstantWhole && areEqual(order[0], start)
      if rows.allSatisfy({ areEqual(start, $0) }) {
        count += 1
        if first == 0 { first = batch + 1 }
      } else {
        isConstantWhole = false
      }
    }
    if !isConstantWhole, 2 * count >= batches {
      found.append(
        .constantBatches(
          ConstantBatches(count: count, of: batches, first: first, rows: batchRows, isShuffled: shuffles)))
    }
    return found
  }

  private func areEqual(_ row: Int, _ other: Int) -> Bool {
    for column in 0..<data.targets.columns where data.targets[row, column] != data.targets[other, column] {
      return false
    }
    return true
  }
}
