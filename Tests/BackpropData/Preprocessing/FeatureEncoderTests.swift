import BackpropCompute
import BackpropData
import Foundation
import Testing

/// Eight passengers; golden values are scikit-learn's (StandardScaler, SimpleImputer with indicator,
/// OneHotEncoder that ignores what it does not know).
private let passengers = """
  port,age,fare,ship,cabin
  S,22.5,7.25,one,
  C,,71.2833,one,
  S,38.25,7.925,one,
  Q,26,53.1,one,
  NA,35.125,8.05,one,
  S,NA,8.4583,one,
  Q,54,51.8625,one,
  C,2,21.075,one,

  """

private let golden: [[Double]] = [
  [-0.4481011624647025, 0.0, -0.8789786022927926, 0.0, 0.0, 1.0],
  [0.0, 1.0, 1.7541232021292101, 1.0, 0.0, 0.0],
  [0.5395503792942338, 0.0, -0.8512220487810283, 0.0, 0.0, 1.0],
  [-0.22862304207382775, 0.0, 1.006410995506303, 0.0, 1.0, 0.0],
  [0.3435877718023813, 0.0, -0.8460819462788497, 0.0, 0.0, 0.0],
  [0.0, 1.0, -0.8292923154657337, 0.0, 0.0, 1.0],
  [1.52720192105317, 0.0, 0.9555239807347351, 0.0, 1.0, 0.0],
  [-1.7336158676112543, 0.0, -0.3104832655518439, 1.0, 0.0, 0.0],
]

private func rows<S: Scalar>(_ matrix: Matrix<S>) -> [[S]] {
  (0..<matrix.rows).map { row in (0..<matrix.columns).map { matrix[row, $0] } }
}

private func isClose(_ a: [[Double]], _ b: [[Double]], _ tolerance: Double) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy { $0.count == $1.count && zip($0, $1).allSatisfy { abs($0 - $1) <= tolerance } }
}

@Suite struct FeatureEncoderTests {
  private func encoder(scaling: FeatureEncoder.Scaling = .standard) throws -> FeatureEncoder {
    try FeatureEncoder(
      fitting: table(passengers), columns: ["age", "fare", "port", "ship", "cabin"], scaling: scaling)
  }

  @Test func encodesAsScikitLearn() throws {
    let encoder = try encoder()
    #expect(encoder.featureNames == ["age", "age is missing", "fare", "port = C", "port = Q", "port = S"])
    #expect(encoder.width == 6 && encoder.columns == ["age", "fare", "port"])
    let double: Matrix<Double> = try encoder.encode(table(passengers))
    #expect(isClose(rows(double), golden, 1e-14))
    let single: Matrix<Float> = try encoder.encode(table(passengers))
    #expect(isClose(rows(single).map { $0.map(Double.init) }, golden, 2e-7))
  }

  @Test func saysWhatItLeavesOut() throws {
    #expect(
      try encoder().notes == [
        "column \"ship\" is left out: every cell is \"one\"",
        "column \"cabin\" is left out: every cell is missing",
      ])
    let constant = try FeatureEncoder(fitting: table("a,b\n3,1\n3.0,2\n"))
    #expect(constant.notes == ["column \"a\" is left out: every cell is 3"])
    #expect(constant.featureNames == ["b"])
  }

  @Test func leavesNumbersAloneWithoutScaling() throws {
    let matrix: Matrix<Double> = try encoder(scaling: .none).encode(table(passengers))
    #expect((0..<8).map { matrix[$0, 2] } == [7.25, 71.2833, 7.925, 53.1, 8.05, 8.4583, 51.8625, 21.075])
    #expect(abs(matrix[1, 0] - 29.645833333333332) < 1e-14 && matrix[1, 1] == 1 && matrix[0, 0] == 22.5)
  }

  @Test func keepsWhatMissingCellsTellAboutAConstant() throws {
    let table = try table("a,b\n5,yes\n,\n5,yes\n")
    let encoder = try FeatureEncoder(fitting: table)
    #expect(encoder.featureNames == ["a is missing", "b = yes"])
    #expect(encoder.notes == ["column \"a\" is 5 or missing: only which is kept"])
    let matrix: Matrix<Float> = try encoder.encode(table)
    #expect(rows(matrix) == [[0, 1], [1, 0], [0, 1]])
  }

  /// Exact rational arithmetic (Python's fractions), rounded once.
  @Test(arguments: [
    ([1e9 + 0.25, 1e9 + 0.5, 1e9 + 1, 1e9 - 0.75], 1_000_000_000.25, 0.6373774391990981),
    ([1e300, -1e300, 5e299], 1.6666666666666668e+299, 8.498365855987975e+299),
    ([0.1, 0.1, 0.1, 0.30000000000000004], 0.15000000000000002, 0.08660254037844388),
    ([1, 1.0000000000000002], 1, 1.1102230246251565e-16),
    ([-1.7e308, 1.7e308], 0, 1.7e308),
    ([3e-160, 4e-160, -1e-160], 2e-160, 2.1602468994692867e-160),
  ])
  func meansAndDeviationsAreExact(_ numbers: [Double], _ mean: Double, _ deviation: Double) throws {
    let table = try Table(name: "made", columns: [Column(name: "a", numbers: numbers)])
    guard case .number(_, let ourMean, let ourDeviation) = try FeatureEncoder(fitting: table).features[0]
    else {
      Issue.record("no number")
      return
    }
    #expect(abs(ourMean - mean) <= 2 * mean.ulp)
    #expect(abs(ourDeviation - deviation) <= 4 * deviation.ulp)
  }

  @Test func findsColumnsByNameInAnyOrder() throws {
    let shuffled = try table("fare,extra,port,age\n7.25,x,S,22.5\n71.2833,y,C,\n")
    let matrix: Matrix<Double> = try encoder().encode(shuffled)
    #expect(isClose(rows(matrix), Array(golden.prefix(2)), 1e-14))
  }

  @Test func namesAllAbsentColumns() throws {
    let encoder = try encoder()
    let poor = try table("Fare,age,x\n1,2,3\n")
    let error = failure { () throws(TableError) -> Matrix<Float> in try encoder.encode(poor) }
    #expect(
      error?.description
        == "test.csv: 2 columns are absent: \"fare\" (did you mean \"Fare\"?), \"port\"; the columns are: "
        + "Fare, age, x")
    #expect(error?.kind == .noSuchColumn)
  }

  @Test func refusesTextWhereNumbersMustBe() throws {
    let encoder = try encoder()
    let wrong = try table("port,age,fare\nS,1,2\n\nS,NA,3\nS,old,4\n")
    let error = failure { () throws(TableError) -> Matrix<Float> in try encoder.encode(wrong) }
    #expect(error?.description == "test.csv:5: column \"age\": expected a number, got \"old\"")
    #expect(error?.kind == .badData)
    // The rows before are numbers, and are taken as such.
    let matrix: Matrix<Double> = try encoder.encode(wrong.selecting(rows: [0, 1]))
    #expect(matrix[1, 1] == 1 && abs(matrix[0, 0] - (1 - 29.645833333333332) / 15.9469198741394) < 1e-14)
  }

  @Test func refusesNumbersBeyondThePrecision() throws {
    let encoder = try FeatureEncoder(fitting: table("a\n1\n2\n"), scaling: .none)
    let large = try table("a\n1\n1e39\n")
    let error = failure { () throws(TableError) -> Matrix<Float> in try encoder.encode(large) }
    #expect(
      error?.description == "test.csv:3: column \"a\": 1e39 is too large for the precision of the model")
    let matrix: Matrix<Double> = try encoder.encode(large)
    #expect(matrix[1, 0] == 1e39)
  }

  @Test func refusesMatricesBeyondTheMemory() throws {
    let categories = (0..<100_000).map { "\"\($0)\"" }.joined(separator: ",")
    let feature = #"{"category":{"column":"a","categories":[\#(categories)]}}"#
    let json = #"{"scaling":"standard","notes":[],"features":[\#(feature)]}"#
    let encoder = try JSONDecoder().decode(FeatureEncoder.self, from: Data(json.utf8))
    let numbers = [Double](repeating: .nan, count: 2_000_000)  // times 100,000 categories: 1.6 terabytes
    let long = try Table(name: "long", columns: [Column(name: "a", numbers: numbers)])
    let error = failure { () throws(TableError) -> Matrix<Double> in try encoder.encode(long) }
    #expect(error == .exceedsMemory(table: "long", rows: 2_000_000, features: 100_000))
    #expect(error?.kind == .badData)
  }

  @Test func reportsWhatTrainingDidNotHave() throws {
    let encoder = try encoder()
    let new = try table("port,age,fare\nX,,1\nS,2,\nY,3,2\n,4,3\n")
    let matrix: Matrix<Float> = try encoder.encode(new)
    #expect(
      (0..<4).map { row in (3..<6).map { matrix[row, $0] } } == [
        [0, 0, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0],
      ])
    let notes = try encoder.encodingNotes(for: new)
    try #require(notes.count == 2)
    #expect(
      notes[0].hasPrefix("column \"fare\": 1 cell missing, and none was in training; the mean 28.62551"))
    #expect(
      notes[1]
        == "column \"port\": 2 cells with text that the model does not know "
        + "(the first: \"X\" at test.csv:2); it counts as none of the 3 categories")
    #expect(try encoder.encodingNotes(for: table(passengers)).isEmpty)
  }

  @Test func comparesCategoriesByTextWhereAColumnHoldsOnlyNumbers() throws {
    let encoder = try FeatureEncoder(fitting: table("zone\n01\n2\nB\n"))
    let matrix: Matrix<Float> = try encoder.encode(table("zone\n2\n01\n1\n"))
    #expect(rows(matrix) == [[0, 1, 0], [1, 0, 0], [0, 0, 0]])
  }

  @Test func learnsFromSelectedRowsOnly() throws {
    let all = try table(passengers)
    let encoder = try FeatureEncoder(fitting: all.selecting(rows: [0, 2, 3]), columns: ["port", "age"])
    #expect(encoder.featureNames == ["port = Q", "port = S", "age"])
    #expect(try encoder.encodingNotes(for: all).contains { $0.contains("2 cells with text") })
  }

  @Test func keepsTheMostFrequentCategories() throws {
    // 300 texts: t000 to t099 twice, the others once; 256 are kept, in alphabetical order among equals.
    let names = (0..<300).map { index in
      "t" + String(repeating: "0", count: 3 - "\(index)".count) + "\(index)"
    }
    let cells = names.reversed() + names.prefix(100)
    let table = try Table(name: "made", columns: [Column(name: "a", text: Array(cells))])
    let encoder = try FeatureEncoder(fitting: table)
    #expect(encoder.featureNames == names.prefix(256).map { "a = \($0)" })
    #expect(encoder.notes == ["column \"a\" has 300 distinct texts: the 256 most frequent are kept"])
    let rare = names.suffix(200) + names.suffix(200) + names.prefix(100)
    let other = try FeatureEncoder(
      fitting: Table(name: "made", columns: [Column(name: "a", text: Array(rare))]))
    #expect(other.featureNames == (names.prefix(56) + names.suffix(200)).map { "a = \($0)" })
    let identifiers = try FeatureEncoder(
      fitting: Table(name: "made", columns: [Column(name: "id", text: names)]))
    #expect(identifiers.notes.first?.hasSuffix("is it an identifier?") == true)
  }

  @Test func refusesTablesWithoutUse() throws {
    let useless = try table("a,b\n1,\n1,NA\n")
    let error = failure { () throws(TableError) in try FeatureEncoder(fitting: useless) }
    #expect(
      error?.description
        == "test.csv: no usable feature column is left (column \"a\" is left out: every cell is 1; "
        + "column \"b\" is left out: every cell is missing)")
    let empty = useless.selecting(rows: [])
    #expect(failure { () throws(TableError) in try FeatureEncoder(fitting: empty) }?.kind == .badData)
    let absent = failure { () throws(TableError) in try FeatureEncoder(fitting: useless, columns: ["c"]) }
    #expect(absent?.kind == .noSuchColumn)
  }

  @Test func survivesJSONToTheBit() throws {
    var drawing = Drawing(seed: 9)
    let columns = (0..<200).map { index in
      let scale = Double.random(in: -300...300, using: &drawing)
      return Column(
        name: "c\(index)",
        numbers: (0..<5).map { _ in Double.random(in: -1...1, using: &drawing) * pow(10, scale) })
    }
    let text = Column(name: "é\"\n", text: ["a,b", "😀", nil, "\u{7F}", "/"])
    let encoder = try FeatureEncoder(fitting: Table(name: "made", columns: columns + [text]))
    let read = try JSONDecoder().decode(FeatureEncoder.self, from: JSONEncoder().encode(encoder))
    #expect(read == encoder)
    for (one, other) in zip(encoder.features, read.features) {
      if case .number(_, let a, let b) = one, case .number(_, let c, let d) = other {
        #expect(a.bitPattern == c.bitPattern && b.bitPattern == d.bitPattern)
      }
    }
  }

  @Test(arguments: [
    #"{"number":{"column":"a","mean":1,"deviation":0}}"#,
    #"{"number":{"column":"a","mean":1,"deviation":-2}}"#,
    #"{"category":{"column":"a","categories":["x","x"]}}"#,
    #"{"category":{"column":"a","categories":[]}}"#,
  ])
  func refusesAlteredJSON(_ feature: String) {
    let json = #"{"scaling":"standard","notes":[],"features":[\#(feature)]}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(FeatureEncoder.self, from: Data(json.utf8))
    }
  }
}
