import BackpropCompute
import BackpropData
import Foundation
import Testing

private func column<S: Scalar>(_ matrix: Matrix<S>) -> [S] {
  (0..<matrix.rows).map { matrix[$0, 0] }
}

@Suite struct TargetEncoderTests {
  @Test func sortsTextClasses() throws {
    let table = try table("y\nno\nyes\nmaybe\nno\n")
    let encoder = try TargetEncoder(fitting: table, column: "y")
    #expect(encoder.classes == ["maybe", "no", "yes"] && encoder.task == .classification)
    #expect(try encoder.classIndices(table) == [1, 2, 0, 1])
    let matrix: Matrix<Float> = try encoder.encode(table)
    #expect(matrix.columns == 1 && column(matrix) == [1, 2, 0, 1])
    #expect([1, 2, 0, 1].map { encoder.label(ofClass: $0) } == ["no", "yes", "maybe", "no"])
  }

  @Test func sortsNumericClassesByValueAndKeepsTheirText() throws {
    let table = try table("y\n10.0\n2\n-1.50\n10\n")
    let encoder = try TargetEncoder(fitting: table, column: "y", task: .classification)
    #expect(encoder.classes == ["-1.50", "2", "10.0"])
    #expect(try encoder.classIndices(table) == [2, 1, 0, 2])
  }

  @Test func recognisesLabelsWrittenDifferently() throws {
    let numeric = try TargetEncoder(fitting: table("y\n0\n1\n"), column: "y")
    #expect(try numeric.classIndices(table("y\n1.0\n0e5\n")) == [1, 0])
    let mixed = try TargetEncoder(fitting: table("y\n01\n1\nx\n"), column: "y")
    #expect(try mixed.classIndices(table("y\n1\n01\n")) == [1, 0])
    let error = failure { () throws(TableError) in try numeric.classIndices(table("y\n1\nother\n")) }
    #expect(
      error?.description == "test.csv:3: column \"y\": label \"other\" is not among the 2 classes: 0, 1")
    #expect(
      failure { () throws(TableError) in try mixed.classIndices(table("y\n1\n3\n")) }?.description
        == "test.csv:3: column \"y\": label \"3\" is not among the 3 classes: 01, 1, x")
  }

  /// NumPy and scikit-learn's MinMaxScaler on the same five numbers.
  @Test(arguments: [
    (
      TargetEncoder.Scaling.standard, 19.1, 7.960213564974246,
      [
        -0.5778739430108348, 0.23868706341751847, -1.2374039866645048, 1.7461843060544784,
        -0.16959343979665817,
      ]
    ),
    (.none, 0, 1, [14.5, 21, 9.25, 33, 17.75]),
    (
      .minmax, 9.25, 23.75, [0.2210526315789474, 0.49473684210526314, 0, 1, 0.35789473684210527]
    ),
  ])
  func scalesAsScikitLearn(
    _ scaling: TargetEncoder.Scaling, _ offset: Double, _ scale: Double, _ expected: [Double]
  ) throws {
    let table = try table("y\n14.5\n21.0\n9.25\n33.0\n17.75\n")
    let encoder = try TargetEncoder(fitting: table, column: "y", scaling: scaling)
    #expect(encoder.task == .regression && encoder.classes.isEmpty)
    #expect(abs(encoder.offset - offset) <= 1e-14 * 20 && abs(encoder.scale - scale) <= 1e-14 * 20)
    let matrix: Matrix<Double> = try encoder.encode(table)
    for (row, (ours, theirs)) in zip(column(matrix), expected).enumerated() {
      #expect(abs(ours - theirs) <= 1e-15 * 4)
      #expect(abs(encoder.decode(ours) - [14.5, 21.0, 9.25, 33.0, 17.75][row]) <= 1e-13)
    }
  }

  @Test(
    arguments: [
      ("y\nNA\n?\n", nil, "test.csv: target \"y\": every cell is missing"),
      (
        "y\na\na\n", nil,
        "test.csv: target \"y\": every row has the class \"a\"; at least two classes are needed"
      ),
      (
        "y\n1\n1\n", LearningTask.classification,
        "test.csv: target \"y\": every row has the class \"1\"; at least two classes are needed"
      ),
      (
        "y\n2.5\n2.5\n\"\"\n", nil,
        "test.csv: target \"y\": every row has the value 2.5; there is nothing to learn"
      ),
      ("y\n1\n2\nmany\nlots\n", .regression, "test.csv:4: column \"y\": expected a number, got \"many\""),
      ("z\n1\n2\n", nil, "test.csv: no column \"y\"; the columns are: z"),
      ("y\n-1.7e308\n1.7e308\n", .regression, nil),
    ] as [(String, LearningTask?, String?)])
  func refuses(_ csv: String, _ task: LearningTask?, _ message: String?) throws {
    let table = try table(csv)
    let error = failure { () throws(TableError) in
      try TargetEncoder(fitting: table, column: "y", task: task)
    }
    #expect(error?.description == message)
  }

  @Test func passesOverMissingRowsWhenFittingAndNamesThemWhenEncoding() throws {
    let table = try table("x,y\n1,a\n2,\n3,b\n4,NA\n")
    let encoder = try TargetEncoder(fitting: table, column: "y")
    #expect(encoder.classes == ["a", "b"])
    let error = failure { () throws(TableError) in try encoder.classIndices(table) }
    #expect(error?.description == "test.csv:3: column \"y\": the cell is empty")
    let (kept, dropped) = try table.droppingMissing(in: "y")
    #expect(dropped == [1, 3])
    #expect(try encoder.classIndices(kept) == [0, 1])

    let numbers = try TargetEncoder(fitting: table, column: "x", task: .regression)
    let gap = try BackpropData.Table(csv: Array("x\n1\nNA\n".utf8), name: "gap.csv")
    let missing = failure { () throws(TableError) -> Matrix<Double> in try numbers.encode(gap) }
    #expect(missing?.description == "gap.csv:3: column \"x\": the cell is missing (\"NA\")")
  }

  @Test func refusesARangeBeyondDouble() throws {
    let wide = try table("y\n1\n-1.7e308\n1.7e308\n")
    let error = failure { () throws(TableError) in
      try TargetEncoder(fitting: wide, column: "y", scaling: .minmax)
    }
    #expect(
      error?.description == "test.csv:4: column \"y\": 1.7e308 is too large for the precision of the model")
  }

  @Test func refusesTargetsBeyondThePrecision() throws {
    let table = try table("y\n1\n1e39\n2\n")
    let encoder = try TargetEncoder(fitting: table, column: "y", task: .regression, scaling: .none)
    let error = failure { () throws(TableError) -> Matrix<Float> in try encoder.encode(table) }
    #expect(
      error?.description == "test.csv:3: column \"y\": 1e39 is too large for the precision of the model")
  }

  @Test func survivesJSONToTheBit() throws {
    var drawing = Drawing(seed: 4)
    for scaling in TargetEncoder.Scaling.allCases {
      for _ in 0..<200 {
        let unit = pow(10, Double.random(in: -290...290, using: &drawing))
        let numbers = (0..<4).map { _ in Double.random(in: -1...1, using: &drawing) * unit }
        let table = try Table(name: "made", columns: [Column(name: "y", numbers: numbers)])
        let encoder = try TargetEncoder(fitting: table, column: "y", task: .regression, scaling: scaling)
        let read = try JSONDecoder().decode(TargetEncoder.self, from: JSONEncoder().encode(encoder))
        #expect(read == encoder)
        #expect(read.offset.bitPattern == encoder.offset.bitPattern)
        #expect(read.scale.bitPattern == encoder.scale.bitPattern)
      }
    }
    let classes = try TargetEncoder(fitting: table("y\n\"a,\"\"\"\né\n😀\n"), column: "y")
    #expect(try JSONDecoder().decode(TargetEncoder.self, from: JSONEncoder().encode(classes)) == classes)
  }

  @Test(arguments: [
    #"{"classes":{"_0":["a"]}}"#, #"{"classes":{"_0":["a","a"]}}"#,
    #"{"numbers":{"offset":0,"scale":0,"scaling":"none"}}"#,
  ])
  func refusesAlteredJSON(_ values: String) {
    let json = #"{"column":"y","values":\#(values)}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(TargetEncoder.self, from: Data(json.utf8))
    }
  }
}

@Suite struct LearningTaskTests {
  private func task(_ numbers: [Double]) -> LearningTask {
    LearningTask.inferred(from: Column(name: "y", numbers: numbers)).task
  }

  private func cycle(_ distinct: Int, rows: Int) -> [Double] { (0..<rows).map { Double($0 % distinct) } }

  @Test func infersFromNumbers() {
    #expect(task([0, 1]) == .classification)
    #expect(task([0.5, 1.5, 0.5]) == .classification)  // exactly two values
    #expect(task(cycle(20, rows: 401)) == .classification)
    #expect(task(cycle(20, rows: 400)) == .regression)  // 5 % is not fewer than 5 %
    #expect(task(cycle(21, rows: 10_000)) == .regression)
    #expect(task(cycle(3, rows: 100).map { $0 + 0.5 }) == .regression)
    #expect(task(cycle(3, rows: 61) + [.nan]) == .classification)
    #expect(task(cycle(3, rows: 60) + [.nan]) == .regression)  // missing cells are no rows
  }

  @Test func saysWhy() throws {
    let text = LearningTask.inferred(from: Column(name: "y", text: ["a", "b", nil, "a"]))
    #expect(
      text.task == .classification && text.reason == "it holds text with 2 distinct values (\"a\", \"b\")")
    let rest = try table("y\na\nb\nc\n").selecting(rows: [2, 1]).columns[0]
    #expect(
      LearningTask.inferred(from: rest).reason == "it holds text with 2 distinct values (\"b\", \"c\")")
    let two = LearningTask.inferred(from: Column(name: "y", numbers: [1, 0, 1]))
    #expect(two.reason == "it has exactly two distinct values (0 and 1)")
    let few = LearningTask.inferred(from: Column(name: "y", numbers: cycle(3, rows: 150)))
    #expect(few.reason == "it holds integers with few distinct values (3 distinct values in 150 rows)")
    let many = LearningTask.inferred(from: Column(name: "y", numbers: cycle(100, rows: 150)))
    #expect(many.reason == "it holds integers with more than 20 distinct values")
    let real = LearningTask.inferred(from: Column(name: "y", numbers: [1.5, 2, 3]))
    #expect(real.reason == "it holds numbers that are not all integers")
  }
}
