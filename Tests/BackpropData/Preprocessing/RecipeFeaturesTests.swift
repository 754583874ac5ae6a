import BackpropCompute
import BackpropData
import Foundation
import Testing

/// A column of the encoded table.
private func encoded(_ encoder: FeatureEncoder, _ table: BackpropData.Table) throws -> [[Double]] {
  let matrix: Matrix<Double> = try encoder.encode(table)
  return (0..<matrix.columns).map { column in (0..<matrix.rows).map { matrix[$0, column] } }
}

private func isClose(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-9) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
}

/// The encoder as training makes it: by the schema of the table.
private func encoder(
  _ csv: String, scaling: FeatureEncoder.Scaling = .robust, embedding: Int? = 8,
  kinds: [String: ColumnKind] = [:]
) throws -> (encoder: FeatureEncoder, table: BackpropData.Table, schema: TableSchema) {
  let raw = try table(csv)
  let schema = try TableSchema(inferring: raw, kinds: kinds)
  let understood = try schema.understood(raw)
  return (
    try FeatureEncoder(fitting: understood, scaling: scaling, schema: schema, embedding: embedding),
    understood,
    schema
  )
}

private func column(_ cells: [String]) -> String { "a\n" + cells.map { "\"\($0)\"\n" }.joined() }

/// The columns that RealMLP makes of a table.
@Suite struct RecipeFeaturesTests {
  private struct Recipe: Decodable {
    struct Case: Decodable {
      let input, out: [Double]
    }
    let robust_smooth: [Case]
  }

  /// Columns that pytabkit printed.
  @Test func numbersAsPytabkit() throws {
    let recipe: Recipe = try #require(kindFixture("recipe_transforms"))
    #expect(recipe.robust_smooth.count == 6)
    for example in recipe.robust_smooth {
      // A constant is left out; here it stands beside another column.
      let numbers = Column(name: "a", numbers: example.input)
      let made = try Table(
        name: "made", columns: [numbers, Column(name: "b", numbers: example.input.indices.map(Double.init))])
      let encoder = try FeatureEncoder(fitting: made, scaling: .robust)
      let isConstant = Set(example.input).count == 1
      #expect(encoder.columns == (isConstant ? ["b"] : ["a", "b"]))
      if !isConstant { #expect(isClose(try encoded(encoder, made)[0], example.out), "\(example.input)") }
    }
  }

  /// A column of 0 and 1 of which less than a quarter is the other becomes {0, 1.6641}: 2 / sqrt(1 + 4/9).
  @Test func scaledLevels() throws {
    let cells = ["x", "y", "z", "x", "x", "y", "x", "x", "x", "x"]
    let (encoder, table, _) = try encoder(column(cells))
    #expect(encoder.featureNames == ["a = x", "a = y", "a = z"])
    let rare = 3 * 2 / (9.0 + 4).squareRoot()
    let columns = try encoded(encoder, table)
    #expect(isClose(columns[1], cells.map { $0 == "y" ? rare : 0 }, 1e-15))
    #expect(isClose(columns[2], cells.map { $0 == "z" ? rare : 0 }, 1e-15))
    #expect(abs(rare - 1.6641005886756874) < 1e-15)
    // x stands in 7 of 10 rows: median 1, middle half 0.25 to 1, so 0 becomes smooth(-4/3).
    let off = -3 * (4.0 / 3) / (9 + 16.0 / 9).squareRoot()
    #expect(isClose(columns[0], cells.map { $0 == "x" ? 0 : off }, 1e-15))
    // Missing and unknown are none of them.
    let other = try encoded(encoder, BackpropData.Table(csv: Array("a\nNA\nw\n\"\"\n".utf8), name: "o"))
    #expect(isClose(other[0], [off, off, off], 1e-15) && other[1...] == [[0, 0, 0], [0, 0, 0]])
  }

  /// Two words are 1 and -1: -0.9487, 0 or both about a middle half of 2.
  @Test func pairs() throws {
    let (encoder, table, _) = try encoder(column(["m", "f", "m", "f", "m"]))
    #expect(encoder.featureNames == ["a = f"] && encoder.width == 1)
    // f is the first, 1; m is -1 and the median; the middle half is 2: f becomes smooth(1) = 3 / sqrt(10).
    let one = 3 / 10.0.squareRoot()
    #expect(isClose(try encoded(encoder, table)[0], [0, one, 0, one, 0], 1e-15))
    // Neither is 0 before it is scaled: smooth(1/2).
    let none = 1.5 / (9 + 0.25).squareRoot()
    let other = try BackpropData.Table(csv: Array("a\nNA\nx\nf\n".utf8), name: "o")
    #expect(isClose(try encoded(encoder, other)[0], [none, none, one], 1e-15))
  }

  /// -1 and 1 for a cell that is there or not, scaled as a pair is; the number itself is 0, its median.
  @Test func indicators() throws {
    let (encoder, table, _) = try encoder(column(["1", "2", "", "4", "", "9", "7", "3", "5", "8"]))
    #expect(encoder.featureNames == ["a", "a is missing"])
    let columns = try encoded(encoder, table)
    #expect(columns[0][2] == 0 && columns[0][4] == 0)
    // Two of ten: the middle half is empty, half the range is 1; 1 is 2 above the median.
    let rare = 3 * 2 / 13.0.squareRoot()
    #expect(isClose(columns[1], [0, 0, rare, 0, rare, 0, 0, 0, 0, 0], 1e-15))
    // numpy.quantile([1,2,4,9,7,3,5,8], [.25,.5,.75]) = 2.75, 4.5, 7.25
    let z = (9 - 4.5) / 4.5
    #expect(abs(columns[0][5] - 3 * z / (9 + z * z).squareRoot()) < 1e-15)
  }

  /// More than eight words are codes: those of one row share 0 with what is missing or unknown.
  @Test func codesForAnEmbedding() throws {
    let words: [String] = (0..<9).flatMap { ["w\($0)", "w\($0)"] }
    let cells = words + ["once", "lone", "NA"]
    let (encoder, table, _) = try encoder(column(cells))
    #expect(encoder.features.count == 1 && encoder.width == 1)
    #expect(encoder.embeddedColumns.count == 1)
    #expect(encoder.embeddedColumns[0] == (column: 0, codes: 10, dimension: 8))
    #expect(encoder.notes == ["column \"a\": 2 of 11 texts stand in one row only and share a code"])
    let known: [Double] = (0..<9).flatMap { [Double($0 + 1), Double($0 + 1)] }
    let expected = known + [0, 0, 0]
    #expect(try encoded(encoder, table)[0] == expected)
    let other = try BackpropData.Table(csv: Array("a\nw3\nnew\n\"\"\nonce\n".utf8), name: "o.csv")
    #expect(try encoded(encoder, other)[0] == [4, 0, 0, 0])
    #expect(
      try encoder.encodingNotes(for: other) == [
        "column \"a\": 2 cells with text that the model does not know (the first: \"new\" at o.csv:3); "
          + "it counts as none of the 9 categories"
      ])
  }

  @Test func limitsOfEmbeddings() throws {
    let eight = (0..<8).flatMap { ["w\($0)", "w\($0)", "w\($0)"] }
    #expect(try encoder(column(eight)).encoder.width == 8)
    #expect(try encoder(column(eight), embedding: 7).encoder.embeddedColumns[0].codes == 9)
    let nine = eight + ["w8", "w8"]
    #expect(try encoder(column(nine)).encoder.width == 1)
    #expect(try encoder(column(nine), embedding: nil).encoder.width == 9)
    let each = (0..<30).map { "w\($0)" }
    let error = #expect(throws: TableError.self) { try encoder(column(each)) }
    #expect(error?.description.contains("each of its 30 texts stands in one row only") == true)
    // Codes stand where their column does.
    let rows = eight.indices.map { "\($0 % 5).5,\(eight[$0]),\($0 % 3)\n" }.joined()
    let two = try encoder("x,a,b\n" + rows, embedding: 2).encoder
    #expect(two.embeddedColumns.map(\.column) == [1] && two.featureNames == ["x", "a", "b"])
  }

  /// How much later as a number, and sine and cosine of the cycles that are not always at the same place.
  @Test func dates() throws {
    let days = ["2024-01-01", "2024-07-01", "2025-01-01", "2026-01-01", "NA"]
    let (encoder, table, _) = try encoder(column(days))
    // All are the first of their month.
    #expect(
      encoder.featureNames == [
        "a", "a is missing", "a, monthOfYear sine", "a, monthOfYear cosine", "a, dayOfYear sine",
        "a, dayOfYear cosine", "a, weekday sine", "a, weekday cosine",
      ])
    let columns = try encoded(encoder, table)
    #expect(isClose(columns[2], [0, 0, 0, 0, 0], 1e-15) && isClose(columns[3], [1, -1, 1, 1, 0], 1e-15))
    // Monday, Monday, Wednesday, Thursday: 0, 0, 2 and 3 sevenths.
    let angles = [0, 0, 2, 3].map { 2 * Double.pi * $0 / 7 }
    #expect(isClose(columns[6], angles.map { sin($0) } + [0], 1e-15))
    #expect(isClose(columns[7], angles.map { cos($0) } + [0], 1e-15))
    // Days since the first: 0, 182, 366, 731; their median 274, the middle half 136.5 to 457.25.
    let z = (731 - 274) / (457.25 - 136.5)
    #expect(abs(columns[0][3] - 3 * z / (9 + z * z).squareRoot()) < 1e-14)
    #expect(columns[0][4] == 0)
  }

  /// A word for 50 rows, those of the most rows first: not what stands in fewer than 10, or is missing in fewer than 10.
  @Test func textsAreTheirFrequentWords() throws {
    var cells = (0..<229).map { row in
      "The \(row)" + (row < 90 ? " RED" : "") + (row % 6 == 0 ? ", house." : "")
        + (row % 7 == 0 ? " tree!" : "")
        + (row % 8 == 0 ? " old tree" : "") + (row % 9 == 0 ? " young" : "") + (row % 40 == 0 ? " rare" : "")
    }
    cells.append("")
    let (encoder, table, _) = try encoder(column(cells))
    #expect(encoder.featureNames == ["a has red", "a has tree", "a has house", "a has old", "a is missing"])
    let columns = try encoded(encoder, table)
    // The middle half of 90 ones among 230 is 0 to 1; of fewer than a quarter it is 0, and half the range stands in.
    let (often, seldom) = (1 / (1 + 1.0 / 9).squareRoot(), 2 / (1 + 4.0 / 9).squareRoot())
    for row in 0..<229 {
      let isOld = row % 8 == 0
      let expected = [
        row < 90 ? often : 0, row % 7 == 0 || isOld ? seldom : 0, row % 6 == 0 ? seldom : 0,
        isOld ? seldom : 0,
      ]
      #expect(isClose(columns.prefix(4).map { $0[row] }, expected, 1e-12), "\(row)")
    }
    #expect(columns.prefix(4).allSatisfy { $0[229] == 0 } && columns[4][229] != columns[4][0])
    // What training has not is no word.
    let others: Matrix<Double> = try encoder.encode(Table(csv: Array("a\nunheard of\nred\n".utf8), name: "b"))
    #expect((0..<4).map { others[0, $0] } == [0, 0, 0, 0] && abs(others[1, 0] - often) < 1e-12)
    #expect(try throughJSON(encoder) == encoder)
  }

  @Test func fewTextsSayNothing() throws {
    let rows = (0..<49).map { "some words of row \($0),\($0 % 4).5\n" }.joined()
    let (encoder, _, _) = try encoder("a,b\n" + rows)
    #expect(
      encoder.columns == ["b"]
        && encoder.notes == [
          "column \"a\" is left out: text, and 49 rows are too few to learn from its words"
        ])
  }

  @Test func textsAreHashedWithoutTheRecipe() throws {
    let cells = (0..<30).map { "the number \($0) and some more words" }
    let (encoder, table, _) = try encoder(column(cells + [""]), scaling: .standard)
    #expect(encoder.width == 128 && encoder.featureNames.last == "a, slot 128")
    let columns = try encoded(encoder, table)
    for row in 0..<30 {
      let words = TextFeatures().values(of: cells[row])
      #expect(columns.map { $0[row] } == words)
    }
    #expect(columns.allSatisfy { $0[30] == 0 })
  }

  @Test func whatIsLeftOut() throws {
    let rows = (0..<25).map { "\($0 + 1000),\($0 % 2),7,\($0 % 4).5\n" }.joined()
    let found = try encoder("id,b,c,d\n" + rows, kinds: ["d": .constant])
    #expect(found.encoder.columns == ["b"])
    #expect(
      found.encoder.notes == [
        "column \"id\" is left out: an identifier (--column id=number keeps it)",
        "column \"c\" is left out: every cell is 7",
        "column \"d\" is left out: a constant, as asked, though it is none",
      ])
  }

  /// A row in which everything is missing or unknown is a row of finite numbers; so are those of the largest numbers.
  @Test(arguments: FeatureEncoder.Scaling.allCases)
  func hollowAndHugeRowsAreFinite(_ scaling: FeatureEncoder.Scaling) throws {
    let rows = (0..<30).map { row in
      "\(row).25,\(["x", "y", "z"][row % 3]),\(["m", "f"][row % 2]),2024-0\(row % 9 + 1)-0\(row % 7 + 1),w\(row % 12),"
        + "some words and number \(row),\(row % 5 == 0 ? "" : "3")\n"
    }
    let text = "n,l,p,d,c,t,k\n" + rows.joined()
    let found = try encoder(text, scaling: scaling)
    #expect(found.encoder.columns == ["n", "l", "p", "d", "c"] + (scaling == .robust ? ["k"] : ["t", "k"]))
    let hollow = try found.schema.understood(
      table("n,l,p,d,c,t,k\n,,,,,,\n1e300,?,u,9999-12-31,u,u,1e-300\n"))
    for column in try encoded(found.encoder, hollow) { #expect(column.filter { !$0.isFinite }.isEmpty) }
    if scaling != .none {
      let matrix: Matrix<Float> = try found.encoder.encode(hollow.selecting(rows: [0]))
      #expect((0..<matrix.columns).allSatisfy { matrix[0, $0].isFinite })
    }
  }

  @Test func rowsShuffledAreTheSameRows() throws {
    let rows = (0..<40).map { row in
      "\(row % 7 == 0 ? "" : "\(row).25"),\(["x", "1", "1.0"][row % 3]),0\(row % 4),2024-0\(row % 9 + 1)-11,w\(row % 12)\n"
    }
    let found = try encoder("n,l,z,d,c\n" + rows.joined())
    let order = rows.indices.map { $0 * 17 % 40 }
    let shuffled = try found.schema.understood(table("n,l,z,d,c\n" + order.map { rows[$0] }.joined()))
    let (one, other) = (try encoded(found.encoder, found.table), try encoded(found.encoder, shuffled))
    for (one, other) in zip(one, other) { #expect(order.map { one[$0] } == other) }
  }
}

/// Scales that are no robust ones, against scikit-learn; Tests/Fixtures/number_scales_sklearn.py wrote the answers.
@Suite struct ScikitLearnScalesTests {
  private struct Case: Decodable {
    let name: String
    let train: [Double?]
    let asked, standard, minmax: [Double]
    let quantile: [Double]?
  }

  @Test func throughTheEncoder() throws {
    let cases: [Case] = try #require(kindFixture("number_scales"))
    for example in cases where Set(example.train.compactMap { $0 }).count > 1 {
      let train = try Table(
        name: "train", columns: [Column(name: "a", numbers: example.train.map { $0 ?? .nan })])
      let asked = try Table(name: "asked", columns: [Column(name: "a", numbers: example.asked)])
      func check(_ scaling: FeatureEncoder.Scaling, _ expected: [Double]) throws {
        let encoder = try FeatureEncoder(fitting: train, scaling: scaling)
        let got = try encoded(encoder, asked)[0]
        for (got, expected) in zip(got, expected) {
          #expect(abs(got - expected) <= 1e-9 * max(1, abs(expected)), "\(example.name), \(scaling)")
        }
        // Beside missing cells stands a column that says so, 0 or 1.
        let hasMissing = example.train.contains { $0 == nil }
        #expect(encoder.width == (hasMissing ? 2 : 1))
        if hasMissing {
          let columns = try encoded(encoder, train)
          #expect(columns[1] == example.train.map { $0 == nil ? 1 : 0 })
        }
      }
      try check(.standard, example.standard)
      try check(.minmax, example.minmax)
      if let quantile = example.quantile { try check(.quantile, quantile) }
    }
  }
}
