import BackpropCompute

extension Table {
  /// Cuts the shuffled rows into two tables, the first with this fraction of the rows.
  ///
  /// With a column to stratify by, rows with the same value in it (missing counts as one more value) are
  /// shared out in the same proportion, and a value with one row only goes to the first part, so that
  /// whatever occurs in the second also occurred in the first, as far as its size allows. Each part has at
  /// least one row. The same table and seed give the same parts. Throws for fewer than two rows, a fraction
  /// outside 0 to 1, or a column that is not there.
  public func split(
    fraction: Double, stratifiedBy column: String? = nil, seed: UInt64
  ) throws(TableError) -> (Table, Table) {
    let rows = try shuffledRows(fraction: fraction, stratifiedBy: column, seed: seed)
    return (selecting(rows: rows.first), selecting(rows: rows.second))
  }

  /// The row numbers of ``split(fraction:stratifiedBy:seed:)``, each part in shuffled order.
  public func splitRows(
    fraction: Double, stratifiedBy column: String? = nil, seed: UInt64
  ) throws(TableError) -> (first: [Int], second: [Int]) {
    let rows = try shuffledRows(fraction: fraction, stratifiedBy: column, seed: seed)
    return (Array(rows.first), Array(rows.second))
  }

  private func shuffledRows(
    fraction: Double, stratifiedBy column: String?, seed: UInt64
  ) throws(TableError) -> (first: LargeArray<Int>, second: LargeArray<Int>) {
    guard fraction > 0, fraction < 1 else { throw .fractionOutOfRange(fraction) }
    guard rowCount >= 2 else { throw .tooFewRows(table: name, needed: 2, got: rowCount) }
    let strata: LargeArray<Int>
    if let column { strata = try self.column(named: column).strata() } else { strata = [] }
    let order = RandomSource(seed: seed).permutation(count: rowCount, purpose: .split, step: 0)
    let firstCount = min(max(Int((fraction * Double(rowCount)).rounded()), 1), rowCount - 1)
    guard !strata.isEmpty else {
      return (LargeArray(order[..<firstCount]), LargeArray(order[firstCount...]))
    }

    var remaining = quotas(strata: strata, order: order, total: firstCount)
    var first = LargeArray<Int>(repeating: 0, count: firstCount)
    var second = LargeArray<Int>(repeating: 0, count: rowCount - firstCount)
    var place = 0
    for (index, row) in order.enumerated() {
      if remaining[strata[row]] > 0 {
        remaining[strata[row]] -= 1
        first[place] = row
        place += 1
      } else {
        second[index - place] = row
      }
    }
    return (first, second)
  }

  /// How many rows of each stratum go to the first part: in proportion, by largest remainders, at least one.
  private func quotas(strata: LargeArray<Int>, order: LargeArray<Int>, total: Int) -> [Int] {
    var sizes = [Int](repeating: 0, count: (strata.max() ?? 0) + 1)
    var byFirstRow: [Int] = []  // strata in the order in which the shuffled rows meet them
    for row in order {
      if sizes[strata[row]] == 0 { byFirstRow.append(strata[row]) }
      sizes[strata[row]] += 1
    }
    let fraction = Double(total) / Double(order.count)
    var quotas = sizes.map { Int(fraction * Double($0)) }
    let remainders = sizes.indices.map { fraction * Double(sizes[$0]) - Double(quotas[$0]) }
    // A stable sort: equal remainders stay in shuffled order.
    let byRemainder = byFirstRow.sorted { remainders[$0] > remainders[$1] }
    if byFirstRow.count <= total {
      for stratum in byFirstRow where quotas[stratum] == 0 { quotas[stratum] = 1 }
    }
    var missing = total - quotas.reduce(0, +)
    for stratum in byRemainder where missing > 0 && quotas[stratum] < sizes[stratum] {
      quotas[stratum] += 1
      missing -= 1
    }
    // Single rows took more than their share: the larger strata give it back, one row each in turn.
    let large = byFirstRow.filter { quotas[$0] > 1 }
    while missing < 0 {
      for stratum in large where missing < 0 && quotas[stratum] > 1 {
        quotas[stratum] -= 1
        missing += 1
      }
    }
    return quotas
  }
}

extension Column {
  /// A number for each row, equal where the values are, counted from 0 in order of appearance.
  func strata() -> LargeArray<Int> {
    switch values {
    case .numbers(let numbers):
      var numberOfValue: [Double?: Int] = [:]
      return numbers.mapped { value in
        let key = value.isNaN ? nil : value
        let number = numberOfValue[key] ?? numberOfValue.count
        numberOfValue[key] = number
        return number
      }
    case .text(_, let codes):
      var numberOfCode: [Int32: Int] = [:]
      return codes.mapped { code in
        let number = numberOfCode[code] ?? numberOfCode.count
        numberOfCode[code] = number
        return number
      }
    }
  }
}
