import Backprop
import BackpropData
import BackpropModel
import Testing

/// How rows are divided between training and the choice of an epoch, and what of a table trains.
struct SplitPlanTests {
  private func table(rows: Int = 90) throws -> Table {
    var text = "a,who,day,part,w,y\n"
    for row in 0..<rows {
      text += "\(row * 37 % 50).5,p\(row * 7 % 13),2024-0\(row * 5 % 9 + 1)-11,"
      text +=
        "\(row % 5 == 0 ? "valid" : row % 7 == 0 ? "test" : "train"),\(row % 4),\(row * 37 % 50 + row % 3).25\n"
    }
    return try Table(csv: Array(text.utf8), name: "t.csv")
  }

  private func texts(_ table: Table?, _ column: String) throws -> [String] {
    guard let table else { return [] }
    let index = try table.index(ofColumn: column)
    return (0..<table.rowCount).map { table.text(row: $0, column: index) }
  }

  private func plan(_ change: (inout TrainingSettings) -> Void) throws -> TrainingPlan {
    try TrainingPlan(table: table(), settings: Samples.settings(change))
  }

  @Test(arguments: [0, 1, 2] as [UInt64])
  func noGroupIsOnBothSides(_ seed: UInt64) throws {
    let plan = try plan {
      $0.split = .grouped(by: "who")
      $0.seed = seed
    }
    let (one, other) = (Set(try texts(plan.training, "who")), Set(try texts(plan.validation, "who")))
    #expect(one.isDisjoint(with: other) && one.count + other.count == 13)
    #expect(!plan.features.columns.contains("who"))
    #expect(abs((plan.validation?.rowCount ?? 0) - 18) <= 4)
  }

  @Test func theLatestRowsChoose() throws {
    let plan = try plan { $0.split = .timed(by: "day") }
    let (early, late) = (try texts(plan.training, "day"), try texts(plan.validation, "day"))
    let (last, first) = (try #require(early.max()), try #require(late.min()))
    #expect(last < first)
    #expect(plan.features.columns.contains("day"))
    // It may be ignored as a feature, and still divide.
    let ignored = try self.plan {
      $0.split = .timed(by: "day")
      $0.ignored = ["day"]
    }
    #expect(try texts(ignored.validation, "a") == texts(plan.validation, "a"))
    #expect(!ignored.features.columns.contains("day"))
  }

  @Test func aColumnDivides() throws {
    let plan = try plan { $0.split = .column(named: "part") }
    #expect(Set(try texts(plan.training, "part")) == ["train"])
    #expect(Set(try texts(plan.validation, "part")) == ["valid"])
    #expect(plan.notes.contains { $0.contains("rows for testing, which training does not see") })
    #expect(!plan.features.columns.contains("part"))
    let summaries = try plan.columnSummaries(of: table())
    #expect(summaries.first { $0.name == "part" }?.treatment == "says how rows are divided")
  }

  @Test func aSecondTableChooses() throws {
    let held = try Table(
      csv: Array(
        "y,part,a,day,who,more\n1.5,train,2.5,2024-01-11,p1,x\n,train,2.5,2024-01-11,p1,x\n2.5,valid,-,2023-01-11,new,x\n"
          .utf8),
      name: "held.csv")
    let plan = try TrainingPlan(
      table: table(), validation: held, settings: Samples.settings { $0.ignored = ["w"] })
    #expect(plan.training.rowCount == 90 && plan.validation?.rowCount == 2)
    #expect(plan.notes.contains("held.csv: left out 1 row without a target"))
    #expect(plan.notes.contains("held.csv: column \"more\" not used: unknown in training"))
    #expect(
      plan.notes.contains {
        $0.hasPrefix("held.csv: column \"who\": 1 cell with text that the model does not know")
      })
    let result = try plan.run()
    #expect(result.model.provenance.settings["validation-table"] == "held.csv")
    let unlike = try Table(csv: Array("y,A\n1.5,2\n".utf8), name: "held.csv")
    let error = #expect(throws: ModelError.self) {
      try TrainingPlan(table: table(), validation: unlike, settings: Samples.settings())
    }
    #expect(
      error?.description.contains("held.csv: ") == true
        && error?.description.contains("did you mean \"A\"?") == true, "\(error?.description ?? "")")
  }

  @Test func theTargetCannotBeIgnored() throws {
    let error = #expect(throws: ModelError.self) { try plan { $0.ignored = ["w", "y"] } }
    #expect(error?.kind == .settings)
    #expect(error?.description == "ignore: expected other columns than the target, got \"y\"")
    // Weights may be: they are no feature anyway.
    let weighted = try plan {
      $0.ignored = ["w"]
      $0.weights = "w"
    }
    #expect(!weighted.features.columns.contains("w"))
  }

  /// A model to start from reads its own columns; weights and groups may be new.
  @Test func columnsThatTheModelToStartFromDoesNotKnow() throws {
    let first = try Samples.model(table()) { $0.ignored = ["who", "w", "part", "day"] }
    let plan = try plan {
      $0.start = first
      $0.weights = "w"
      $0.split = .grouped(by: "who")
    }
    #expect(plan.features == first.features)
    #expect(Set(try texts(plan.training, "who")).isDisjoint(with: try texts(plan.validation, "who")))
    let extra = try Table(csv: Array("a,b,y\n1.5,x,1\n2.5,y,2\n3.5,x,4\n4.5,y,3\n".utf8), name: "new.csv")
    let other = try TrainingPlan(
      table: extra,
      settings: Samples.settings {
        $0.start = first
        $0.validation = 0
      })
    #expect(other.notes.contains("column \"b\" not used: unknown in training"))
  }

  @Test func settingsOfAModelSayHowItsRowsWereDivided() throws {
    for split in [Split.grouped(by: "who"), .timed(by: "day"), .column(named: "part")] {
      let model = try Samples.model(table()) {
        $0.split = split
        $0.embedding = 3
        $0.epochs = 2
      }
      let (settings, notes) = try TrainingSettings.like(model)
      #expect(settings.split == split && settings.embedding == 3 && notes.isEmpty)
    }
    let none = try Samples.model(table()) {
      $0.embedding = nil
      $0.epochs = 2
    }
    #expect(try TrainingSettings.like(none).settings.embedding == nil)
    #expect(try TrainingSettings.like(none).settings.split == nil)
  }

  @Test func summariesOfAllColumns() throws {
    let plan = try plan {
      $0.ignored = ["part"]
      $0.weights = "w"
    }
    let summaries = try plan.columnSummaries(of: table())
    #expect(summaries.map(\.name) == ["a", "who", "day", "part", "w", "y"])
    #expect(summaries.map(\.kind) == [.number, .category, .date, nil, .code, .number])
    #expect(
      summaries.map(\.treatment) == [
        "robust scale", "13 embedded in 8", "robust scale, 4 cycles", "left out, as asked",
        "weight of the row",
        "target, a number",
      ])
    #expect(summaries[2].values == "2024-01-11 ... 2024-09-11" && summaries[2].distinct == 9)
    #expect(summaries[1].values.hasPrefix("p0 (7), p7 (7)"))
    let plain = try self.plan { $0.featureScaling = .none }
    #expect(try plain.columnSummaries(of: table())[0].treatment == "as it is")
    let standard = try self.plan { $0.featureScaling = .standard }
    #expect(try standard.columnSummaries(of: table())[0].treatment == "standard scale")
  }
}
