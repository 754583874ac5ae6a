import Backprop
import Testing

@Suite("Numbers for people")
struct DecimalTextTests {
  /// The wanted texts are worked out by hand.
  @Test(
    "A number has as many significant digits as asked for",
    arguments: [
      (0.012345678, 4, "0.01235"), (-1.5, 4, "-1.5"), (2.1234e-9, 2, "2.1e-09"), (9.9996, 4, "10"),
      (0.99996, 4, "1"), (-0.000123449, 3, "-0.000123"), (0.0000123449, 3, "1.23e-05"), (123456, 4, "123456"),
      (1e15, 4, "1e+15"), (6.02214076e23, 3, "6.02e+23"), (0, 4, "0"), (1.0 / 3, 1, "0.3"), (.nan, 4, "nan"),
      (-.infinity, 4, "-inf"), (0.1, 17, "0.1"), (3.14159, 3, "3.14"), (1e-300, 3, "1e-300"),
    ])
  func digits(number: Double, digits: Int, text: String) {
    #expect(decimalText(number, digits: digits) == text)
  }
}
