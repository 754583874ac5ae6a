import BackpropCharts
import Testing

@Suite("Ticks")
struct TicksTests {
  private func labels(_ low: Double, _ high: Double, _ count: Int, whole: Bool = false) -> [String] {
    Ticks.linear(from: low, to: high, atMost: count, wholeNumbers: whole).map(\.label)
  }

  @Test func roundStepsWithoutNoise() {
    #expect(labels(0, 1, 6) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(0, 0.35, 8) == ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25", "0.30", "0.35"])
    #expect(labels(0, 0.3, 4) == ["0.0", "0.1", "0.2", "0.3"])
    #expect(labels(-1.5, 1.5, 4) == ["−1", "0", "1"])
    #expect(labels(1, 60, 5) == ["20", "40", "60"])
    #expect(labels(1, 60, 6) == ["10", "20", "30", "40", "50", "60"])
  }

  @Test func largeAndSmallNumbersArePowers() {
    #expect(labels(0, 2.1e6, 3) == ["0", "1×10⁶", "2×10⁶"])
    #expect(labels(0, 4e-5, 5) == ["0", "1×10⁻⁵", "2×10⁻⁵", "3×10⁻⁵", "4×10⁻⁵"])
    #expect(labels(-1e300, 1e300, 3) == ["−1×10³⁰⁰", "0", "1×10³⁰⁰"])
  }

  @Test func stepsAreOneTwoOrFiveAndInside() {
    var seed: UInt64 = 1
    for _ in 0..<2000 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let low = (Double(seed >> 40) / 8_388_608 - 1) * 1000
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let high = low + Double(seed >> 40) / 16_777_216 * 500 + 0.001
      let ticks = Ticks.linear(from: low, to: high, atMost: 8)
      #expect(ticks.count >= 2 && ticks.count <= 8)
      #expect(
        ticks.allSatisfy { $0.value >= low - (high - low) * 1e-6 && $0.value <= high + (high - low) * 1e-6 })
      // A label is the number itself: read back it gives the same value.
      for tick in ticks {
        #expect(Double(tick.label.replacing("−", with: "-")) == tick.value)
      }
    }
  }

  @Test func wholeNumbersHaveNothingBetween() {
    #expect(labels(1, 3, 9, whole: true) == ["1", "2", "3"])
    #expect(labels(1, 3, 9).contains("1.5"))
  }

  @Test func noRangeNoTicks() {
    #expect(labels(1, 1, 5).isEmpty)
    #expect(labels(2, 1, 5).isEmpty)
    #expect(labels(.nan, 1, 5).isEmpty)
    #expect(labels(0, .leastNonzeroMagnitude, 5).isEmpty)
    #expect(labels(1, 1.0.nextUp, 5).isEmpty)
    #expect(labels(-.infinity, .infinity, 5).isEmpty)
  }

  @Test func logarithmicTicksArePowersOfTen() {
    let (ticks, between) = Ticks.logarithmic(from: -3, to: 1, atMost: 6)
    #expect(ticks.map(\.label) == ["0.001", "0.01", "0.1", "1", "10"])
    #expect(between.count == 4 * 8)
    #expect(
      Ticks.logarithmic(from: -9, to: -6, atMost: 4).labelled.map(\.label) == [
        "10⁻⁹", "10⁻⁸", "10⁻⁷", "10⁻⁶",
      ])
  }

  @Test func manyDecadesAreThinned() {
    let (ticks, between) = Ticks.logarithmic(from: -12, to: 12, atMost: 6)
    #expect(ticks.map(\.value) == [1e-10, 1e-5, 1, 1e5, 1e10])
    #expect(between.isEmpty)
  }

  @Test func fewDecadesHaveTicksBetween() {
    #expect(Ticks.logarithmic(from: 0, to: 1, atMost: 6).labelled.map(\.label) == ["1", "2", "5", "10"])
    // From 3 to 4 there is neither a power of ten nor three of 1, 2, 5: an even division.
    let narrow = Ticks.logarithmic(from: 0.4771, to: 0.6021, atMost: 6).labelled
    #expect(narrow.count >= 3 && narrow.allSatisfy { $0.value >= 2.99 && $0.value <= 4.01 })
  }

  @Test(arguments: [
    (0.0, "0"), (0.9314, "0.931"), (12.0, "12"), (-0.5, "−0.5"), (123_456.0, "123456"), (0.3, "0.3"),
    (1.5e-7, "1.5×10⁻⁷"), (2.5e9, "2.5×10⁹"), (1e7, "10⁷"), (.nan, "NaN"), (-.infinity, "−∞"),
    (Double.leastNonzeroMagnitude, "4.94×10⁻³²⁴"), (1.7976931348623157e308, "1.8×10³⁰⁸"), (0.99999, "1"),
  ])
  func numbersForPeople(value: Double, text: String) {
    #expect(readable(value) == text)
  }
}
