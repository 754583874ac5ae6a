import TestSupport
import Testing

@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct EvaluateTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.words, as: "t.csv")
    try backprop("train", "t.csv", "-o", "t.m", "--no-chart", "--learning-rate", "0.01")
  }

  @Test func scoresAgreeWithThePredictions() throws {
    let answers = Tables.words.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[2] }
    let predicted = try backprop("predict", "t.m", "t.csv").output.split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",")[0] }
    let right = zip(answers, predicted).filter { $0 == $1 }.count
    let json = try JSONValue(parsing: backprop("evaluate", "t.m", "t.csv", "--json").bytes)
    #expect(json["rows"]?.integer == 60)
    #expect(json["scores"]?[0]?["name"]?.string == "accuracy")
    #expect(json["scores"]?[0]?["value"]?.number == Double(right) / 60)
    let most = max(answers.filter { $0 == "yes" }.count, answers.filter { $0 == "no" }.count)
    #expect(json["scores"]?[0]?["guess"]?.number == Double(most) / 60)
    #expect(json["confusion"]?.numbers?.reduce(0, +) == 60)
  }

  @Test func aTableForAPerson() throws {
    let run = try backprop("evaluate", "t.m", "t.csv")
    #expect(run.code == 0)
    #expect(run.error == "t.csv is the table that the model was trained on: expect lower scores on others\n")
    #expect(run.output.hasPrefix("60 rows            model       guess\naccuracy"))
    #expect(run.output.contains("actual below, predicted across"))
    let one = try backprop("evaluate", "t.m", "-", input: "a,b,y\n1,1,no\n")
    #expect(one.output.hasPrefix("1 row  "))
  }

  @Test func aTableThatDoesNotFit() throws {
    let absent = try backprop("evaluate", "t.m", "-", input: "a,b\n1,2\n")
    #expect(absent.code == 65 && absent.error.contains("standard input: no column \"y\""))
    let unknown = try backprop("evaluate", "t.m", "-", input: "a,b,y\n1,2,maybe\n")
    #expect(unknown.code == 65 && unknown.error.contains("standard input:2: column \"y\""))
    #expect(unknown.error.contains("\"maybe\""))
    let unanswered = try backprop("evaluate", "t.m", "-", input: "a,b,y\n1,2,\n")
    #expect(
      unanswered.code == 65 && unanswered.error.contains("expected a value of \"y\" in some row, got none"))
    let some = try backprop("evaluate", "t.m", "-", input: "a,b,y\n1,2,\n1,1,no\n")
    #expect(some.code == 0 && some.error == "left out 1 row without a value of \"y\"\n")
  }

  @Test func aChartBesideIt() throws {
    #expect(try backprop("evaluate", "t.m", "t.csv", "--chart", "c.svg").code == 0)
    #expect(try backprop.folder.text("c.svg").hasPrefix("<svg "))
    let before = try backprop.folder.names
    #expect(try backprop("evaluate", "t.m", "t.csv", "--chart", "nowhere/c.svg").code == 73)
    #expect(try backprop("evaluate", "t.m", "t.csv", "--chart", "c.jpeg").code == 64)
    #expect(try backprop.folder.names == before)
  }
}
