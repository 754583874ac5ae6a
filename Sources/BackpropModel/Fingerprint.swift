import BackpropData

/// A 64-bit FNV-1a hash: says that something changed, not who changed it.
struct Fingerprint {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  }

  mutating func add(_ text: String) {
    add(text.utf8)
    add(CollectionOfOne(0))
  }

  var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The fingerprint of a table's columns and cells.
  static func of(_ table: Table) -> String {
    var print = Fingerprint()
    if let bytes = table.bytes { print.add(bytes.matrix.elements) }
    for column in table.columns {
      print.add(column.name)
      switch column.values {
      case .numbers(let numbers):
        for number in numbers {
          var bits = number.bitPattern
          for _ in 0..<8 {
            print.add(CollectionOfOne(UInt8(truncatingIfNeeded: bits)))
            bits >>= 8
          }
        }
      case .text(let categories, let codes):
        for code in codes { print.add(code < 0 ? "" : categories[Int(code)]) }
      }
    }
    return print.text
  }
}
