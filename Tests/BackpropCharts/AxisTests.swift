import BackpropCharts
import Testing

@Suite("Axis")
struct AxisTests {
  @Test func linearPlaces() throws {
    let scale = try AxisScale(Axis(), fitting: [2, 4, .nan, 12])
    #expect(scale.fraction(of: 2) == 0)
    #expect(scale.fraction(of: 12) == 1)
    #expect(scale.fraction(of: 7) == 0.5)
    #expect(scale.fraction(of: .nan) == nil)
    #expect(scale.fraction(of: .infinity) == nil)
  }

  @Test func logarithmicPlaces() throws {
    let scale = try AxisScale(Axis(scale: .logarithmic), fitting: [-5, 0, 0.01, 100])
    #expect(scale.lower == -2 && scale.upper == 2)
    #expect(scale.fraction(of: 1) == 0.5)
    #expect(scale.fraction(of: 0) == nil)
    #expect(scale.fraction(of: -1) == nil)
  }

  @Test func marginsStopAtZero() throws {
    #expect(try AxisScale(Axis(), fitting: [0, 10], margin: 0.05).lower == 0)
    #expect(try AxisScale(Axis(), fitting: [0.1, 10], margin: 0.05).lower == 0)
    #expect(try AxisScale(Axis(), fitting: [-10, 0], margin: 0.05).upper == 0)
    #expect(try AxisScale(Axis(), fitting: [100, 110], margin: 0.1).lower == 99)
  }

  @Test(arguments: [
    [0.3], [7, 7, 7], [0, 0], [-1e300], [Double.leastNonzeroMagnitude], [1e15, 1e15 + 0.125],
  ])
  func equalValuesStandInTheMiddle(values: [Double]) throws {
    let scale = try AxisScale(Axis(), fitting: values)
    #expect(scale.lower < scale.upper)
    let place = try #require(scale.fraction(of: values[0]))
    #expect(abs(place - 0.5) < 1e-9)
  }

  @Test func extremesOfFloatingPoint() throws {
    let scale = try AxisScale(Axis(), fitting: [-8e307, 8e307])
    #expect(scale.fraction(of: 0) == 0.5)
    #expect(scale.fraction(of: Double.greatestFiniteMagnitude) == nil)
  }

  @Test func noDataGiveARange() throws {
    let scale = try AxisScale(Axis(), fitting: [.nan, .infinity])
    #expect(scale.lower == 0 && scale.upper == 1)
  }

  @Test func limitsThatCannotBeDrawn() {
    let infinite = chartError { _ = try AxisScale(Axis("loss", range: 0...(.infinity)), fitting: []) }
    #expect(infinite == .axisRange(axis: "loss", lower: 0, upper: .infinity, logarithmic: false))
    let zero = chartError { _ = try AxisScale(Axis("loss", scale: .logarithmic, range: 0...1), fitting: []) }
    #expect(zero?.description.contains("above 0") == true)
    #expect(zero?.description.contains("Axis(\"loss\")") == true)
  }

  @Test func givenLimitsHold() throws {
    let scale = try AxisScale(Axis(range: 0...4), fitting: [1, 100], margin: 0.1)
    #expect(scale.fraction(of: 100) == 25)
    #expect(scale.fraction(of: 1) == 0.25)
  }
}
