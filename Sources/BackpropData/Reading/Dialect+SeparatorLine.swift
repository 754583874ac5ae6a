extension Dialect {
  /// What separates cells where the first line says so and no more, as spreadsheets write it: `sep=;`.
  static func separator(saidIn bytes: ArraySlice<UInt8>) -> Delimiter? {
    let line = bytes.prefix(7)
    guard line.count > 4,
      line.prefix(4).elementsEqual("sep=".utf8) || line.prefix(4).elementsEqual("SEP=".utf8),
      line.dropFirst(5).first.map({ $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) ?? true
    else { return nil }
    return Delimiter(String(decoding: line.dropFirst(4).prefix(1), as: UTF8.self))
  }
}
