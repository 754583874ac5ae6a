import BackpropCompute

/// A weight for each row of what is scored: those given, or 1 each. A row of weight k counts as k equal rows,
/// one of weight 0 as none.
struct RowWeights: Sendable, Equatable {
  /// Nil where every row weighs 1.
  let given: [Double]?
  /// How many rows there are.
  let rows: Int
  /// Their sum, above 0.
  let total: Double

  /// Throws without rows, and where the weights are not as many, are negative or not finite, or sum to
  /// nothing.
  init(_ weights: [Double]?, rows: Int, of who: String) throws(ShapeError) {
    guard rows > 0 else { throw ShapeError("\(who): expected 1 row or more, got 0") }
    given = weights
    self.rows = rows
    guard let weights else {
      total = Double(rows)
      return
    }
    try expect(weights.count, "weights", rows: rows, of: who)
    var total = 0.0
    for row in 0..<rows {
      guard weights[row] >= 0, weights[row].isFinite else {
        throw ShapeError(
          "\(who): expected weights of 0 or more, got \(words(weights[row])) in row \(row) (from 0)")
      }
      total += weights[row]
    }
    guard total > 0, total.isFinite else {
      throw ShapeError("\(who): expected weights with a sum above 0, got \(words(total))")
    }
    self.total = total
  }

  /// The weight of a row.
  subscript(row: Int) -> Double { given.map { $0[row] } ?? 1 }

  /// sum of w f(row) / sum of w
  func mean(_ value: (Int) -> Double) -> Double {
    var sum = 0.0
    for row in 0..<rows where self[row] > 0 { sum += self[row] * value(row) }
    return sum / total
  }

  /// The mean of numbers, exactly their value where all are equal: x0 + sum of w (x - x0) / sum of w.
  func mean(of x: [Double]) -> Double { x[0] + mean { x[$0] - x[0] } }
}

/// Throws where there are not as many of something as rows.
func expect(_ got: Int, _ what: String, rows: Int, of who: String) throws(ShapeError) {
  guard got == rows else { throw ShapeError("\(who): expected \(rows) \(what), one a row, got \(got)") }
}

/// Throws where a class is not in 0 ..< classes.
func expect(_ indices: [Int], _ what: String, below classes: Int, of who: String) throws(ShapeError) {
  for row in 0..<indices.count where indices[row] < 0 || indices[row] >= classes {
    throw ShapeError(
      "\(who): expected \(what) classes in 0 ..< \(classes), got \(indices[row]) in row \(row) (from 0)")
  }
}

/// Throws where a number is no probability; NaN is none.
func expectProbability(_ number: Double, row: Int, of who: String) throws(ShapeError) {
  guard number >= 0, number <= 1 else {
    throw ShapeError(
      "\(who): expected probabilities from 0 to 1, got \(words(number)) in row \(row) (from 0)")
  }
}

/// A number for an error.
func words(_ number: Double) -> String {
  #if hasFeature(Embedded)
    number.isNaN ? "NaN" : number < 0 ? "a number below 0" : "a number too large"
  #else
    "\(number)"
  #endif
}
