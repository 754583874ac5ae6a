import Backprop
import BackpropCompute
import BackpropData

extension TableCheck {
  /// Tables of more cells are not looked through for wrong labels.
  public static let mostCellsForLabels = 5_000_000

  /// The same with rows whose labels are suspected (``SuspectedLabels``), a warning; or with a note that says
  /// why none were looked for.
  ///
  /// A target of numbers has no labels. Fewer than 50 rows, or than ten of a second class, say too little,
  /// and more than five million cells take too long. Cost: five trainings.
  public func addingSuspectedLabels(
    seed: UInt64 = 0, instructionSet: InstructionSet = .best, workers: WorkerPool = WorkerPool(count: 1)
  ) -> TableCheck {
    let columns = learnable.columns.count + (learnable.bytes?.matrix.columns ?? 0)
    guard task == .classification, columns > 1, learnable.rowCount >= 50,
      rowsOfSecondClass >= 10
    else { return self }
    guard learnable.rowCount * columns <= Self.mostCellsForLabels else {
      return adding([unknown("more than \(Self.mostCellsForLabels) cells take too long to learn from")])
    }
    do {
      let found = try SuspectedLabels(
        in: learnable, target: target, seed: seed, instructionSet: instructionSet, workers: workers)
      return found.rows.first.map { adding([finding(found.rows, worst: $0)]) } ?? self
    } catch {
      return adding([unknown(error.description)])
    }
  }

  private func finding(_ rows: [SuspectedLabels.Row], worst: SuspectedLabels.Row) -> CheckFinding {
    CheckFinding(
      .suspectedLabels, .warning, columns: [target],
      message:
        "\(rows.count == 1 ? "1 row has a label" : "\(rows.count) rows have labels") that the other rows "
        + "contradict; the first has \"\(worst.label)\" and looks like \"\(worst.suggestion)\"",
      places: [CheckPlace(rows.map(\.row), of: learnable, limit: lines)],
      remedy: "look at them, the worst first: a hard case looks like a wrong label")
  }

  private func unknown(_ reason: String) -> CheckFinding {
    CheckFinding(
      .suspectedLabels, .note, columns: [target], message: "no wrong labels were looked for: \(reason)",
      remedy: "check a part of the rows, if labels may be wrong; --fast leaves this out")
  }

  /// How many rows the second most frequent class has; 0 where there is none.
  private var rowsOfSecondClass: Int {
    guard let column = try? learnable.column(named: target) else { return 0 }
    var counts: [Double: Int] = [:]
    switch column.values {
    case .numbers(let numbers): for number in numbers { counts[number, default: 0] += 1 }
    case .text(_, let codes): for code in codes { counts[Double(code), default: 0] += 1 }
    }
    return counts.values.sorted().dropLast().last ?? 0
  }
}
