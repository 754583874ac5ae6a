import BackpropData

extension Table {
  /// A column's numbers as the weights of the rows. Throws where one is missing, no number, or below 0.
  func weights(named name: String) throws(ModelError) -> [Double] {
    let column: Column
    do {
      column = try self.column(named: name)
    } catch {
      throw ModelError(error)
    }
    guard case .numbers(let numbers) = column.values else {
      throw ModelError(.badData, "\(self.name): expected numbers for weights in column \"\(name)\", got text")
    }
    for row in 0..<rowCount where !(numbers[row] >= 0 && numbers[row].isFinite) {
      let got = numbers[row].isNaN ? "an empty cell" : "\(numbers[row])"
      throw ModelError(
        .badData, "\(place(ofRow: row)): column \"\(name)\": expected a weight of 0 or more, got \(got)")
    }
    guard numbers.contains(where: { $0 > 0 }) else {
      throw ModelError(.badData, "\(self.name): expected a weight above 0 in column \"\(name)\", got none")
    }
    return Array(numbers)
  }
}
