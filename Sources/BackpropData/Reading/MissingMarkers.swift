/// The range without spaces and tabs at both ends: they have no meaning around numbers and missing markers.
package func withoutSpaces(_ bytes: [UInt8], in range: Range<Int>) -> Range<Int> {
  func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
  var (lower, upper) = (range.lowerBound, range.upperBound)
  while lower < upper, isSpace(bytes[lower]) { lower += 1 }
  while lower < upper, isSpace(bytes[upper - 1]) { upper -= 1 }
  return lower..<upper
}

/// Whether these bytes stand for a missing cell: nothing, NA, N/A, NaN, nan, null, NULL, None or a question
/// mark.
package func isMissingMarker(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
  func matches(_ marker: StaticString) -> Bool {
    guard marker.utf8CodeUnitCount == range.count else { return false }
    return marker.withUTF8Buffer { unsafe bytes[range].elementsEqual($0) }
  }
  switch range.count {
  case 0: return true
  case 1: return matches("?")
  case 2: return matches("NA")
  case 3: return matches("N/A") || matches("NaN") || matches("nan")
  case 4: return matches("null") || matches("NULL") || matches("None")
  default: return false
  }
}
