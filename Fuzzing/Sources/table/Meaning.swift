@testable import BackpropData

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the text of a cell means, found out the slow way: by C's `strtod`.
struct Meaning {
  let isMissing: Bool
  /// Whether it is all digits, of which the first is zero: then it is no number but the name of something.
  let isPadded: Bool
  /// Nil where the text is no decimal number.
  private let number: Double?

  init(_ text: String, hasCommas: Bool = false) {
    var bytes = Array(text.utf8)
    func isBlank(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    while isBlank(bytes.last) { bytes.removeLast() }
    bytes = Array(bytes.drop { isBlank($0) })
    let markers = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?"]
    isMissing = markers.contains { Array($0.utf8) == bytes }
    if hasCommas { bytes = bytes.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 } }
    isPadded = bytes.count > 1 && bytes[0] == UInt8(ascii: "0") && bytes.allSatisfy { (48...57).contains($0) }
    number = Self.number(bytes)
  }

  /// Whether the text is a number, or missing where one could be.
  var isNumeric: Bool { isMissing || number != nil }

  /// Whether this is the number that the text means, or NaN where the text is missing or infinite.
  func isNumber(_ value: Double) -> Bool {
    guard !isMissing, let number else { return isMissing && value.isNaN }
    return number.isFinite ? number.bitPattern == value.bitPattern : value.isNaN
  }

  private static func number(_ bytes: [UInt8]) -> Double? {
    // Hexadecimal, `nan` and spaces are numbers to C and none here.
    let others = bytes.contains { byte in
      !"0123456789+-.eEinftyINFTY".utf8.contains(byte)
    }
    guard !others, !bytes.isEmpty else { return nil }
    let text = (bytes + [0]).map { CChar(bitPattern: $0) }
    return unsafe text.withUnsafeBufferPointer { text in
      guard let start = text.baseAddress else { return nil }
      var end: UnsafeMutablePointer<CChar>?
      let value = unsafe strtod(start, &end)
      return unsafe end == UnsafeMutablePointer(mutating: start + bytes.count) ? value : nil
    }
  }
}
