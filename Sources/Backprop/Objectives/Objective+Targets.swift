import BackpropCompute

extension Objective {
  /// How many target columns there are for a network with so many outputs; of cross-entropy, which takes a probability
  /// for each class as well, the one column of classes.
  public func targetColumns(outputs: Int) -> Int {
    switch self {
    case .combined(let combined): return combined.targetColumns
    case .gaussian: return outputs / 2
    case .quantile(let quantile): return outputs / max(1, quantile.levels.count)
    default: break
    }
    switch traits.targets {
    case .labels, .labelsOrProbabilities: return 1
    case .numbers, .counts, .yesOrNo, .signs, .shares, .probabilities: return outputs
    }
  }

  /// The columns of the predictions that answer the targets one by one: the means, the level nearest to the median, the
  /// first part.
  func answers(outputs: Int) -> Range<Int> {
    switch self {
    case .combined(let combined):
      return combined.parts.first.map { $0.objective.answers(outputs: $0.outputs) } ?? 0..<outputs
    case .gaussian: return 0..<outputs / 2
    case .quantile(let quantile):
      let targets = targetColumns(outputs: outputs)
      return quantile.middle * targets..<(quantile.middle + 1) * targets
    default: return 0..<outputs
    }
  }

  /// How many of so many target columns, the first ones, those predictions answer.
  func answeredColumns(of columns: Int) -> Int {
    if case .combined(let combined) = self { return combined.parts.first?.targetColumns ?? columns }
    return columns
  }

  /// Throws where targets do not fit a network with so many outputs, or lie outside what the loss is defined for.
  public func check<S: Scalar>(_ targets: Matrix<S>, outputs: Int) throws(ShapeError) {
    try check(outputs: outputs)
    try checkTargetColumns(targets.columns, outputs: outputs)
    guard case .combined(let combined) = self else {
      return try check(targets, columns: 0..<targets.columns, outputs: outputs)
    }
    var column = 0
    for part in combined.parts {
      let columns = column..<column + part.targetColumns
      try part.objective.check(targets, columns: columns, outputs: part.outputs)
      column = columns.upperBound
    }
  }

  /// Throws where there are not as many target columns as the outputs need.
  func checkTargetColumns(_ columns: Int, outputs: Int) throws(ShapeError) {
    let expected = targetColumns(outputs: outputs)
    switch self {
    case .combined, .gaussian, .quantile:
      guard columns == expected else {
        throw ShapeError(
          "targets: expected \(expected) columns for a network with \(outputs) outputs, got \(columns)")
      }
      return
    default: break
    }
    switch traits.targets {
    case .labels:
      guard columns == 1 else {
        throw ShapeError("targets: expected 1 column of classes for \(traits.name), got \(columns)")
      }
    case .labelsOrProbabilities where columns == 1: break
    default:
      guard columns == outputs else {
        throw ShapeError("targets: expected \(outputs) columns, as the network has outputs, got \(columns)")
      }
    }
  }

  /// Throws where a target lies outside what the loss is defined for.
  private func check<S: Scalar>(
    _ targets: Matrix<S>, columns: Range<Int>, outputs: Int
  ) throws(ShapeError) {
    let traits = traits
    var areProbabilities = false
    if case .probabilities = traits.targets { areProbabilities = true }
    if case .labelsOrProbabilities = traits.targets, columns.count > 1 { areProbabilities = true }
    for row in 0..<targets.rows {
      var sum: S = 0
      for column in columns {
        let target = targets.vector[row * targets.columns + column]
        sum += target
        guard !target.isValid(traits.targets, isProbability: areProbabilities, outputs: outputs) else {
          continue
        }
        let expected = Self.expected(traits, isProbability: areProbabilities, outputs: outputs)
        throw ShapeError("targets, row \(row), column \(column): expected \(expected), got \(target)")
      }
      // The gradient of softmax and the divergence are those of the loss only where a row adds up to 1.
      guard !areProbabilities || (sum - 1).magnitude <= 1e-3 else {
        throw ShapeError("targets, row \(row): expected probabilities that add up to 1, got a sum of \(sum)")
      }
    }
  }

  private static func expected(_ traits: LossTraits, isProbability: Bool, outputs: Int) -> String {
    if isProbability { return "a probability from 0 to 1" }
    return switch traits.targets {
    case .numbers: "a finite number"
    case .counts: "a finite number of 0 or more for \(traits.name)"
    case .yesOrNo: "0 or 1 for \(traits.name)"
    case .signs: "1 for a yes, -1 or 0 for a no for \(traits.name)"
    case .shares, .probabilities: "a number from 0 to 1 for \(traits.name)"
    case .labels, .labelsOrProbabilities: "a class from 0 to \(outputs - 1)"
    }
  }
}

extension Scalar {
  fileprivate func isValid(_ targets: LossTraits.Targets, isProbability: Bool, outputs: Int) -> Bool {
    if isProbability { return self >= 0 && self <= 1 }
    return switch targets {
    case .numbers: isFinite
    case .counts: isFinite && self >= 0
    case .yesOrNo: self == 0 || self == 1
    case .signs: self == 0 || magnitude == 1
    case .shares, .probabilities: self >= 0 && self <= 1
    case .labels, .labelsOrProbabilities: self >= 0 && self < Self(outputs) && self == rounded(.down)
    }
  }
}
