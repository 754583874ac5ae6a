import BackpropCompute

/// Which columns of a row stand among typical ones in each of the rows that are asked for its Shapley values.
struct CoalitionPlan {
  /// Whether all sets of columns are asked.
  let isExact: Bool
  /// How many rows are asked for each row.
  let rowsOfEach: Int
  private let columns: Int
  /// The place of each column in each order; none where all sets are asked.
  private let places: [[Int]]
  /// The orders themselves.
  private let orders: [[Int]]

  /// The most predictions for a row, where that leaves two orders.
  private static let mostRows = 1_024
  private static let mostOrders = 16

  init(columns: Int, random: RandomSource) {
    self.columns = columns
    isExact = columns <= Explanations.mostExact
    guard !isExact else {
      rowsOfEach = 1 << columns
      (places, orders) = ([], [])
      return
    }
    let pairs = max(1, min(Self.mostOrders / 2, Self.mostRows / (2 * columns)))
    var orders: [[Int]] = []
    for pair in 0..<pairs {
      let order = Array(
        random.permutation(count: columns, purpose: .sample, step: UInt64(truncatingIfNeeded: pair)))
      orders.append(order)
      // What comes early in one comes late in the other: their errors largely cancel.
      orders.append(order.reversed())
    }
    self.orders = orders
    places = orders.map { order in
      var places = Array(repeating: 0, count: columns)
      for (place, column) in order.enumerated() { places[column] = place }
      return places
    }
    rowsOfEach = orders.count * (columns - 1)
  }

  /// Whether a column is the row's own in the asked row of this number.
  func contains(_ column: Int, in number: Int) -> Bool {
    guard !isExact else { return number >> column & 1 == 1 }
    let (order, step) = number.quotientAndRemainder(dividingBy: columns - 1)
    return places[order][column] <= step
  }

  /// The effect of each column, of the predictions for the asked rows.
  func effects(empty: Double, full: Double, _ value: (Int) -> Double) -> [Double] {
    isExact ? exactEffects(empty, full, value) : meanEffects(empty, full, value)
  }

  /// effect(j) = sum over S without j of |S|! (d - |S| - 1)! / d! (f(S + j) - f(S))
  private func exactEffects(_ empty: Double, _ full: Double, _ value: (Int) -> Double) -> [Double] {
    guard columns > 0 else { return [] }
    // |S|! (d - |S| - 1)! / d!, which for nothing is 1 / d.
    var weights = [1 / Double(columns)]
    for size in 1..<columns { weights.append(weights[size - 1] * Double(size) / Double(columns - size)) }
    let values = (0..<rowsOfEach).map { $0 == 0 ? empty : $0 == rowsOfEach - 1 ? full : value($0) }
    return (0..<columns).map { column in
      var sum = 0.0
      for others in 0..<rowsOfEach where others >> column & 1 == 0 {
        sum += weights[others.nonzeroBitCount] * (values[others | 1 << column] - values[others])
      }
      return sum
    }
  }

  /// The mean over the orders of what each column adds to those before it.
  private func meanEffects(_ empty: Double, _ full: Double, _ value: (Int) -> Double) -> [Double] {
    var sums = Array(repeating: 0.0, count: columns)
    for (index, order) in orders.enumerated() {
      var before = empty
      for (place, column) in order.enumerated() {
        let after = place == columns - 1 ? full : value(index * (columns - 1) + place)
        sums[column] += after - before
        before = after
      }
    }
    return sums.map { $0 / Double(orders.count) }
  }
}
