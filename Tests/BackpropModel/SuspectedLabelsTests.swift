import BackpropCompute
import BackpropData
import TestSupport
import Testing

@testable import BackpropModel

/// Rows whose label the others contradict.
struct SuspectedLabelsTests {
  /// Two clouds of 200 rows, one of each class, with the labels of some rows changed.
  private func clouds(
    distance: Double, wrong: Set<Int>, target: (Bool) -> String = { $0 ? "p" : "q" }
  ) throws -> Table {
    let random = RandomSource(seed: 3)
    var text = "a,b,y\n"
    for row in 0..<200 {
      let isFirst = row % 2 == 0
      let (a, b) = (random.normal(.data, index: 2 * row), random.normal(.data, index: 2 * row + 1))
      text += "\(a + (isFirst ? distance : 0)),\(b),\(target(isFirst != wrong.contains(row)))\n"
    }
    return try Table(csv: Array(text.utf8), name: "clouds.csv")
  }

  @Test func changedLabelsAreFound() throws {
    let wrong: Set<Int> = [4, 31, 90, 151]
    let found = try SuspectedLabels(in: clouds(distance: 12, wrong: wrong), target: "y")
    #expect(Set(found.rows.map(\.row)) == wrong)
    for row in found.rows {
      #expect(row.probability < 0.2 && row.suggestionProbability > 0.8 && row.label != row.suggestion)
      #expect(row.label == (row.row % 2 == 0 ? "q" : "p"))
    }
    #expect(try SuspectedLabels(in: clouds(distance: 12, wrong: []), target: "y").rows == [])
  }

  /// A real table with the label of one row in fifty changed, four times: most of them are found, and most of what is
  /// found was changed.
  @Test func changedLabelsOfARealTable() throws {
    let table = try Table(contentsOf: exampleTable("breast-cancer.csv"))
    let target = try table.index(ofColumn: "diagnosis")
    let labels = (0..<table.rowCount).map { table.text(row: $0, column: target) }
    let features = table.columns.filter { $0.name != "diagnosis" }
    var (hits, misses, others) = (0, 0, 0)
    for start in [3, 13, 22, 41] {
      let wrong = Set(stride(from: start, to: table.rowCount, by: 50))
      let changed = labels.enumerated().map { row, label in
        wrong.contains(row) ? (label == "benign" ? "malignant" : "benign") : label
      }
      let rows = try SuspectedLabels(
        in: Table(name: "changed", columns: features + [Column(name: "diagnosis", text: changed)]),
        target: "diagnosis"
      ).rows
      let found = Set(rows.map(\.row))
      hits += found.intersection(wrong).count
      misses += wrong.subtracting(found).count
      others += found.subtracting(wrong).count
    }
    #expect(hits > misses && hits > others, "\(hits) found, \(misses) not, and \(others) others")
  }

  /// Where the clouds are one, every second row is at odds, and none is worth a look.
  @Test func classesThatOverlapAreNotSuspected() throws {
    #expect(try SuspectedLabels(in: clouds(distance: 0, wrong: []), target: "y").rows == [])
  }

  /// Confident learning by hand: the means of the classes are 0.7 and 0.8.
  @Test func whatIsTakenForAnotherClass() throws {
    let probabilities = try Matrix<Double>(
      rows: 6, columns: 2,
      elements: [0.95, 0.05, 0.99, 0.01, 0.16, 0.84, 0.05, 0.95, 0.2, 0.8, 0.35, 0.65])
    func rows(_ labels: [Int]) -> [Int] { SuspectedLabels.suspects(probabilities, labels).map(\.row) }
    // e = 1/6, so that a label must have less than 0.2 (1 - (1/6) / 0.3) = 0.089.
    #expect(rows([0, 0, 1, 1, 1, 1]) == [])
    #expect(rows([0, 0, 1, 0, 1, 1]) == [3])
    // Two of six at odds are too many.
    #expect(rows([0, 1, 1, 0, 1, 1]) == [])
  }

  @Test func theCheckNamesTheirLines() throws {
    let wrong: Set<Int> = [4, 31, 90, 151]
    let check = try TableCheck(of: clouds(distance: 12, wrong: wrong), target: "y", lines: 3)
      .addingSuspectedLabels()
    let found = check.findings.filter { $0.name == .suspectedLabels }
    #expect(found.count == 1 && found[0].severity == .warning && found[0].places[0].count == 4)
    #expect(
      found[0].places[0].lines.count == 3 && Set(found[0].places[0].lines).isSubset(of: [6, 33, 92, 153]))
    // The same whatever the number of workers.
    let other = try TableCheck(of: clouds(distance: 12, wrong: wrong), target: "y", lines: 3)
      .addingSuspectedLabels(workers: WorkerPool(count: 2))
    #expect(other.findings == check.findings)
  }

  @Test func numbersAndFewRowsAreLeftOut() throws {
    let numbers = try TableCheck(of: clouds(distance: 1, wrong: []) { $0 ? "0.5" : "1.5" }, target: "a")
    #expect(numbers.task == .regression && numbers.addingSuspectedLabels().findings == numbers.findings)
    let text = "a,y\n" + (0..<60).map { "\($0 * 37 % 61),\($0 < 5 ? "p" : "q")\n" }.joined()
    let rare = try TableCheck(of: Table(csv: Array(text.utf8), name: "rare.csv"), target: "y")
    #expect(rare.addingSuspectedLabels().findings == rare.findings)
  }
}
