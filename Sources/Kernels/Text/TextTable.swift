/// The distinct texts of a column, numbered in the order of their first appearance.
///
/// Texts lie one after the other in one piece of memory; a table of open addresses finds them. Room for up to 2^31 texts.
public final class TextTable {
  /// How many distinct texts there are.
  public private(set) var count = 0
  private var slots: UnsafeMutablePointer<UInt32>  // number + 1; 0 where there is none
  private var slotMask: Int
  private var hashes: UnsafeMutablePointer<UInt32>
  private var ends: UnsafeMutablePointer<Int>  // ends[-1] is 0
  private var capacity: Int
  private var bytes: UnsafeMutablePointer<UInt8>
  private var byteCapacity: Int

  public init() {
    slotMask = Self.fewest * 2 - 1
    slots = Self.emptySlots()
    capacity = Self.fewest
    hashes = .allocate(capacity: Self.fewest)
    ends = .allocate(capacity: Self.fewest + 1)
    ends[0] = 0
    byteCapacity = Self.fewestBytes
    bytes = .allocate(capacity: Self.fewestBytes)
  }

  private static let fewest = 32
  private static let fewestBytes = 1024

  private static func emptySlots() -> UnsafeMutablePointer<UInt32> {
    let slots = UnsafeMutablePointer<UInt32>.allocate(capacity: fewest * 2)
    slots.initialize(repeating: 0, count: fewest * 2)
    return slots
  }

  deinit {
    slots.deallocate()
    hashes.deallocate()
    ends.deallocate()
    bytes.deallocate()
  }

  /// How many bytes the texts have together.
  public var byteCount: Int { ends[count] }

  /// The bytes of a text.
  public func text(_ number: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + ends[number], count: ends[number + 1] - ends[number])
  }

  /// All bytes, and where each text ends.
  public func withContents(_ use: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<Int>) -> Void) {
    use(
      UnsafeBufferPointer(start: bytes, count: byteCount), UnsafeBufferPointer(start: ends + 1, count: count))
  }

  /// Forgets all texts, and gives their memory back.
  public func removeAll() {
    slots.deallocate()
    hashes.deallocate()
    ends.deallocate()
    bytes.deallocate()
    count = 0
    slotMask = Self.fewest * 2 - 1
    slots = Self.emptySlots()
    capacity = Self.fewest
    hashes = .allocate(capacity: Self.fewest)
    ends = .allocate(capacity: Self.fewest + 1)
    ends[0] = 0
    byteCapacity = Self.fewestBytes
    bytes = .allocate(capacity: Self.fewestBytes)
  }

  /// A text's hash: the same for the same bytes. 16 bytes behind the text can be read.
  @inline(__always)
  public static func hash(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    let first: UInt64 = 0x9E37_79B9_7F4A_7C15
    var state = UInt64(truncatingIfNeeded: length) &* 0xD6E8_FEB8_6659_FD93
    var place = text
    var left = length
    while left > 8 {
      state = mixed(state ^ word(place), first)
      place += 8
      left &-= 8
    }
    let kept = left == 0 ? 0 : word(place) &<< UInt64(truncatingIfNeeded: 8 &* (8 &- left))
    state = mixed(state ^ kept, 0xA076_1D64_78BD_642F)
    return UInt32(truncatingIfNeeded: state)
  }

  @inline(__always)
  private static func mixed(_ value: UInt64, _ factor: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: factor)
    return high ^ low
  }

  /// The number of a text, which is put in where it is not there yet; 16 bytes behind it can be read.
  @inline(__always)
  public func number(of text: UnsafePointer<UInt8>, length: Int) -> Int {
    number(of: text, length: length, hash: Self.hash(text, length))
  }

  /// The number of text `number` of another table.
  public func number(of number: Int, in other: TextTable) -> Int {
    let text = other.text(number)
    return self.number(
      of: text.baseAddress ?? UnsafePointer(bytes), length: text.count, hash: other.hashes[number])
  }

  @inline(__always)
  private func number(of text: UnsafePointer<UInt8>, length: Int, hash: UInt32) -> Int {
    var slot = Int(hash) & slotMask
    while slots[slot] != 0 {
      let number = Int(slots[slot]) &- 1
      if hashes[number] == hash, ends[number &+ 1] &- ends[number] == length,
        equal(bytes + ends[number], text, length)
      {
        return number
      }
      slot = (slot &+ 1) & slotMask
    }
    return insert(text, length, hash, slot)
  }

  @inline(__always)
  private func equal(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    // The texts of a table have room for a word behind them.
    var index = 0
    while length &- index >= 8 {
      if word(left + index) != word(right + index) { return false }
      index &+= 8
    }
    let rest = length &- index
    return rest == 0
      || (word(left + index) ^ word(right + index)) &<< UInt64(truncatingIfNeeded: 8 &* (8 &- rest)) == 0
  }

  @inline(never)
  private func insert(_ text: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt32, _ slot: Int) -> Int {
    let number = count
    if number == capacity { growEntries() }
    let end = ends[number] + length
    if end + 16 > byteCapacity { growBytes(to: end + 16) }
    (bytes + ends[number]).update(from: text, count: length)
    ends[number + 1] = end
    hashes[number] = hash
    slots[slot] = UInt32(truncatingIfNeeded: number + 1)
    count += 1
    if count * 2 > slotMask { growSlots() }
    return number
  }

  private func growEntries() {
    hashes = Self.grown(hashes, count, capacity * 2)
    ends = Self.grown(ends, count + 1, capacity * 2 + 1)
    capacity *= 2
  }

  private func growBytes(to needed: Int) {
    let larger = max(needed, byteCapacity * 2)
    bytes = Self.grown(bytes, byteCount, larger)
    byteCapacity = larger
  }

  private func growSlots() {
    slots.deallocate()
    slotMask = slotMask * 2 + 1
    slots = .allocate(capacity: slotMask + 1)
    slots.initialize(repeating: 0, count: slotMask + 1)
    for number in 0..<count {
      var slot = Int(hashes[number]) & slotMask
      while slots[slot] != 0 { slot = (slot + 1) & slotMask }
      slots[slot] = UInt32(truncatingIfNeeded: number + 1)
    }
  }

  private static func grown<Element>(
    _ memory: UnsafeMutablePointer<Element>, _ count: Int, _ capacity: Int
  ) -> UnsafeMutablePointer<Element> {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.moveInitialize(from: memory, count: count)
    memory.deallocate()
    return larger
  }
}
