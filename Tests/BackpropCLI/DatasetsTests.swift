import TestSupport
import Testing

@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct DatasetsTests {
  let backprop: Command

  init() throws { backprop = try Command() }

  private func numbers(_ run: Command.Outcome) -> [[Double]] {
    run.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
  }

  /// scikit-learn's own points, from the fixture that it made.
  @Test(.enabled(if: !ParityFile.isForeign, "only the fixtures have this record"))
  func circlesAreScikitLearns() throws {
    let record = try ParityFile("numpy_random").record("make_circles/seed4/n1000")
    let run = try backprop(
      "datasets", "make", "circles", "--samples", "1000", "--noise", "0.05", "--seed", "4")
    #expect(run.code == 0 && run.error == "")
    #expect(run.output.hasPrefix("x1,x2,label\n"))
    let rows = numbers(run)
    #expect(rows.count == 1000)
    #expect(
      record.mismatch(rows.prefix(10).flatMap { $0.prefix(2) }, try record.tensor("first_X").values) == nil)
    #expect(rows.prefix(10).map { $0[2] } == (try record.numbers("first_y")))
    #expect(
      record.mismatch(rows.suffix(3).flatMap { $0.prefix(2) }, try record.tensor("last_X").values) == nil)
    for column in 0...1 {
      let sum = rows.enumerated().reduce(0.0) { $0 + $1.element[column] * Double($1.offset) }
      #expect(isClose(sum, try record.numbers("sum_X_times_index")[column], relative: 1e-12, absolute: 1e-9))
    }
    let labels = rows.enumerated().reduce(0.0) { $0 + $1.element[2] * Double($1.offset) }
    #expect(try labels == record.number("sum_y_times_index"))
  }

  @Test(arguments: [
    ("circles", "x1,x2,label", 1000), ("moons", "x1,x2,label", 1000), ("blobs", "x1,x2,label", 300),
    ("spirals", "x1,x2,label", 1000), ("xor", "x1,x2,label", 400), ("sine", "x,y", 500),
  ])
  func eachKindMakesATableToTrainOn(name: String, header: String, rows: Int) throws {
    #expect(try backprop("datasets", "make", name, "-o", "d.csv").output == "")
    let lines = try backprop.folder.text("d.csv").split(separator: "\n")
    #expect(lines[0] == header)
    #expect(lines.count == rows + 1)
    #expect(try backprop("datasets", "make", name).output == backprop.folder.text("d.csv"))
    #expect(try backprop("train", "d.csv", "--epochs", "2").code == 0)
  }

  @Test func aFileThatIsThereIsKept() throws {
    try backprop.folder.write("x,y\n1,2\n", as: "mine.csv")
    let run = try backprop("datasets", "make", "sine", "-o", "mine.csv")
    #expect(run.code == 73 && run.error.contains("mine.csv: expected no file, got another file"))
    #expect(try backprop.folder.text("mine.csv") == "x,y\n1,2\n")
    #expect(try backprop("datasets", "make", "sine", "-o", "mine.csv", "--force").code == 0)
  }

  @Test(arguments: [
    "circles --samples 1", "circles --samples 9223372036854775807", "circles --noise=-1",
    "circles --noise nan",
    "circles --factor 2", "blobs --centers 0", "blobs --features 9223372036854775807", "spirals --turns inf",
    "spirals --arms 0", "squares", "circles --seed 4294967296",
  ])
  func numbersThatMakeNoTable(arguments: String) throws {
    let run = try backprop.run(
      ["datasets", "make"] + arguments.split(separator: " ").map(String.init) + ["-o", "d.csv"])
    #expect(run.code == 64 && run.output == "", "\(run)")
    #expect(!run.error.contains("Fatal"))
    #expect(try backprop.folder.names == [])
  }
}
