import BackpropData
import Testing

@Suite struct ColumnSplitTests {
  @Test func readsTheWords() throws {
    let words = ["train", "TEST", "Valid", "validation", " training ", "Val", "VALIDATION", "test", "Train"]
    let parts = try made([("part", words)]).columnSplitRows(by: "part")
    #expect(parts == SplitRows(training: [0, 4, 8], validation: [2, 3, 5, 6], test: [1, 7]))
    let two = try table("x,part\n1,train\n2,test\n").columnSplitRows(by: "part")
    #expect(two == SplitRows(training: [0], validation: [], test: [1]))
  }

  @Test(arguments: [
    (
      "x,part\n1,train\n2,dev\n3,\n",
      "test.csv:3: column \"part\": expected train, valid or test, got \"dev\""
    ),
    ("x,part\n1,train\n2,\n3,dev\n", "test.csv:3: column \"part\": the cell is empty"),
    ("x,part\n1,NA\n2,test\n", "test.csv:2: column \"part\": the cell is missing (\"NA\")"),
    ("x,part\n1,1\n2,0\n", "test.csv:2: column \"part\": expected train, valid or test, got \"1\""),
    ("x,part\n1,\n2,0\n", "test.csv:2: column \"part\": the cell is empty"),
    (
      "x,part\n1,valid\n2,test\n",
      "test.csv: column \"part\": no cell says train; at least one row must be trained on"
    ),
    ("x,part\n1,train\n", "test.csv: column \"part\": every cell says train; some must say valid or test"),
  ])
  func refusesOthers(_ csv: String, _ message: String) {
    let error = failure { () throws(TableError) in try table(csv).columnSplitRows(by: "part") }
    #expect(error?.description == message)
    #expect(error?.kind == .badData)
  }
}
