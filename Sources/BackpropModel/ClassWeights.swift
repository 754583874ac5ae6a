import BackpropCompute
import BackpropData

/// How much the rows of each class count in training.
public enum ClassWeights: Sendable, Equatable {
  /// Rows / (classes x rows of the class), of the training rows: every class counts as much in all. What
  /// scikit-learn calls `class_weight="balanced"`.
  case balanced
  /// So much for each label, 0 or more; 1 for labels that are not named.
  case given([(label: String, weight: Double)])

  public static func == (left: ClassWeights, right: ClassWeights) -> Bool {
    switch (left, right) {
    case (.balanced, .balanced): true
    case (.given(let left), .given(let right)):
      left.elementsEqual(right) { $0.label == $1.label && $0.weight == $1.weight }
    default: false
    }
  }

  /// Reads `balanced`, or `LABEL=WEIGHT` with commas between several; nil for anything else, weights below 0
  /// among it. A label may have an equals sign in it, and no comma.
  public init?(text: String) {
    if text == "balanced" {
      self = .balanced
      return
    }
    var given: [(label: String, weight: Double)] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let equals = part.lastIndex(of: "="), equals > part.startIndex,
        let weight = Double(part[part.index(after: equals)...]), weight >= 0, weight.isFinite
      else { return nil }
      given.append((String(part[..<equals]), weight))
    }
    self = .given(given)
  }

  /// As it is read.
  public var text: String {
    switch self {
    case .balanced: "balanced"
    case .given(let given): given.map { "\($0.label)=\($0.weight)" }.joined(separator: ",")
    }
  }

  /// The weight of each class, in the order of `labels`.
  ///
  /// - Parameter rows: the class of each training row.
  ///
  /// Throws where a label is none of the classes, is named twice, or no class that has rows counts.
  func weights(of labels: [String], rows: [Int]) throws(ModelError) -> [Double] {
    var counts = [Int](repeating: 0, count: labels.count)
    for row in rows { counts[row] += 1 }
    switch self {
    case .balanced:
      return counts.map { $0 == 0 ? 1 : Double(rows.count) / (Double(labels.count) * Double($0)) }
    case .given(let given):
      var weights = [Double?](repeating: nil, count: labels.count)
      for (label, weight) in given {
        guard let index = labels.firstIndex(where: { $0 == label || Self.isSameNumber($0, label) }) else {
          let hint = nearestName(to: label, among: labels).map { "; did you mean \"\($0)\"?" } ?? ""
          throw ModelError(
            .settings,
            "class weights: expected labels among \(labels.joined(separator: ", ")), got \"\(label)\"\(hint)")
        }
        guard weights[index] == nil else {
          throw ModelError(.settings, "class weights: expected each label once, got \"\(label)\" twice")
        }
        weights[index] = weight
      }
      let all = weights.map { $0 ?? 1 }
      guard labels.indices.contains(where: { all[$0] > 0 && counts[$0] > 0 }) else {
        throw ModelError(
          .settings, "class weights: expected one above 0 for some class with rows, got \(text)")
      }
      return all
    }
  }

  private static func isSameNumber(_ left: String, _ right: String) -> Bool {
    guard let left = Double(left), let right = Double(right) else { return false }
    return left == right
  }
}
