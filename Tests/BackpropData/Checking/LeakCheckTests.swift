import BackpropData
import Testing

/// Columns that alone tell the target, and columns that only look as if.
struct LeakCheckTests {
  private func leaks(_ csv: String, ignored: [String] = []) throws -> [CheckFinding] {
    try TableCheck(of: table(csv), target: "y", ignored: ignored).findings(.leak)
  }

  /// 60 rows of two numbers, a class that follows from them with noise, and a column of the test's own.
  private func classes(_ column: (_ row: Int, _ y: Int, _ dice: inout Dice) -> Any) -> String {
    var dice = Dice(1)
    return csv("a,b,x,y", rows: 60) { row in
      let (a, b) = (dice.unit(), dice.unit())
      let y = a + b + dice.unit() > 1.5 ? 1 : 0
      return [a, b, column(row, y, &dice), y]
    }
  }

  @Test func theTargetInOtherWords() throws {
    let found = try leaks(classes { _, y, _ in y == 1 ? "alive" : "dead" })
    #expect(found.map(\.columns) == [["x"]] && found[0].severity == .error)
    #expect(found[0].message == "\"x\" is the target in other words: dead = 0, alive = 1")
    #expect(found[0].remedy.hasPrefix("--ignore x") && found[0].remedy.contains("--accept leak:x"))
    let first = classes { _, y, _ in y }.split(separator: "\n").dropFirst().map { $0.suffix(1) }
    // The first row of each class, behind the header.
    let lines = ["0", "1"].map { label in (first.firstIndex { $0 == label } ?? 0) + 2 }
    #expect(found[0].places.map(\.lines) == [lines])
  }

  @Test func whatIsMissingExactlyThenTells() throws {
    let found = try leaks(classes { row, y, _ in y == 1 ? "boat \(row / 2)" : "" })
    #expect(found.map(\.severity) == [.error] && found[0].message.hasPrefix("whether \"x\" is missing alone"))
    // Numbers that do not repeat.
    #expect(try leaks(classes { _, y, dice in y == 0 ? "\(dice.unit())" : "" }).map(\.severity) == [.error])
    #expect(try leaks(classes { row, y, _ in (y == 1) == (row % 8 > 0) ? "boat \(row / 2)" : "" }) == [])
  }

  @Test func aRangeForEachClass() throws {
    let found = try leaks(classes { _, y, dice in y == 1 ? 100 + dice.unit() : dice.unit() })
    #expect(found.map(\.severity) == [.error] && found[0].message.contains("each class has its own range"))
  }

  @Test func oneRowInTenOtherwiseIsNoLeak() throws {
    #expect(try leaks(classes { row, y, _ in (row % 10 == 0 ? 1 - y : y) == 1 ? "alive" : "dead" }) == [])
  }

  @Test func nearlyPerfectInManyRowsIsALeak() throws {
    func text(_ wrong: Int) -> String {
      var dice = Dice(2)
      return csv("a,b,x,y", rows: 2000) { row in
        let y = dice.whole(0..<2)
        return [dice.unit(), dice.unit(), row % 1000 < wrong ? 1 - y : y, y]
      }
    }
    #expect(try leaks(text(3)).map(\.severity) == [.error])  // 6 of about 1000 wrong guesses are left: 0.994
    #expect(try leaks(text(12)).map(\.severity) == [.warning])  // 24: 0.976
    #expect(try leaks(text(30)) == [])  // 60: 0.94
  }

  /// 18 of 20 rows have one class, so that two rows right say nothing.
  @Test func whatChanceExplainsIsNone() throws {
    func text(_ rows: Int) -> String {
      var dice = Dice(3)
      return csv("a,b,x,y", rows: rows) { row in
        [dice.unit(), dice.unit(), row % 10 == 0 ? "p" : "q", row % 10 == 0 ? 1 : 0]
      }
    }
    #expect(try leaks(text(20)) == [])
    #expect(try leaks(text(200)).map(\.severity) == [.error])
  }

  @Test func identifiersAreNotesAndIgnoredColumnsNothing() throws {
    // Sorted by class, so that the number of a row tells it.
    var dice = Dice(4)
    let text = csv("id,a,b,y", rows: 80) { row in [row, dice.unit(), dice.unit(), row < 40 ? "no" : "yes"] }
    #expect(try leaks(text).map(\.severity) == [.note])
    #expect(try leaks(text, ignored: ["id"]) == [])
  }

  @Test func theOnlyColumnIsKept() throws {
    let text = csv("x,y", rows: 50) { [$0 * 37 % 101, $0 * 37 % 101 * 3 + 1] }
    #expect(try leaks(text).map(\.severity) == [.note])
  }

  // MARK: numbers

  private func numbers(_ column: (_ y: Double, _ dice: inout Dice) -> Any) -> String {
    var dice = Dice(5)
    return csv("a,b,x,y", rows: 200) { _ in
      let (a, b) = (dice.unit(), dice.unit())
      let y = a * a + b + dice.unit()
      return [a, b, column(y, &dice), y]
    }
  }

  @Test(arguments: ["another scale", "never falls", "never rises"])
  func theTargetOnAnotherScale(words: String) throws {
    let found = try leaks(
      numbers { y, _ in
        switch words {
        case "another scale": 1.8 * y + 32
        case "never falls": y * y * y
        default: 1 / (y + 1)
        }
      })
    #expect(found.map(\.severity) == [.error] && found[0].message.contains(words), "\(found)")
  }

  @Test func theTargetInBands() throws {
    let found = try leaks(numbers { y, _ in y < 1 ? "low" : y < 1.8 ? "mid" : "high" })
    #expect(found.map(\.severity) == [.error] && found[0].message.contains("in bands"))
    // One band reaches into another.
    var count = 0
    #expect(
      try leaks(
        numbers { y, _ in
          count += 1
          return count == 100 ? (y < 1.3 ? "high" : "low") : y < 1.3 ? "low" : "high"
        }) == [])
  }

  @Test func aStrongColumnIsNoLeak() throws {
    // Half of what varies is noise.
    #expect(try leaks(numbers { y, dice in y + dice.unit() }) == [])
    // A hundredth.
    #expect(try leaks(numbers { y, dice in y + 0.05 * dice.unit() }).map(\.severity) == [.error])
  }

  /// A few large numbers do not decide: the rest of the column says nothing.
  @Test func oneLargeNumberIsNoLeak() throws {
    var dice = Dice(6)
    let text = csv("a,x,y", rows: 200) { row in
      [dice.unit(), row % 50 == 7 ? 1e9 : dice.unit(), row % 50 == 7 ? 1e9 : dice.unit()]
    }
    #expect(try leaks(text) == [])
  }
}
