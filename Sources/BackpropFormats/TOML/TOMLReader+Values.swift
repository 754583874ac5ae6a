/// What stands behind =.
extension TOMLReader {
  /// A value that lies so deep.
  mutating func value(depth: Int) throws(TOMLError) -> TOMLValue {
    switch next {
    case "\"", "'": return .string(try text())
    case "[": return try list(depth: depth)
    case "{": return try inlineTable(depth: depth)
    default: return try word()
    }
  }

  /// `[1, 2, 3]`, over as many lines as it likes.
  private mutating func list(depth: Int) throws(TOMLError) -> TOMLValue {
    try check(depth: depth)
    position += 1
    var values: [TOMLValue] = []
    while true {
      try skipToStatement()
      if skips("]") { return .array(values) }
      values.append(try value(depth: depth + 1))
      try skipToStatement()
      guard skips(",") || next == "]" else {
        throw error("expected , or ] in a list, got \(found)")
      }
    }
  }

  /// `{ low = 1, high = 2 }`, in one line.
  private mutating func inlineTable(depth: Int) throws(TOMLError) -> TOMLValue {
    try check(depth: depth)
    position += 1
    let table = TOMLNode(.key, depth: depth)
    skipBlanks()
    if skips("}") { return .table(table.finished) }
    while true {
      try keyAndValue(into: table)
      skipBlanks()
      if skips("}") { return .table(table.finished) }
      guard skips(",") else { throw error("expected , or } in a table in braces, got \(found)") }
    }
  }

  /// A value without quotes: true, a number.
  private mutating func word() throws(TOMLError) -> TOMLValue {
    let start = position
    while let next, TOMLText.isBare(next) || next == "+" || next == "." || next == ":" { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "":
      throw error("expected a value, got \(found); texts stand in quotes, lists in [ ]")
    default: break
    }
    if let number = TOMLNumber(word) {
      switch number {
      case .integer(let integer): return .integer(integer)
      case .real(let real): return .number(real)
      case .tooLarge: throw error("expected a whole number of 64 bits, got \(word); write it in quotes")
      }
    }
    position = start
    throw error(
      "expected a value, got \(found); texts, dates too, stand in quotes, and numbers have digits around the point"
    )
  }
}
