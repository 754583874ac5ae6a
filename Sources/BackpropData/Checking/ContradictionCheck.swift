/// Equal rows with different answers: no network can get them all right.
///
/// Rows with the same features are a group. Of classes all count that are in a group with another class, and
/// what is lost at least is what is not of the most frequent class of its group; of numbers those count whose
/// group spreads over more than the target's standard deviation. A warning where that is one row of a
/// hundred, else a note; a note too where the columns have few different values (``EqualRows/areExpected``).
/// Cost: linear in the rows.
enum ContradictionCheck {
  static func findings(in table: CheckedTable, _ answers: Answers, _ rows: EqualRows) -> [CheckFinding] {
    guard let target = table.target else { return [] }
    let isAtOdds = groupsAtOdds(answers, rows)
    var members: [Int] = []
    for row in rows.firstLike.indices where answers.isPresent(row) && isAtOdds[Int(rows.firstLike[row])] {
      members.append(row)
    }
    guard !members.isEmpty else { return [] }
    let groups = Set(members.lazy.map { rows.firstLike[$0] }).count
    let total = table.table.rowCount
    // Rows of a group stand together in the message, the groups in the file's order.
    let ordered = members.sorted { (rows.firstLike[$0], $0) < (rows.firstLike[$1], $1) }
    let share = Double(members.count) / Double(total)
    return [
      CheckFinding(
        .contradictoryLabels, share >= 0.01 && !rows.areExpected ? .warning : .note, columns: [target.name],
        message:
          "\(number(members.count, "row")) (\(percent(share))) in \(number(groups, "group")) are equal but for "
          + "\(quoted(target.name))" + bound(answers, rows),
        places: [table.place(ordered)],
        remedy: "correct the answers that are wrong, or add the column that tells these rows apart")
    ]
  }

  /// For the first row of each group whether its answers are too different.
  private static func groupsAtOdds(_ answers: Answers, _ rows: EqualRows) -> [Bool] {
    var isAtOdds = [Bool](repeating: false, count: rows.firstLike.count)
    switch answers {
    case .classes(let codes, _):
      var known = [Int32](repeating: -1, count: codes.count)
      for (row, code) in codes.enumerated() where code >= 0 {
        let group = Int(rows.firstLike[row])
        if known[group] < 0 { known[group] = code } else if known[group] != code { isAtOdds[group] = true }
      }
    case .numbers(let numbers):
      let deviation = NumberSummary(of: numbers).deviation
      var least = [Double](repeating: .infinity, count: numbers.count)
      var greatest = [Double](repeating: -.infinity, count: numbers.count)
      for (row, number) in numbers.enumerated() where !number.isNaN {
        let group = Int(rows.firstLike[row])
        least[group] = min(least[group], number)
        greatest[group] = max(greatest[group], number)
        if greatest[group] - least[group] > deviation { isAtOdds[group] = true }
      }
    }
    return isAtOdds
  }

  /// "; no model of these columns gets more than 98.9 % of the table right".
  private static func bound(_ answers: Answers, _ rows: EqualRows) -> String {
    guard case .classes(let codes, _) = answers else { return ", by more than its standard deviation" }
    var counts: [Int64: Int] = [:]
    var most: [Int32: Int] = [:]
    var total = 0
    for (row, code) in codes.enumerated() where code >= 0 {
      let group = rows.firstLike[row]
      let count = counts[Int64(group) << 32 | Int64(code), default: 0] + 1
      counts[Int64(group) << 32 | Int64(code)] = count
      most[group] = max(most[group] ?? 0, count)
      total += 1
    }
    let right = most.values.reduce(0, +)
    return
      "; no model of these columns gets more than \(percent(Double(right) / Double(total))) of the table right"
  }
}
