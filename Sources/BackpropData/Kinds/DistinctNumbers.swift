import BackpropCompute

/// The distinct numbers of a column, and what they have in common.
struct DistinctNumbers {
  /// How many numbers there are, missing ones not counted.
  private(set) var count = 0
  /// How many distinct ones there are.
  private(set) var distinct = 0
  private(set) var minimum = Double.infinity
  private(set) var maximum = -Double.infinity
  /// Whether all are whole.
  private(set) var areWhole = true
  /// The distinct ones, ascending; none where there are more than ``mostValues``.
  private(set) var values: [Double] = []
  private(set) var hasMissing = false

  /// More distinct days than a table has.
  static let mostValues = 100_000

  /// Whether no number occurs twice.
  var isUnique: Bool { distinct == count }

  /// Cost: linear.
  init(_ numbers: some Collection<Double>) {
    // Where memory is bounded, those of one part after the other: a set may take 64 bytes for each of its numbers.
    let parts = MemoryBudget.current.map { 1 + numbers.count / ($0.residentBytes / (4 * 64)) } ?? 1
    for part in 0..<parts {
      var seen = NumberSet()
      for number in numbers where !number.isNaN {
        if part == 0 { note(number) }
        if parts == 1 || NumberSet.part(of: number, parts) == part { seen.insert(number) }
      }
      distinct += seen.count
      values = distinct <= Self.mostValues ? values + seen.elements : []
    }
    hasMissing = count < numbers.count
    values.sort()
  }

  private mutating func note(_ number: Double) {
    count += 1
    minimum = min(minimum, number)
    maximum = max(maximum, number)
    if areWhole, number.rounded(.towardZero) != number { areWhole = false }
  }
}

/// A set of numbers: a table of open addresses over their bits, which costs less than the standard library's set.
private struct NumberSet {
  private(set) var count = 0
  private var slots = [UInt64](repeating: empty, count: 64)
  private var shift: UInt64 = 58

  /// The bits of a NaN, which no number in the set has.
  private static let empty = UInt64.max

  var elements: [Double] { slots.filter { $0 != Self.empty }.map { Double(bitPattern: $0) } }

  /// One of so many parts into which numbers fall by their bits.
  static func part(of number: Double, _ parts: Int) -> Int {
    let bits = number == 0 ? 0 : number.bitPattern
    return Int((bits &* 0xD6E8_FEB8_6659_FD93) &>> 33) % parts
  }

  mutating func insert(_ number: Double) {
    // -0 and 0 are one number.
    let bits = number == 0 ? 0 : number.bitPattern
    let slot = slot(of: bits)
    guard slots[slot] == Self.empty else { return }
    slots[slot] = bits
    count += 1
    if count * 2 > slots.count { grow() }
  }

  private func slot(of bits: UInt64) -> Int {
    let (high, low) = bits.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    var slot = Int((high ^ low) &>> shift)
    while slots[slot] != Self.empty, slots[slot] != bits { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: Self.empty, count: old.count * 4)
    shift -= 2
    for bits in old where bits != Self.empty { slots[slot(of: bits)] = bits }
  }
}
