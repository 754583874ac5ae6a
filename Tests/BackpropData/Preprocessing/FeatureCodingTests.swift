import BackpropData
import Foundation
import Testing

/// Features as JSON: to the same bits and back, and nothing that no fit gives.
@Suite struct FeatureCodingTests {
  private func read(_ feature: String) throws -> FeatureEncoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let json = #"{"scaling":"robust","notes":[],"features":[\#(feature)]}"#
    return try decoder.decode(FeatureEncoder.self, from: Data(json.utf8))
  }

  private static let scale = #"{"kind":"robust","median":3,"factor":0.5}"#

  @Test(arguments: [
    #"{"scaled":{"column":"a","scale":\#(scale),"filling":0}}"#,
    #"{"indicator":{"column":"a","scale":\#(scale)}}"#,
    #"{"pair":{"column":"a","categories":["x","y"],"scale":\#(scale)}}"#,
    #"{"levels":{"column":"a","categories":["x","y"],"scales":[\#(scale),\#(scale)]}}"#,
    #"{"vocabulary":{"column":"a","words":["x","y"],"scales":[\#(scale),\#(scale)]}}"#,
    #"{"codes":{"column":"a","categories":["x"],"dimension":8}}"#,
    #"{"cycle":{"column":"a","cycle":"weekday"}}"#, #"{"words":{"column":"a","words":{"slotCount":7}}}"#,
    #"{"bytes":{"count":784}}"#, #"{"missing":{"column":"a"}}"#,
  ])
  func isRead(_ feature: String) throws {
    let encoder = try read(feature)
    #expect(encoder.features.count == 1 && encoder.width >= 1)
    #expect(encoder.featureNames.count == encoder.width)
    #expect(try throughJSON(encoder) == encoder)
  }

  @Test(arguments: [
    #"{"scaled":{"column":"a","scale":\#(scale),"filling":"inf"}}"#,
    #"{"scaled":{"column":"a","scale":\#(scale)}}"#,
    #"{"scaled":{"column":"a","scale":{"kind":"robust","median":3,"factor":-1},"filling":0}}"#,
    #"{"scaled":{"column":"a","scale":{"kind":"quantile","references":[2,1]},"filling":0}}"#,
    #"{"indicator":{"column":"a","scale":{"kind":"minmax","minimum":1,"maximum":0}}}"#,
    #"{"indicator":{"column":"a"}}"#, #"{"pair":{"column":"a","categories":["x"],"scale":\#(scale)}}"#,
    #"{"pair":{"column":"a","categories":["x","x"],"scale":\#(scale)}}"#,
    #"{"pair":{"column":"a","categories":["x","y","z"],"scale":\#(scale)}}"#,
    #"{"pair":{"column":"a","categories":["x","y"],"scale":{"kind":"standard","mean":"nan","deviation":1}}}"#,
    #"{"levels":{"column":"a","categories":["x","y"],"scales":[\#(scale)]}}"#,
    #"{"levels":{"column":"a","categories":[],"scales":[]}}"#,
    #"{"levels":{"column":"a","categories":["x","x"],"scales":[\#(scale),\#(scale)]}}"#,
    #"{"vocabulary":{"column":"a","words":["x","y"],"scales":[\#(scale)]}}"#,
    #"{"vocabulary":{"column":"a","words":["x","x"],"scales":[\#(scale),\#(scale)]}}"#,
    #"{"vocabulary":{"column":"a","words":[],"scales":[]}}"#,
    #"{"codes":{"column":"a","categories":[],"dimension":8}}"#,
    #"{"codes":{"column":"a","categories":["x"],"dimension":0}}"#,
    #"{"codes":{"column":"a","categories":["x"],"dimension":1000000000000}}"#,
    #"{"codes":{"column":"a","categories":["x","x"],"dimension":8}}"#,
    #"{"cycle":{"column":"a","cycle":"decade"}}"#, #"{"words":{"column":"a","words":{"slotCount":0}}}"#,
    #"{"words":{"column":"a","words":{"slotCount":9223372036854775807}}}"#, #"{"bytes":{"count":0}}"#,
    #"{"bytes":{"count":9223372036854775807}},{"bytes":{"count":9223372036854775807}}"#,
    #"{"runes":{"column":"a"}}"#, "7", "null",
  ])
  func isRefused(_ feature: String) {
    #expect(throws: DecodingError.self) { try read(feature) }
  }

  /// What a fit gives, to the bit.
  @Test(arguments: FeatureEncoder.Scaling.allCases)
  func fitsSurvive(_ scaling: FeatureEncoder.Scaling) throws {
    var drawing = Drawing(seed: 21)
    let rows = (0..<120).map { row in
      "\(Double.random(in: -1e6...1e6, using: &drawing)),\(row % 9 == 0 ? "" : "\(Double.random(in: 0...1, using: &drawing))"),"
        + "\(["x", "y"][row % 2]),\(["x", "y", "z"][row % 3]),w\(row % 15),2024-0\(row % 9 + 1)-0\(row % 6 + 1),"
        + "a \(["red", "green", "blue"][row % 3]) text of number \(row)\n"
    }
    let raw = try table("n,m,p,l,c,d,t\n" + rows.joined())
    let schema = try TableSchema(inferring: raw)
    let encoder = try FeatureEncoder(
      fitting: schema.understood(raw), scaling: scaling, schema: schema,
      embedding: scaling == .robust ? 8 : nil)
    #expect(Set(encoder.features.map(\.column)).count == 7)
    let read = try throughJSON(encoder)
    #expect(read == encoder)
    #expect(try JSONEncoder.sorted.encode(read) == JSONEncoder.sorted.encode(encoder))
  }
}

extension JSONEncoder {
  fileprivate static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return encoder
  }
}
