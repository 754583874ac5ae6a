/// `text` as XML character data or as an attribute's value.
///
/// The five special characters become entities. Line breaks and tabs become spaces; control characters and
/// noncharacters, which XML 1.0 forbids or discourages, become U+FFFD, the replacement character.
package func xmlEscaped(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "'": escaped += "&#39;"
    case "\t", "\n", "\r": escaped += " "
    case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}

/// A coordinate with at most two decimals and no trailing zeros: `12.5`, `-0.25`, `3`.
///
/// Not a number becomes 0 and what lies beyond ten million is cut off there, so that no value, however
/// broken, can spoil the document.
package func coordinateText(_ value: Double) -> String {
  guard !value.isNaN else { return "0" }
  let limit = 10_000_000.0
  let hundredths = Int((min(max(value, -limit), limit) * 100).rounded())
  let size = hundredths.magnitude
  var text = hundredths < 0 ? "-" : ""
  text += String(size / 100)
  let rest = size % 100
  if rest == 0 { return text }
  if rest % 10 == 0 { return text + ".\(rest / 10)" }
  return text + (rest < 10 ? ".0\(rest)" : ".\(rest)")
}
