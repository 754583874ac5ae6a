/// Numbers and texts one after the other, as bytes: what a file of columns says of itself.
struct Ledger {
  private(set) var bytes: [UInt8] = []
  private var position = 0

  init() {}

  /// A ledger to read.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func append(_ number: Int) {
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  mutating func append(_ text: String) {
    append(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ texts: [String]) {
    append(texts.count)
    for text in texts { append(text) }
  }

  mutating func append(_ numbers: [Int]) {
    append(numbers.count)
    for number in numbers { append(number) }
  }

  /// What a ledger that is cut off or damaged throws.
  struct Damage: Error {}

  /// The next number.
  mutating func number() throws(Damage) -> Int {
    guard bytes.count - position >= 8 else { throw Damage() }
    defer { position += 8 }
    return (0..<8).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
  }

  /// The next number of things that follow.
  mutating func count() throws(Damage) -> Int {
    let count = try number()
    guard count >= 0, count <= bytes.count - position else { throw Damage() }
    return count
  }

  /// The next text.
  mutating func text() throws(Damage) -> String {
    let count = try count()
    guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else {
      throw Damage()
    }
    position += count
    return text
  }

  mutating func texts() throws(Damage) -> [String] {
    var texts: [String] = []
    for _ in 0..<(try count()) { texts.append(try text()) }
    return texts
  }

  mutating func numbers() throws(Damage) -> [Int] {
    var numbers: [Int] = []
    for _ in 0..<(try count()) { numbers.append(try number()) }
    return numbers
  }
}
