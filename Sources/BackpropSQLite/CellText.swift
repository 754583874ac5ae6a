/// The bytes of the text at hand, copied to where 16 more can be read behind them.
struct CellText {
  private(set) var bytes = [UInt8](repeating: 0, count: 64)
  private(set) var count = 0

  init() {}

  init(_ text: String) {
    assign(text)
  }

  /// The bytes that count.
  var range: Range<Int> { 0..<count }

  mutating func assign(_ text: UnsafeRawBufferPointer) {
    makeRoom(for: text.count)
    unsafe bytes.withUnsafeMutableBytes { unsafe $0.copyMemory(from: text) }
  }

  mutating func assign(_ text: String) {
    makeRoom(for: text.utf8.count)
    for (index, byte) in text.utf8.enumerated() { bytes[index] = byte }
  }

  private mutating func makeRoom(for count: Int) {
    self.count = count
    if bytes.count < count + 16 { bytes = [UInt8](repeating: 0, count: max(count + 16, 2 * bytes.count)) }
  }

  /// Whether these bytes are the text.
  func equals(_ text: String) -> Bool { bytes[..<count].elementsEqual(text.utf8) }

  var isValid: Bool { String(validating: bytes[..<count], as: UTF8.self) != nil }
}
