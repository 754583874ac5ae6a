import Backprop
import BackpropData

@testable import BackpropModel

/// Small tables and quick settings.
enum Samples {
  /// Rows of two numbers and a word, and what the rule makes of the numbers.
  static func table(
    _ target: String = "y", rows: Int = 60, _ rule: (Double, Double) -> String
  ) throws -> Table {
    var text = "a,kind,b,\(target)\n"
    for row in 0..<rows {
      let (a, b) = (Double(row * 37 % 50) / 10, Double(row * 23 % 41) / 10)
      text += "\(a),\(["red", "green", "blue"][row % 3]),\(b),\(rule(a, b))\n"
    }
    return try Table(csv: Array(text.utf8), name: "sample.csv")
  }

  static func words() throws -> Table { try table { a, b in a + b > 4 ? "yes" : "no" } }
  static func threeClasses() throws -> Table { try table { a, b in a > 3 ? "far" : b > 2 ? "mid" : "near" } }
  static func numbers() throws -> Table { try table { a, b in "\(2 * a - b + 0.25)" } }

  /// Few epochs of a small network.
  static func settings(_ change: (inout TrainingSettings) -> Void = { _ in }) -> TrainingSettings {
    var settings = TrainingSettings(target: "y")
    settings.hidden = [.dense(6, .tanh)]
    settings.epochs = 12
    settings.optimizer = .adam(learningRate: 0.02)
    change(&settings)
    return settings
  }

  static func model(
    _ table: Table, _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> Model {
    try TrainingPlan(table: table, settings: settings(change)).run().model
  }
}

extension Model {
  /// One of its networks alone.
  func with(network index: Int) -> Model {
    Model(
      networks: [networks[index]], objective: objective, schema: schema, features: features, target: target,
      adjustment: adjustment, provenance: provenance)
  }
}
