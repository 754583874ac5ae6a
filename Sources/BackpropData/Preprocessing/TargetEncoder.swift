/// Turns a target column into what a network learns, and a network's answers back, as learned from training.
///
/// A value that is written as JSON and read back to the same bits.
public struct TargetEncoder: Codable, Equatable, Sendable {
  /// How a numeric target is scaled.
  public enum Scaling: String, Codable, CaseIterable, Sendable {
    /// `(y - mean) / deviation` of the training rows, with the population's deviation.
    case standard
    /// Numbers stay as they are.
    case none
    /// `(y - minimum) / (maximum - minimum)` of the training rows: 0 to 1 in training.
    case minmax
  }

  /// What the target's cells become.
  public enum Values: Codable, Equatable, Sendable {
    /// The index of the label in this sorted list; numeric labels are sorted by value.
    case classes([String])
    /// `(y - offset) / scale`.
    case numbers(offset: Double, scale: Double, scaling: Scaling)
  }

  /// The name of the target column.
  public let column: String
  /// What the target's cells become.
  public let values: Values

  init(column: String, values: Values) {
    self.column = column
    self.values = values
  }

  /// Reads an encoder and checks that it can have come from a fit; what it cannot throws `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    column = try container.decode(String.self, forKey: .column)
    values = try container.decode(Values.self, forKey: .values)
    let isSound =
      switch values {
      case .classes(let labels): labels.count >= 2 && Set(labels).count == labels.count
      case .numbers(let offset, let scale, _): offset.isFinite && scale.isFinite && scale > 0
      }
    guard isSound else {
      let message = "target \(quoted(column)) has impossible classes or scaling"
      throw DecodingError.dataCorruptedError(forKey: .values, in: container, debugDescription: message)
    }
  }

  /// Classes or numbers.
  public var task: LearningTask {
    if case .classes = values { .classification } else { .regression }
  }

  /// The labels by class index; empty for numbers.
  public var classes: [String] {
    if case .classes(let labels) = values { labels } else { [] }
  }

  /// What is subtracted from a number; 0 for classes. The unit is the target's.
  public var offset: Double {
    if case .numbers(let offset, _, _) = values { offset } else { 0 }
  }

  /// What a number is then divided by; 1 for classes. The unit is the target's.
  public var scale: Double {
    if case .numbers(_, let scale, _) = values { scale } else { 1 }
  }

  /// The label of a class, as it stood in the training file; traps outside `classes.indices`.
  public func label(ofClass index: Int) -> String { classes[index] }

  /// The number, in the target's unit, that a scaled one stands for.
  public func decode(_ scaled: Double) -> Double { scaled * scale + offset }
}
