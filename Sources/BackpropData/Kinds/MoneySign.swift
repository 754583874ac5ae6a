/// The signs of money that may stand before or after a number.
enum MoneySign {
  /// Longer ones before those they begin with.
  private static let signs: [[UInt8]] = [
    "US$", "CA$", "AU$", "NZ$", "HK$", "A$", "C$", "R$", "S$", "EUR", "USD", "GBP", "CHF", "JPY", "CNY",
    "INR", "CAD",
    "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RUB", "TRY", "BRL", "MXN", "ZAR", "KRW", "SGD",
    "HKD",
    "Rs.", "Rs",
  ].map { Array($0.utf8) }

  /// The bytes of the sign that the text goes on with; 0 if there is none.
  static func length(in scanner: CellScanner) -> Int {
    guard let (scalar, length) = scanner.scalar(at: scanner.position) else { return 0 }
    if scalar == "$" || !scalar.isASCII && scalar.properties.generalCategory == .currencySymbol {
      return length
    }
    guard scalar.value >= 0x41, scalar.value <= 0x5A else { return 0 }
    return signs.first { scanner.follows($0) }?.count ?? 0
  }

  static func isMoney(_ unit: String) -> Bool {
    let scanner = CellScanner(unit)
    let length = length(in: scanner)
    return length > 0 && length == scanner.end
  }
}
