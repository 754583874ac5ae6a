extension Column {
  /// The same column as numbers, where every cell is one that is written with a decimal comma, and some cell has one; else
  /// nil.
  func readingDecimalCommas() -> Column? {
    guard case .text(let categories, let codes) = values, !categories.isEmpty else { return nil }
    var numbers: [Double] = []
    var hasComma = false
    for text in categories {
      var bytes = Array(text.utf8)
      guard !bytes.contains(UInt8(ascii: ".")) else { return nil }
      if let comma = bytes.firstIndex(of: UInt8(ascii: ",")) {
        bytes[comma] = UInt8(ascii: ".")
        hasComma = true
      }
      guard
        case .finite(let number) = DecimalText.reading(of: bytes, in: withoutSpaces(bytes, in: bytes.indices))
      else { return nil }
      numbers.append(number)
    }
    guard hasComma else { return nil }
    return Column(name: name, values: .numbers(codes.mapped { $0 < 0 ? .nan : numbers[Int($0)] }))
  }
}
