/// Distinct texts, numbered from 0, in one piece of memory.
public struct TextPool: RandomAccessCollection, Sendable, Equatable, ExpressibleByArrayLiteral {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// No texts.
  public init() {}

  /// These texts, in their order.
  public init(_ texts: some Sequence<String>) {
    for text in texts { append(text.utf8) }
  }

  /// These texts, in their order.
  public init(arrayLiteral texts: String...) { self.init(texts) }

  /// Adds a text, which is valid UTF-8.
  mutating func append(_ text: some Sequence<UInt8>) {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
  }

  mutating func reserveCapacity(texts: Int, bytes: Int) {
    ends.reserveCapacity(texts)
    self.bytes.reserveCapacity(bytes)
  }

  /// The bytes of all texts, and where each ends.
  var contents: (bytes: [UInt8], ends: [Int]) { (bytes, ends) }

  /// Texts that were ``contents``; nil where they cannot have been.
  init?(bytes: [UInt8], ends: [Int]) {
    guard ends.last ?? 0 == bytes.count, zip([0] + ends, ends).allSatisfy({ $0 <= $1 }),
      String(validating: bytes, as: UTF8.self) != nil
    else { return nil }
    (self.bytes, self.ends) = (bytes, ends)
  }

  /// 0.
  public var startIndex: Int { 0 }
  /// How many texts there are.
  public var endIndex: Int { ends.count }

  /// The text of this number; traps where there is none.
  public subscript(index: Int) -> String { String(decoding: utf8(index), as: UTF8.self) }

  /// The bytes of a text; traps where there is none.
  func utf8(_ index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }
}
