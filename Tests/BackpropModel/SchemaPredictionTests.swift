import Backprop
import BackpropData
import BackpropModel
import Foundation
import TestSupport
import Testing

/// A model reads other tables as it read the one it was trained on.
struct SchemaPredictionTests {
  /// 60 rows of everything: numbers, money, dates, words, codes, booleans, a text.
  private static let rows: [[String]] = (0..<60).map { row -> [String] in
    let a = Double(row * 37 % 50) / 10
    let paid = row % 11 == 3 ? "-" : "\"$1,\(100 + row * 7 % 89).50\""
    let day = "2024-0\(row % 9 + 1)-1\(row % 7)"
    let colour = ["red", "green", "blue"][row % 3]
    let note = "\"number \(row), and some words of it\""
    let y = 2 * a + Double(row % 3)
    return [
      "\(a)", paid, day, colour, "w\(row * 7 % 12)", row % 2 == 0 ? "yes" : "no", "0\(row % 5)123", note,
      "\(y)",
    ]
  }
  private static let names = ["a", "paid", "when", "colour", "place", "member", "zip", "note", "y"]

  private func csv(
    _ columns: [String], _ rows: some Sequence<Int>, _ change: (String, String) -> String = { $1 }
  ) -> String {
    var text = columns.joined(separator: ",") + "\n"
    for row in rows {
      let cells = columns.map { (name: String) -> String in
        guard let place = Self.names.firstIndex(of: name) else { return "more" }
        return change(name, Self.rows[row][place])
      }
      text += cells.joined(separator: ",") + "\n"
    }
    return text
  }

  private func table(_ csv: String) throws -> Table { try Table(csv: Array(csv.utf8), name: "t.csv") }

  private func model(_ change: (inout TrainingSettings) -> Void = { _ in }) throws -> Model {
    try Samples.model(table(csv(Self.names, 0..<60)), change)
  }

  @Test func theFileHoldsTheSchema() throws {
    let model = try model()
    let schema = try #require(model.schema)
    #expect(schema.columns.map(\.name) == Self.names)
    #expect(
      schema.columns.map(\.kind) == [
        .number, .number, .date, .category, .category, .boolean, .category, .text, .number,
      ])
    #expect(model.network.layers.first.map { "\($0)".contains("mbedding") } == true)
    let read = try Model(bytes: model.serialized(), name: "m")
    #expect(read == model && read.schema == schema)
    let new = try table(csv(Array(Self.names.dropLast()), 0..<60))
    #expect(try read.predictions(for: new) == model.predictions(for: new))
  }

  @Test func rowsInAnotherOrderHaveTheSameAnswers() throws {
    let model = try model()
    let order = (0..<60).map { $0 * 17 % 60 }
    let straight = try model.predictions(for: table(csv(Self.names, 0..<60)))
    let shuffled = try model.predictions(for: table(csv(Self.names.reversed() + ["extra"], order)))
    #expect(shuffled.numbers == order.map { straight.numbers[$0] })
    // A word of a single training row is one that the model does not know.
    let rare = straight.notes
    #expect(
      rare.allSatisfy { $0.hasPrefix("column \"place\": 5 cells with text that the model does not know") })
    #expect(shuffled.notes.first == "column \"extra\" not used: unknown in training")
    #expect(shuffled.notes.count == rare.count + 1)
    // One by one a column may look different: no dash, no dollar with thousands, one date.
    for row in [0, 3, 14, 59] {
      let alone = try model.predictions(for: table(csv(Self.names, [row])))
      #expect(alone.numbers == [straight.numbers[row]], "row \(row)")
    }
  }

  @Test func absentColumnsAreAllNamed() throws {
    let model = try model()
    let lacking = try table(csv(["a", "color", "place", "members", "zip", "note"], 0..<3))
    let error = #expect(throws: ModelError.self) { try model.predictions(for: lacking) }
    #expect(error?.kind == .badData)
    #expect(
      error?.description.hasPrefix(
        "t.csv: 4 columns are absent: \"paid\", \"when\", \"colour\" (did you mean \"color\"?), "
          + "\"member\" (did you mean \"members\"?); the columns are: ") == true,
      "\(error?.description ?? "")")
    // Under their other names they are the same columns.
    let other = csv(Self.names, 0..<9).replacing("colour", with: "Farbe")
    let renamed = try table(other).renaming(
      [("Farbe", "colour")], toMatch: model.schema?.columns.map(\.name) ?? [])
    #expect(
      try model.predictions(for: renamed).numbers
        == model.predictions(for: table(csv(Self.names, 0..<9))).numbers)
  }

  /// The target, and what training left out, may be anything at prediction.
  @Test func columnsThatAreNotNeededAreNotRead() throws {
    let model = try model { $0.ignored = ["zip"] }
    let straight = try model.predictions(for: table(csv(Self.names, 0..<9)))
    let other = try model.predictions(
      for: table(
        csv(Self.names, 0..<9) { name, cell in name == "y" ? "to be found" : name == "zip" ? "x" : cell }))
    #expect(other.numbers == straight.numbers && other.notes == straight.notes)
    #expect(throws: ModelError.self) {
      try model.evaluation(on: table(csv(Self.names, 0..<9) { $0 == "y" ? "to be found" : $1 }))
    }
  }

  @Test(
    arguments: [
      ("a", "high", "t.csv:2: column \"a\": expected a number, got \"high\""),
      ("when", "31.01.2024", "t.csv:2: column \"when\": expected a date yyyy-mm-dd, got \"31.01.2024\""),
      (
        "paid", "\u{20AC}7",
        "t.csv:2: column \"paid\": expected a number in $ with thousands commas, got \"\u{20AC}7\""
      ),
    ])
  func cellsWrittenInAnotherWay(_ column: String, _ cell: String, _ message: String) throws {
    let model = try model()
    let wrong = try table(csv(Self.names, 0..<4) { $0 == column ? cell : $1 })
    let error = #expect(throws: ModelError.self) { try model.predictions(for: wrong) }
    #expect(error?.description == message && error?.kind == .badData)
  }

  @Test func unseenCellsAreSaid() throws {
    let model = try model()
    let new = csv(Self.names, 0..<3) { name, cell in
      switch name {
      case "colour": "pink"
      case "place": "nowhere"
      case "member": cell.uppercased()
      case "a": ""
      default: cell
      }
    }
    let predictions = try model.predictions(for: table(new))
    #expect(predictions.numbers.filter { !$0.isFinite }.isEmpty)
    #expect(predictions.notes.count == 3)
    #expect(predictions.notes[0].hasPrefix("column \"a\": 3 cells missing, and none was in training"))
    #expect(
      predictions.notes[1]
        == "column \"colour\": 3 cells with text that the model does not know (the first: \"pink\" at t.csv:2); "
        + "it counts as none of the 3 categories")
    #expect(
      predictions.notes[2].hasPrefix("column \"place\": 3 cells with text that the model does not know"))
  }

  /// The statistics are those of the training rows: others change nothing.
  @Test func validationRowsTeachNothing() throws {
    let whole = try table(csv(Self.names, 0..<60))
    let settings = Samples.settings { $0.split = .column(named: "part") }
    func plan(_ cell: (String, Int, String) -> String) throws -> TrainingPlan {
      var text = Self.names.joined(separator: ",") + ",part\n"
      for row in 0..<60 {
        let cells = zip(Self.names, Self.rows[row]).map { row < 40 ? $1 : cell($0, row, $1) }
        text += cells.joined(separator: ",") + (row < 40 ? ",train\n" : ",valid\n")
      }
      return try TrainingPlan(table: table(text), settings: settings)
    }
    let straight = try plan { $2 }
    let bent = try plan { name, row, cell in
      switch name {
      case "a": "\(row * 1000).5"
      case "paid": row % 2 == 0 ? "-" : "\"$9,999,999.25\""
      case "when": "1999-12-31"
      case "place", "colour": "new\(row % 2)"
      default: cell
      }
    }
    #expect(straight.features == bent.features && straight.target == bent.target)
    #expect(straight.training.rowCount == 40 && straight.validation?.rowCount == 20)
    // That the test can fail: the training rows do teach.
    let all = try TrainingPlan(table: whole, settings: Samples.settings { $0.validation = 0 })
    #expect(all.features != straight.features)
  }

  /// Kilometres or miles: the scale is learned with the unit. A power of two changes no bit, another factor hardly one.
  @Test(arguments: [8, 0.621371])
  func unitsOfNumbersDoNotMatter(_ factor: Double) throws {
    func table(_ unit: Double) throws -> Table {
      try Samples.table { a, b in "\(2 * a - b + 0.25)" }.withColumn("a") { unit * $0 }
    }
    func numbers(_ unit: Double) throws -> [Double] {
      try Samples.model(table(unit)) { $0.precision = .double }.predictions(for: table(unit)).numbers
    }
    let (one, other) = (try numbers(1), try numbers(factor))
    #expect(factor == 8 ? one == other : isClose(one, other, relative: 1e-9, absolute: 1e-9))
  }

  @Test func theTargetsMarksAreKnownAtEvaluation() throws {
    let text = csv(Self.names, 0..<60) { $0 == "y" ? "\"$\($1)\"" : $1 }
    let model = try Samples.model(table(text))
    #expect(model.target.task == .regression)
    let evaluation = try model.evaluation(on: table(text))
    #expect(evaluation.rows == 60)
    let missing = try Samples.model(table(csv(Self.names, 0..<60) { $0 == "y" && $1 == "0.0" ? "-999" : $1 }))
    {
      $0.missing = ["-999"]
    }
    #expect(missing.provenance.rows < 60)
  }
}

extension Table {
  /// The same table, made by a program, with the numbers of one column changed.
  fileprivate func withColumn(_ name: String, _ change: (Double) -> Double) throws -> Table {
    try Table(
      name: self.name,
      columns: columns.map { column in
        guard column.name == name, case .numbers(let numbers) = column.values else { return column }
        return Column(name: name, numbers: numbers.map(change))
      })
  }
}
