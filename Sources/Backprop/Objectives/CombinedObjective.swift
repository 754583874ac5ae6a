import BackpropCompute

/// Several objectives at once, each for consecutive outputs and target columns of its own:
///
///     l = sum over parts i of weight_i x mean_i,     mean_i over the outputs of part i in the row,
///                                                    or over the row where it answers with all of them
///
/// The mean is over the rows. Class weights of a part do not change what it divides by.
public struct CombinedObjective: Sendable, Equatable {
  /// One objective and its columns.
  public struct Part: Sendable, Equatable {
    /// The objective; not a combined one.
    public var objective: Objective
    /// How many outputs it has.
    public var outputs: Int
    /// How many target columns it has.
    public var targetColumns: Int
    /// What its mean is multiplied by; 0 or more.
    public var weight: Double

    /// A part with so many outputs.
    ///
    /// - Parameter targetColumns: nil for what the objective has usually (`Objective.targetColumns`): of cross-entropy one
    ///   column of classes.
    public init(_ objective: Objective, outputs: Int = 1, targetColumns: Int? = nil, weight: Double = 1) {
      self.objective = objective
      self.outputs = outputs
      self.targetColumns = targetColumns ?? objective.targetColumns(outputs: outputs)
      self.weight = weight
    }
  }

  /// The parts, in the order of their columns.
  public var parts: [Part]

  /// The sum of these parts.
  public init(_ parts: [Part]) { self.parts = parts }

  /// Outputs of all parts.
  public var outputs: Int {
    var sum = 0
    for part in parts { sum = sum.addingReportingOverflow(part.outputs).partialValue }
    return sum
  }

  /// Target columns of all parts.
  public var targetColumns: Int {
    var sum = 0
    for part in parts { sum = sum.addingReportingOverflow(part.targetColumns).partialValue }
    return sum
  }

  func check(outputs: Int) throws(ShapeError) {
    guard !parts.isEmpty else { throw ShapeError("combined objective: expected 1 part or more, got none") }
    guard self.outputs == outputs else {
      throw ShapeError(
        "combined objective: expected a network with \(self.outputs) outputs, those of its parts, got \(outputs)"
      )
    }
    for (index, part) in parts.enumerated() {
      if case .combined = part.objective {
        throw ShapeError(
          "combined objective, part \(index): expected an objective that is not combined itself")
      }
      guard part.outputs > 0, part.outputs <= outputs else {
        throw ShapeError("combined objective, part \(index): expected 1 output or more, got \(part.outputs)")
      }
      try expect(
        part.weight >= 0 && part.weight.isFinite, "combined objective", "weights",
        "finite numbers of 0 or more", part.weight)
      try part.objective.check(outputs: part.outputs)
      try part.objective.checkTargetColumns(part.targetColumns, outputs: part.outputs)
    }
  }
}
