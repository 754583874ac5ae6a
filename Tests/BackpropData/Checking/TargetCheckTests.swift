import BackpropData
import Testing

/// What is wrong with a target.
struct TargetCheckTests {
  private func check(
    _ rows: Int = 200, task: LearningTask? = nil, _ answer: (Int) -> Any
  ) throws -> TableCheck {
    var dice = Dice(10)
    return try TableCheck(
      of: table(csv("a,b,y", rows: rows) { [dice.unit(), dice.unit(), answer($0)] }), target: "y", task: task)
  }

  @Test func missingAnswers() throws {
    let found = try check { $0 % 60 == 7 ? "" : $0 % 3 == 0 ? "p" : "q" }.findings(.missingTarget)
    #expect(found.map(\.severity) == [.warning] && found[0].places[0].lines == [9, 69, 129, 189])
    #expect(found[0].message.contains("4 rows of 200"))
    let none = try check { _ in "" }
    #expect(none.findings.map(\.name) == [.missingTarget] && none.findings[0].severity == .error)
  }

  @Test func oneAnswer() throws {
    #expect(try check { _ in "p" }.findings.map(\.name) == [.constantTarget])
    let numbers = try check(task: .regression) { $0 == 5 ? "" : "3.5" }
    #expect(Set(numbers.findings.map(\.name)) == [.missingTarget, .constantTarget])
    #expect(numbers.count(.error) == 1)
  }

  @Test func rareClasses() throws {
    let found = try check { $0 < 9 ? "r" : $0 < 19 ? "s" : $0 < 21 ? "t" : "u" }.findings(.rareClass)
    #expect(found.map(\.severity) == [.warning])
    // The rarest first; ten rows are enough.
    #expect(found[0].message.hasSuffix(#""t" 2, "r" 9"#) && found[0].places[0].lines == [21, 22, 2, 3, 4])
    #expect(found[0].places[0].count == 11)
    #expect(try check { $0 < 10 ? "r" : "u" }.findings(.rareClass) == [])
    #expect(try check { Double($0 % 50) + 0.5 }.findings(.rareClass) == [])
  }

  @Test func classesThatMustBeNumbers() throws {
    let found = try check(task: .classification) { $0 % 100 }.findings(.rareClass)
    #expect(found[0].remedy.contains("--task regression"))
  }

  @Test func aTargetOfWordsIsNoNumber() throws {
    #expect(
      failure { () throws(TableError) in
        try TableCheck(of: table("a,y\n1,p\n2,q\n"), target: "y", task: .regression)
      }?.description.contains("test.csv:2: column \"y\": expected a number, got \"p\"") == true)
    #expect(
      failure { () throws(TableError) in try TableCheck(of: table("a,y\n1,p\n2,q\n"), target: "z") } != nil)
  }
}
