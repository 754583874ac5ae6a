import BackpropData
import Foundation
import Testing

/// Numbers with more digits than a word of 64 bits holds.
@Suite struct HardNumbersTests {
  private func numbers(_ texts: [String]) throws -> [Double] {
    let table = try Table(csv: Array(("x|y\n" + texts.map { "\($0)|1\n" }.joined()).utf8), name: "test.csv")
    guard case .numbers(let numbers) = table.columns[0].values else {
      Issue.record("expected numbers")
      return []
    }
    return Array(numbers)
  }

  /// Multiples of 2^64, of which a word keeps nothing, and their neighbours.
  @Test func multiplesOfTheWord() throws {
    let texts = [
      "18446744073709551616", "18446744073709551617", "18446744073709551615", "36893488147419103232",
      "184467440737095516160", "1844674407370955161600", "18446744073709551616.5", "-18446744073709551616",
      "18446744073709551616e-3", "340282366920938463463374607431768211456", "+0018446744073709551616",
      "+000000000000000000000000", "-0000000000000000000000007",
      "0.00000000000000000000000018446744073709551616",
    ]
    for (number, text) in zip(try numbers(texts), texts) {
      #expect(number.bitPattern == strtod(text, nil).bitPattern, "\(text)")
    }
  }
}
