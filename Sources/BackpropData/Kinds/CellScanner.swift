/// Reads the text of one cell from front to back; blanks at both ends have no meaning.
///
/// One scanner serves a whole column, so that its bytes are stored once.
struct CellScanner {
  private(set) var bytes: [UInt8] = []
  private(set) var end = 0
  var position = 0

  init() {}

  init(_ text: String) {
    start(text)
  }

  /// Goes to the first byte of this text that is no blank.
  mutating func start(_ text: String) {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: text.utf8)
    position = 0
    end = bytes.count
    skipBlanks()
    while end > position, case let length = blankLength(before: end), length > 0 { end -= length }
  }

  var isAtEnd: Bool { position >= end }

  /// The byte at a place, nil outside the text.
  func byte(at place: Int) -> UInt8? {
    place >= 0 && place < end ? bytes[place] : nil
  }

  var next: UInt8? { byte(at: position) }

  func isDigit(at place: Int) -> Bool {
    guard let byte = byte(at: place) else { return false }
    return byte &- UInt8(ascii: "0") < 10
  }

  /// Whether the text goes on with these bytes.
  func follows(_ text: [UInt8]) -> Bool {
    text.count <= end - position && bytes[position..<(position + text.count)].elementsEqual(text)
  }

  /// Steps over this byte if it is the next.
  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    take(UInt8(ascii: character))
  }

  /// Steps over spaces, tabs and no-break spaces, and says whether there was one.
  @discardableResult
  mutating func skipBlanks() -> Bool {
    let start = position
    while case let length = blankLength(at: position), length > 0 { position += length }
    return position > start
  }

  /// Reads decimal digits, at most `limit`; the value is exact up to 18 of them.
  mutating func takeDigits(atMost limit: Int) -> (value: Int, count: Int) {
    var (value, count) = (0, 0)
    while count < limit, isDigit(at: position) {
      value = value &* 10 &+ Int(bytes[position] &- UInt8(ascii: "0"))
      count += 1
      position += 1
    }
    return (value, count)
  }

  /// Steps over ASCII letters, at most `limit`, and gives them in lower case.
  mutating func takeLetters(atMost limit: Int) -> [UInt8] {
    var letters: [UInt8] = []
    while letters.count < limit, let byte = next, case let letter = byte | 0x20,
      letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z")
    {
      letters.append(letter)
      position += 1
    }
    return letters
  }

  /// The scalar at a place where one begins, with its length in bytes; nil at the end.
  func scalar(at place: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    guard let first = byte(at: place) else { return nil }
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard place + length <= end else { return nil }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for byte in bytes[(place + 1)..<(place + length)] { value = value << 6 | UInt32(byte & 0x3F) }
    return Unicode.Scalar(value).map { ($0, length) }
  }

  /// The bytes of the blank at this place; 0 if there is none. U+00A0 and U+202F are no-break spaces.
  private func blankLength(at place: Int) -> Int {
    switch byte(at: place) {
    case UInt8(ascii: " "), UInt8(ascii: "\t"): 1
    case 0xC2: byte(at: place + 1) == 0xA0 ? 2 : 0
    case 0xE2: byte(at: place + 1) == 0x80 && byte(at: place + 2) == 0xAF ? 3 : 0
    default: 0
    }
  }

  private func blankLength(before place: Int) -> Int {
    for length in 1...3 where place - length >= position && blankLength(at: place - length) == length {
      return length
    }
    return 0
  }
}
