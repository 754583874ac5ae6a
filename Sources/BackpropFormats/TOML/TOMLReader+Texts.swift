/// Texts in quotes, of which TOML has four kinds.
extension TOMLReader {
  /// "with \n escapes", 'without', and both over several lines in three quotes.
  mutating func text() throws(TOMLError) -> String {
    let hasEscapes = next == "\""
    let mark: Unicode.Scalar = hasEscapes ? "\"" : "'"
    let isOfLines = skipsThree(mark)
    if isOfLines {
      _ = skipsLineEnd()  // the one behind the quotes is no part of the text
    } else {
      position += 1
    }
    let start = line
    var text: [UInt8] = []
    while let sign = next {
      if sign == mark {
        if !isOfLines {
          position += 1
          return String(decoding: text, as: UTF8.self)
        }
        if skipsThree(mark) {
          // Up to two quotes may stand right before the last three.
          for _ in 0..<2 where skips(mark) { text.append(UInt8(ascii: mark)) }
          return String(decoding: text, as: UTF8.self)
        }
        text.append(bytes[position])
        position += 1
      } else if isAtLineEnd {
        guard isOfLines else { break }
        _ = skipsLineEnd()
        text.append(UInt8(ascii: "\n"))
      } else if hasEscapes, sign == "\\" {
        position += 1
        try escape(isOfLines: isOfLines, into: &text)
      } else if sign.isControl {
        throw controlError(sign)
      } else {
        text.append(bytes[position])
        position += 1
      }
    }
    line = start
    let quotes = isOfLines ? "\(mark)\(mark)\(mark)" : "\(mark)"
    throw error("expected \(quotes) at the end of a text\(isOfLines ? "" : " in its line"), got \(found)")
  }

  private mutating func escape(isOfLines: Bool, into text: inout [UInt8]) throws(TOMLError) {
    let signs: [Unicode.Scalar: UInt8] = [
      "b": 8, "t": 9, "n": 10, "f": 12, "r": 13, "\"": 34, "\\": 92,
    ]
    if let next, let byte = signs[next] {
      position += 1
      text.append(byte)
    } else if next == "u" || next == "U" {
      let count = next == "u" ? 4 : 8
      let digits = bytes[min(position + 1, bytes.count)..<min(position + 1 + count, bytes.count)]
      guard digits.count == count, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(value)
      else {
        throw error("expected \(count) hexadecimal digits of a character behind \\\(count == 4 ? "u" : "U")")
      }
      position += 1 + count
      text += Array(String(Character(scalar)).utf8)
    } else {
      // A \ at the end of a line takes away the blanks and line ends up to the next text.
      let before = (position, line)
      skipBlanks()
      guard isOfLines, skipsLineEnd() else {
        (position, line) = before
        throw error(
          "expected one of b t n f r \" \\ behind \\, or u with 4 or U with 8 hexadecimal digits, got \(found); "
            + "'a text like this' has no escapes"
        )
      }
      repeat { skipBlanks() } while skipsLineEnd()
    }
  }
}
