/// How often each class was taken for each: counts[actual][predicted].
public struct ConfusionMatrix: Sendable, Equatable {
  /// Rows of the table by actual class, then by predicted class: classes x classes.
  public let counts: [[Int]]

  /// Counts pairs of class indices, all in 0 ..< classes. Costs one pass.
  public init(actual: [Int], predicted: [Int], classes: Int) {
    var counts = Array(repeating: Array(repeating: 0, count: classes), count: classes)
    for (a, p) in zip(actual, predicted) { counts[a][p] += 1 }
    self.counts = counts
  }

  /// How many rows were counted.
  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  /// The share of rows whose class was found; NaN without rows.
  public var accuracy: Double {
    Double(counts.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(total)
  }

  /// Rows whose class this is.
  public func support(of index: Int) -> Int { counts[index].reduce(0, +) }

  /// Of the rows taken for this class, the share that is of it; 0 where none was taken for it.
  public func precision(of index: Int) -> Double {
    let predicted = counts.reduce(0) { $0 + $1[index] }
    return predicted == 0 ? 0 : Double(counts[index][index]) / Double(predicted)
  }

  /// Of the rows of this class, the share that was found; 0 where there is none.
  public func recall(of index: Int) -> Double {
    support(of: index) == 0 ? 0 : Double(counts[index][index]) / Double(support(of: index))
  }

  /// The harmonic mean of precision and recall; 0 where both are.
  public func f1(of index: Int) -> Double {
    let (p, r) = (precision(of: index), recall(of: index))
    return p + r == 0 ? 0 : 2 * p * r / (p + r)
  }
}
