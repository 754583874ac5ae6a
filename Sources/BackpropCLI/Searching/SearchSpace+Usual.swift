import BackpropModel

extension SearchSpace {
  /// What is searched where nobody says it: what matters most for networks on tables.
  ///
  /// - Parameters:
  ///   - plan: of a training with the flags as they were given.
  ///   - given: the keys of these flags, which stay as they are.
  static func usual(for plan: TrainingPlan, given: Set<String>) throws(ModelError) -> SearchSpace {
    let isOfClasses = plan.target.task == .classification
    var dimensions: [Dimension]
    if plan.settings.recipe != nil, given.contains("preset") {
      dimensions = [
        .init("hidden", sizes([[128], [256], [256, 256], [256, 256, 256], [512, 512]])),
        .init("dropout", .numbers(0...0.4, .linear)),
        .init("learning-rate", .numbers(0.01...0.4, .logarithmic)),
        .init("weight-decay", .numbers(0.001...0.1, .logarithmic)),
      ]
    } else {
      let rate = given.contains("optimizer") ? plan.settings.optimizer.learningRate : 0.001
      let batches = [32, 64, 128, 256].filter { $0 * 4 <= plan.training.rowCount }
      dimensions = [
        .init(
          "hidden", sizes([[32], [64], [64, 32], [128, 64], [128, 128], [256, 128], [256, 256, 256]])),
        .init("activation", words("relu", "silu", "gelu", "mish", "selu", "tanh")),
        .init("dropout", .numbers(0...0.5, .linear)),
        .init("optimizer", words("adamw")),
        .init("learning-rate", .numbers(rate / 10...rate * 20, .logarithmic)),
        .init("weight-decay", .numbers(0.0001...0.3, .logarithmic)),
        .init("batch-size", .choices((batches.isEmpty ? [32] : batches).map { .integer($0) })),
        .init("schedule", words("constant", "cosine", "flat-cosine", "one-cycle")),
      ]
    }
    if isOfClasses { dimensions.append(.init("label-smoothing", .numbers(0...0.15, .linear))) }
    // What was given, and what goes with none of it.
    var left = given
    for (flag, others) in contraries where given.contains(flag) { left.formUnion(others) }
    if given.contains("optimizer"), plan.settings.optimizer.weightDecay == nil { left.insert("weight-decay") }
    return try SearchSpace(dimensions.filter { !left.contains($0.name) })
  }

  private static let contraries = [
    "network": ["hidden", "activation", "dropout"], "from": ["hidden", "activation", "dropout"],
    "layers": ["hidden"], "alpha-dropout": ["dropout"], "loss": ["label-smoothing"],
  ]

  private static func sizes(_ lists: [[Int]]) -> Range {
    .choices(lists.map { .list($0.map { .integer($0) }) })
  }

  private static func words(_ words: String...) -> Range { .choices(words.map { .text($0) }) }
}
