/// The tokens of a Python literal that an `.npy` header is made of: marks, strings, whole numbers from 0 on, True and False,
/// and for kinds of elements that are not read here, whatever stands in brackets.
struct LiteralScanner {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  /// How many bytes stand before the header in the file.
  private let start: Int

  init(_ bytes: ArraySlice<UInt8>, start: Int) {
    self.bytes = bytes
    self.start = start
    position = bytes.startIndex
  }

  private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  // MARK: Marks

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  /// Skips the mark if it comes next.
  mutating func skips(_ mark: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  mutating func skip(_ mark: Unicode.Scalar) throws(NumPyError.Problem) {
    guard skips(mark) else { throw unexpected(String(mark)) }
  }

  /// After an item: true where another one comes. A comma may stand before the closing mark.
  mutating func continues(until mark: Unicode.Scalar) throws(NumPyError.Problem) -> Bool {
    if skips(mark) { return false }
    guard skips(",") else { throw unexpected(", or \(mark)") }
    return !skips(mark)
  }

  mutating func expectEnd() throws(NumPyError.Problem) {
    skipSpace()
    if next != nil { throw unexpected("the end of the header") }
  }

  // MARK: Values

  /// A string without escapes; `expected` is what it would be, for the error.
  mutating func string(_ expected: String) throws(NumPyError.Problem) -> String {
    skipSpace()
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw unexpected(expected)
    }
    position += 1
    let first = position
    while let byte = next, byte != quote {
      guard (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\\") else {
        throw unexpected("a plain character of \(expected)")
      }
      position += 1
    }
    guard next == quote else { throw unexpected("the closing quote of \(expected)") }
    position += 1
    return String(decoding: bytes[first..<position - 1], as: UTF8.self)
  }

  /// A string, or what stands in brackets, as it is written.
  mutating func descr() throws(NumPyError.Problem) -> String {
    skipSpace()
    guard let byte = next, "[({".utf8.contains(byte) else { return try string("the kind of the elements") }
    let first = position
    var open: [UInt8] = []
    repeat {
      guard let byte = next else { throw unexpected("a closing bracket") }
      switch byte {
      case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
      case UInt8(ascii: "("): open.append(UInt8(ascii: ")"))
      case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
      case UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: "}"):
        guard open.popLast() == byte else { throw unexpected("another closing bracket") }
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        position += 1
        while let inner = next, inner != byte { position += inner == UInt8(ascii: "\\") ? 2 : 1 }
      default: break
      }
      position += 1
    } while !open.isEmpty
    let text = bytes[first..<min(position, bytes.endIndex)]
    // Versions before 3.0 write Latin-1.
    return String(validating: text, as: UTF8.self)
      ?? String(String.UnicodeScalarView(text.map { Unicode.Scalar($0) }))
  }

  mutating func truth() throws(NumPyError.Problem) -> Bool {
    skipSpace()
    for (word, value) in [("True", true), ("False", false)] where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw unexpected("True or False")
  }

  /// A tuple of sizes: `()`, `(3,)`, `(3, 4)`. Long integers of Python 2, `3L`, are accepted, as NumPy does.
  mutating func sizes() throws(NumPyError.Problem) -> [Int] {
    var sizes: [Int] = []
    try skip("(")
    if skips(")") { return sizes }
    sizes.append(try size())
    // One item without a comma is no tuple.
    guard skips(",") else { throw unexpected(",") }
    if skips(")") { return sizes }
    repeat { sizes.append(try size()) } while try continues(until: ")")
    return sizes
  }

  private mutating func size() throws(NumPyError.Problem) -> Int {
    skipSpace()
    let start = self
    var number = 0
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      if overflow || carry { throw start.invalid("a size below 2^63", got: "a larger one") }
      number = sum
      position += 1
    }
    let digits = position - start.position
    guard digits > 0, digits == 1 || start.next != UInt8(ascii: "0") else {
      throw start.unexpected("a size, a whole number")
    }
    if next == UInt8(ascii: "L") { position += 1 }
    return number
  }

  // MARK: Errors

  /// The error that something else comes next.
  func unexpected(_ expected: String) -> NumPyError.Problem {
    var later = self
    later.skipSpace()
    guard let byte = later.next else { return later.invalid(expected, got: "the end of the header") }
    let isPlain = (0x21..<0x7F).contains(byte)
    return later.invalid(expected, got: isPlain ? "'\(Unicode.Scalar(byte))'" : "the byte \(byte)")
  }

  func invalid(_ expected: String, got: String) -> NumPyError.Problem {
    .header(offset: start + position - bytes.startIndex, expected: expected, got: got)
  }
}
