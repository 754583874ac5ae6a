import BackpropData
import Foundation
import Testing

/// Free text as numbers.
@Suite struct TextFeaturesTests {
  struct Facts: Decodable {
    struct Row: Decodable {
      let text: String
      let count: Int
      let values: [String: String]
    }
    let rows: [Row]
  }

  /// The same rows, bit for bit, as another program makes by the same rule.
  @Test func rowsAreThoseOfPython() throws {
    let facts: Facts = try #require(kindFixture("text_features"))
    #expect(facts.rows.count == 40)
    for row in facts.rows {
      let values = try #require(TextFeatures(slotCount: row.count)).values(of: row.text)
      var expected = [Double](repeating: 0, count: row.count)
      for (slot, value) in row.values { expected[try #require(Int(slot))] = try #require(Double(value)) }
      #expect(values == expected, "\(row.text.debugDescription)")
    }
  }

  @Test func likeTextsAreAlike() {
    let features = TextFeatures(slotCount: 4096) ?? TextFeatures()
    func likeness(_ first: String, _ second: String) -> Double {
      zip(features.values(of: first), features.values(of: second)).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(abs(likeness("a red car", "RED, a car!") - 1) < 1e-12)
    #expect(likeness("red cars", "a red car") > likeness("red cars", "blue houses") + 0.3)
    #expect(abs(likeness("blue houses", "old trains")) < 0.1)
    #expect(features.values(of: "...").allSatisfy { $0 == 0 })
  }

  @Test func slotCountsAreBounded() throws {
    #expect(TextFeatures(slotCount: 0) == nil && TextFeatures(slotCount: -1) == nil)
    #expect(TextFeatures(slotCount: .max) == nil && TextFeatures().slotCount == 128)
    #expect(TextFeatures(slotCount: 1)?.values(of: "word").map(abs) == [1])
    #expect(try throughJSON(TextFeatures()) == TextFeatures())
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(TextFeatures.self, from: Data(#"{"slotCount":0}"#.utf8))
    }
  }
}
