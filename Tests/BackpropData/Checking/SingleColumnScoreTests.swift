import BackpropCompute
import Testing

@testable import BackpropData

/// How well one column tells the answer of rows it has not seen, against cross-validation written out in
/// Python.
struct SingleColumnScoreTests {
  private func score(_ column: Column, _ classes: [Int]) -> SingleColumnScore {
    let labels = (0...(classes.max() ?? 0)).map { "\($0)" }
    let answers = Answers.classes(LargeArray(classes.lazy.map { Int32($0) }), labels: labels)
    return SingleColumnScore(column, on: AnswerSample(answers, count: classes.count))
  }

  @Test func countsAsCrossValidationDoes() throws {
    let fixtures = try #require(CheckFixtures.read())
    for column in fixtures.columns {
      let score = score(Column(name: "x", text: column.values), column.classes)
      #expect(score.right == column.right)
      let rows = column.classes.count
      let guess = rows - (0...9).map { label in column.classes.count { $0 == label } }.max()!
      #expect(abs(score.value - (1 - Double(rows - column.right) / Double(guess))) < 1e-12)
    }
  }

  /// Numbers that repeat are values; others ask their three nearest.
  @Test func numbersAskTheirNeighbours() {
    // 0 0 0 | 1 1 1: at the border two of three neighbours are the row's own.
    let score = score(Column(name: "x", numbers: [0.1, 0.2, 0.3, 5.1, 5.2, 5.3]), [0, 0, 0, 1, 1, 1])
    #expect(score.right == 6 && score.value == 1)
    // Alternating classes: every neighbour is wrong but the one after the next.
    let worst = self.score(Column(name: "x", numbers: [1, 2, 3, 4, 5, 6, 7, 8]), [0, 1, 0, 1, 0, 1, 0, 1])
    #expect(worst.value < 0)
  }

  /// Answers 0, 1/3, 2/3, 1 by rank; the three others of each have the mean (2 - own) / 3.
  @Test func ranksOfNumbers() {
    let answers = Answers.numbers([10, 200, 3000, 40000])
    let sample = AnswerSample(answers, count: 4)
    let score = SingleColumnScore(Column(name: "x", numbers: [1, 2, 3, 4]), on: sample)
    let ranks = [0, 1.0 / 3, 2.0 / 3, 1]
    let error = ranks.reduce(0) { $0 + ($1 - (2 - $1) / 3) * ($1 - (2 - $1) / 3) }
    let guess = ranks.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) }
    #expect(abs(score.value - (1 - error / guess)) < 1e-12)
  }

  @Test func nothingToTellIsZero() {
    #expect(score(Column(name: "x", numbers: [1, 2, 3]), [0, 0, 0]).value == 0)
  }
}
