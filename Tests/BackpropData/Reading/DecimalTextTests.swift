import BackpropData
import Foundation
import Testing

@Suite struct DecimalTextTests {
  private func reading(_ text: String) -> DecimalText.Reading {
    // Digits on both sides, so that a reader that leaves its range is found out.
    let bytes = Array("9\(text)9".utf8)
    return DecimalText.reading(of: bytes, in: 1..<(bytes.count - 1))
  }

  /// Compares with C's strtod bit by bit, the sign of zero included.
  private func checkAgainstC(_ text: String) {
    let expected = strtod(text, nil)
    switch reading(text) {
    case .finite(let number): #expect(number.bitPattern == expected.bitPattern, "\(text)")
    case .infinite: #expect(expected.isInfinite, "\(text)")
    case .notANumber: Issue.record("\(text) is a number")
    }
  }

  @Test(arguments: [
    "0", "-0", "+0", "0.0", "1.", ".5", "-.5e1", "1e5", "1E+5", "1e-5", "00012", "0000000000000000000000.5",
    "9007199254740992", "9007199254740993", "9007199254740995", "9007199254740993e1", "9007199254740991e22",
    "9007199254740991e-22", "1e22", "1e23", "-1e-22", "1e-23", "123456789012345678", "1234567890123456789012",
    "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "2e308", "1e400", "-1e400",
    "4.9406564584124654e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "1e-400", "-1e-400",
    "2.2250738585072011e-308", "2.2250738585072014e-308", "2.2250738585072012e-308", "0e999999999999999999",
    "1e999999999999999999999", "1e-999999999999999999999", "8.5", "0.1", "0.3", "5e-324",
    "1.00000000000000011102230246251565404236316680908203125",
    "1.00000000000000011102230246251565404236316680908203124",
    "1.00000000000000011102230246251565404236316680908203126",
    "6929495644600919.5", "3.7455744005952583e15", "7.3177701707893310e15", "9214843084008499",
    "0.500000000000000166533453693773481063544750213623046875",
    "3.518437208883201171875e13", "62.5364939768271845828", "8.10109172351e-10",
    "1.50000000000000011102230246251565",
    "89255.0e-22", "104110013277974872254e-225", "30078505129381147446200", "1777820000000000000001",
  ])
  func readsHardNumbersAsC(_ text: String) {
    checkAgainstC(text)
    checkAgainstC("-" + text.drop(while: { "+-".contains($0) }))
  }

  @Test func readsLongNumbersAsC() {
    for count in [17, 18, 19, 20, 100, 800, 3000] {
      checkAgainstC(String(repeating: "9", count: count))
      checkAgainstC("0." + String(repeating: "0", count: count) + "1")
      checkAgainstC("0." + String(repeating: "0", count: count) + "1e\(count)")
      checkAgainstC("1" + String(repeating: "0", count: count) + "e-\(count)")
      checkAgainstC("1." + String(repeating: "0", count: count) + "1")
    }
  }

  @Test func readsShortestTextOfAnyNumber() {
    var drawing = Drawing(seed: 1)
    for _ in 0..<20_000 {
      let number = Double(bitPattern: drawing.next())
      guard number.isFinite else { continue }
      #expect(reading(number.description) == .finite(number))
      #expect(reading(numberText(number)) == .finite(number))
    }
  }

  @Test func readsRandomDigitsAsC() {
    var drawing = Drawing(seed: 2)
    for _ in 0..<30_000 {
      let digits = (0..<Int.random(in: 1...24, using: &drawing)).map { _ in
        String(Int.random(in: 0...9, using: &drawing))
      }
      var text = digits.joined()
      if Bool.random(using: &drawing) {
        let point = Int.random(in: 0...text.count, using: &drawing)
        text.insert(".", at: text.index(text.startIndex, offsetBy: point))
      }
      if Bool.random(using: &drawing) { text += "e\(Int.random(in: -330...330, using: &drawing))" }
      if Bool.random(using: &drawing) { text += "" } else { text = "-" + text }
      checkAgainstC(text)
    }
  }

  /// Halfway between neighbours, where the last digit decides.
  @Test func roundsTiesAsC() {
    var drawing = Drawing(seed: 3)
    for _ in 0..<10_000 {
      let integer = UInt64.random(in: (1 << 53)...(1 << 62), using: &drawing)
      let unit = UInt64(1) << UInt64(63 - integer.leadingZeroBitCount - 52)
      let halfway = (integer / unit) * unit + unit / 2
      for neighbour in [halfway - 1, halfway, halfway + 1] {
        checkAgainstC("\(neighbour)")
        checkAgainstC("\(neighbour).000000000000000000000001")
      }
    }
  }

  @Test(arguments: [
    "", "+", "-", ".", "e5", "1e", "1e+", "1e-", "--1", "+-1", "1.2.3", "1e5.0", "1 2", "0x10", "1d5", "1,5",
    "1_0",
    "١", "a", "12a", "$5", "5%", "infin", "in", "nanx", "nan", "1f", "infinityy", ".e1", "+.",
  ])
  func refuses(_ text: String) {
    #expect(reading(text) == .notANumber)
  }

  @Test(arguments: ["inf", "-inf", "+Inf", "INF", "infinity", "-Infinity", "1e309", "-1e99999"])
  func knowsInfinity(_ text: String) {
    #expect(reading(text) == .infinite)
  }

  @Test func writesIntegersWithoutPoint() {
    let texts = [1.0, -3, 0, 0.1, 1e-7, 123456789, 1e22, .leastNonzeroMagnitude].map(numberText)
    #expect(texts == ["1", "-3", "0", "0.1", "1e-07", "123456789", "1e+22", "5e-324"])
  }
}
