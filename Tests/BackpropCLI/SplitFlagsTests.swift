import TestSupport
import Testing

/// Which rows choose the best epoch.
@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct SplitFlagsTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    var text = "a,who,day,part,y\n"
    for row in 0..<80 {
      text += "\(row * 37 % 50).5,p\(row * 7 % 10),2024-0\(row % 8 + 1)-11,"
      text += "\(row % 4 == 0 ? "valid" : row % 4 == 1 ? "test" : "train"),\(row * 37 % 50 + row % 3).25\n"
    }
    try backprop.folder.write(text, as: "t.csv")
  }

  private func rows(_ arguments: String...) throws -> (training: Int?, validation: Int?, said: String) {
    let run = try backprop.run(
      [
        "train", "t.csv", "--target", "y", "--preset", "plain", "--epochs", "2", "--no-chart", "--json", "-o",
        "t.m",
      ]
        + arguments)
    #expect(run.code == 0, "\(run)")
    let json = try JSONValue(parsing: run.bytes)
    return (json["trainingRows"]?.integer, json["validationRows"]?.integer, run.error)
  }

  @Test func byGroupTimeAndColumn() throws {
    // Ten groups of eight rows, eight days of ten: the cut falls between them.
    let group = try rows("--split-group", "who")
    #expect(group.training == 64 && group.validation == 16)
    #expect(group.said.contains("says how rows are divided"))
    let time = try rows("--split-time", "day", "--validation", "0.25")
    #expect(time.training == 60 && time.validation == 20)
    #expect(try rows("--split-time", "day", "--ignore", "day", "--validation", "0.25").validation == 20)
    let column = try rows("--split-column", "part")
    #expect(column.training == 40 && column.validation == 20)
    #expect(column.said.contains("20 rows for testing, which training does not see"))
  }

  @Test func byASecondTable() throws {
    try backprop.folder.write("y,extra,day,a\n1.5,x,2024-01-11,7\n2.5,x,2024-05-11,-\n", as: "v.csv")
    let second = try rows("--validation-table", "v.csv", "--ignore", "who", "--ignore", "part")
    #expect(second.training == 80 && second.validation == 2)
    #expect(second.said.contains("v.csv: column \"extra\" not used: unknown in training"))
    let run = try backprop("inspect", "t.m", "--json")
    #expect(run.code == 0 && run.output.contains("v.csv"))
    try backprop.folder.write("y,extra,day,a\n1.5,x,11.01.2024,7\n2.5,x,12.01.2024,8\n", as: "v.csv")
    let other = try backprop("train", "t.csv", "--target", "y", "--validation-table", "v.csv")
    #expect(other.code == 65)
    #expect(
      other.error.contains("v.csv:2: column \"day\": expected a date yyyy-mm-dd, got \"11.01.2024\""),
      "\(other)")
  }

  @Test func theSeedDividesGroups() throws {
    let one = try rows("--split-group", "who", "--seed", "1")
    #expect(one.training == 64)
    let bytes = try backprop.folder.bytes("t.m")
    _ = try rows("--split-group", "who", "--seed", "1", "--threads", "3")
    #expect(try backprop.folder.bytes("t.m") == bytes)
    _ = try rows("--split-group", "who", "--seed", "2")
    #expect(try backprop.folder.bytes("t.m") != bytes)
  }
}
