import BackpropData
import Foundation
import Testing

/// Calendar and clock.
@Suite struct MomentTests {
  struct Facts: Decodable {
    struct Parts: Decodable {
      let microseconds: Int64
      let parts: [Int]
      let sines, cosines: [Double]
    }
    let parts: [Parts]
  }

  /// Random moments of the years 1 to 9999 against Python's datetime, calendar and math.
  @Test func partsAreThoseOfPython() throws {
    let facts: Facts = try #require(kindFixture("date_forms"))
    #expect(facts.parts.count > 100)
    for fact in facts.parts {
      let moment = try #require(Moment(microseconds: fact.microseconds))
      let parts = moment.parts
      let numbers = [
        parts.year, parts.month, parts.day, parts.weekday, parts.dayOfYear, parts.hour, parts.minute,
        parts.second,
        parts.microsecond,
      ]
      #expect(numbers == fact.parts)
      let back = Moment(
        year: parts.year, month: parts.month, day: parts.day, hour: parts.hour, minute: parts.minute,
        second: parts.second, microsecond: parts.microsecond)
      #expect(back == moment)
      for (index, cycle) in Cycle.allCases.enumerated() {
        let point = cycle.point(parts)
        #expect(abs(point.sine - fact.sines[index]) < 1e-14, "\(cycle) of \(numbers)")
        #expect(abs(point.cosine - fact.cosines[index]) < 1e-14, "\(cycle) of \(numbers)")
      }
    }
  }

  /// The first of every month follows the last of the one before, from the year 1 to 9999.
  @Test func monthsFollowEachOther() throws {
    var days: Int64 = -719_162
    for year in 1...9999 {
      let isLeap = year % 400 == 0 || year % 4 == 0 && year % 100 != 0
      for (index, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
        let first = Moment(year: year, month: index + 1, day: 1)
        let shown = first?.parts
        let last = Moment(microseconds: (days + Int64(length)) * 86_400_000_000 - 1)?.parts
        guard first?.microseconds == days * 86_400_000_000, let shown, let last,
          (shown.year, shown.month, shown.day) == (year, index + 1, 1),
          (last.year, last.month, last.day) == (year, index + 1, length)
        else {
          Issue.record("month \(index + 1) of \(year)")
          return
        }
        days += Int64(length)
      }
    }
    #expect(days == 2_932_897)
  }

  @Test func secondsAreExactToTheMicrosecond() throws {
    var drawing = Drawing(seed: 4)
    for _ in 0..<2000 {
      let near = Int64.random(in: -8_500_000_000_000_000...8_500_000_000_000_000, using: &drawing)
      let seconds = try #require(Moment(microseconds: near)).seconds
      let whole = seconds.rounded(.down)
      #expect(Int64(whole) * 1_000_000 + Int64(((seconds - whole) * 1_000_000).rounded()) == near)
    }
    let last = try #require(Moment(microseconds: 253_402_300_799_999_999))
    #expect(abs(last.seconds - 253_402_300_800) < 1.6e-5)
  }

  @Test func momentsEndWithTheYears() throws {
    #expect(Moment(microseconds: 253_402_300_800_000_000) == nil && Moment(microseconds: .max) == nil)
    #expect(Moment(microseconds: -62_135_596_800_000_001) == nil && Moment(microseconds: .min) == nil)
    #expect(Moment(year: .max, month: .max, day: .max) == nil && Moment(year: .min, month: 1, day: 1) == nil)
    #expect(Moment(year: 2019, month: 1, day: 1, hour: 24) == nil)
    #expect(Moment(year: 2019, month: 1, day: 1, second: 60) == nil)
    #expect(Moment(year: 2019, month: 1, day: 1, microsecond: 1_000_000) == nil)
    let moment = try #require(Moment(year: 2019, month: 3, day: 5))
    #expect(try throughJSON(moment) == moment)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Moment.self, from: Data("9223372036854775807".utf8))
    }
    let later = try #require(Moment(year: 2019, month: 3, day: 6))
    #expect(moment < later)
  }
}
