/// The tokens of JSON that a `.safetensors` header is made of: marks, strings, and whole numbers from 0 on.
struct JSONScanner {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  // MARK: Marks

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  /// Skips the mark if it comes next.
  mutating func skips(_ mark: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  mutating func skip(_ mark: Unicode.Scalar) throws(SafetensorsError.Problem) {
    guard skips(mark) else { throw unexpected(String(mark)) }
  }

  /// After an item: true at a comma, false at the closing mark.
  mutating func continues(until mark: Unicode.Scalar) throws(SafetensorsError.Problem) -> Bool {
    if skips(",") { return true }
    guard skips(mark) else { throw unexpected(", or \(mark)") }
    return false
  }

  mutating func expectEnd() throws(SafetensorsError.Problem) {
    skipSpace()
    if next != nil { throw unexpected("the end of the header") }
  }

  // MARK: Values

  /// An array of numbers.
  mutating func numbers() throws(SafetensorsError.Problem) -> [Int] {
    var numbers: [Int] = []
    try skip("[")
    if skips("]") { return numbers }
    repeat { numbers.append(try number()) } while try continues(until: "]")
    return numbers
  }

  private mutating func number() throws(SafetensorsError.Problem) -> Int {
    skipSpace()
    let start = self
    var number = 0
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      if overflow || carry { throw start.invalid("a number below 2^63", got: "a larger one") }
      number = sum
      position += 1
    }
    let digits = position - start.position
    let continuation = next.map { ".eE+-".utf8.contains($0) } ?? false
    guard digits > 0, !continuation, digits == 1 || start.next != UInt8(ascii: "0") else {
      throw start.unexpected("a whole number")
    }
    return number
  }

  /// A string; `expected` is what it would be, for the error.
  mutating func string(_ expected: String) throws(SafetensorsError.Problem) -> String {
    skipSpace()
    let start = self
    guard skips("\"") else { throw unexpected(expected) }
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw start.invalid("text in UTF-8", got: "other bytes")
        }
        return string
      case UInt8(ascii: "\\"):
        text += Array(String(try escaped()).utf8)
      case 0..<0x20:
        position -= 1
        throw unexpected("a control character to be escaped")
      default:
        text.append(byte)
      }
    }
    throw unexpected("the closing quote of \(expected)")
  }

  /// The character after a backslash.
  private mutating func escaped() throws(SafetensorsError.Problem) -> Unicode.Scalar {
    let start = self
    guard let mark = next else { throw unexpected("an escaped character") }
    position += 1
    switch mark {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(mark)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let first = try hexadecimal()
      if let scalar = Unicode.Scalar(first) { return scalar }
      // A character above U+FFFF comes as two halves, the higher one first.
      if (0xD800..<0xDC00).contains(first), let second = try lowerHalf(),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
      throw start.invalid("a Unicode character", got: "half of one")
    default:
      throw start.unexpected("one of \" \\ / b f n r t u after a backslash")
    }
  }

  /// The lower half of a character, if an escaped one comes next.
  private mutating func lowerHalf() throws(SafetensorsError.Problem) -> UInt32? {
    guard bytes[position...].starts(with: "\\u".utf8) else { return nil }
    position += 2
    let half = try hexadecimal()
    return (0xDC00..<0xE000).contains(half) ? half : nil
  }

  private mutating func hexadecimal() throws(SafetensorsError.Problem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  // MARK: Errors

  private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  /// The error that something else comes next.
  func unexpected(_ expected: String) -> SafetensorsError.Problem {
    var later = self
    later.skipSpace()
    guard let byte = later.next else { return later.invalid(expected, got: "the end of the header") }
    let isPlain = (0x21..<0x7F).contains(byte)
    return later.invalid(
      expected, got: isPlain ? "'\(Unicode.Scalar(byte))'" : "the byte \(byte)")
  }

  func invalid(_ expected: String, got: String) -> SafetensorsError.Problem {
    .header(offset: position, expected: expected, got: got)
  }
}
