import BackpropCompute

/// The texts that mark missing cells in a column, and the numbers that they are.
///
/// Blanks around a text have no meaning, and `-999` marks `-999.0` too.
struct MissingMarks {
  private let texts: Set<String>
  private let numbers: Set<Double>

  init(_ markers: [String]) {
    texts = Set(markers.map(withoutBlanks))
    numbers = Set(
      markers.compactMap {
        if case .finite(let number) = DecimalText.reading(ofCell: $0) { number } else { nil }
      })
  }

  /// Whether nothing is marked.
  var isEmpty: Bool { texts.isEmpty }

  func contains(_ number: Double) -> Bool { !numbers.isEmpty && numbers.contains(number) }

  func contains(_ text: String) -> Bool {
    if texts.isEmpty { return false }
    if texts.contains(withoutBlanks(text)) { return true }
    guard !numbers.isEmpty, case .finite(let number) = DecimalText.reading(ofCell: text) else { return false }
    return numbers.contains(number)
  }

  func isMet(in numbers: LargeArray<Double>) -> Bool {
    !self.numbers.isEmpty && numbers.contains(where: contains)
  }

  func isMet(in texts: [CountedText]) -> Bool { texts.contains { contains($0.text) } }

  /// These numbers, with NaN for those that mark a missing cell.
  func removed(from numbers: LargeArray<Double>) -> LargeArray<Double> {
    self.numbers.isEmpty ? numbers : numbers.mapped { contains($0) ? .nan : $0 }
  }
}

/// The text without spaces and tabs at both ends.
func withoutBlanks(_ text: String) -> String {
  func isBlank(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
  guard isBlank(text.utf8.first) || isBlank(text.utf8.last) else { return text }
  let bytes = Array(text.utf8)
  return String(decoding: bytes[withoutSpaces(bytes, in: bytes.indices)], as: UTF8.self)
}
