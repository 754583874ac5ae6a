/// The width of `text` in pixels at a font size, as a wide sans-serif face would set it.
///
/// An estimate without a font file: which face draws the picture is not known here, so it leans to the wide
/// side (DejaVu Sans), and labels that fit by it fit in Helvetica and Arial too.
package func textWidth(_ text: String, size: Double) -> Double {
  var ems = 0.0
  for scalar in text.unicodeScalars { ems += emWidth(scalar) }
  return ems * size
}

/// `text` if it fits into `width` pixels, or its beginning with an ellipsis that does.
package func truncated(_ text: String, toWidth width: Double, size: Double) -> String {
  if textWidth(text, size: size) <= width { return text }
  var room = width - textWidth("…", size: size)
  var kept = ""
  for character in text {
    room -= textWidth(String(character), size: size)
    if room < 0 { break }
    kept.append(character)
  }
  while kept.last == " " { kept.removeLast() }
  return kept + "…"
}

/// `text` if it fits into `width` pixels, or its beginning and its end with an ellipsis between them.
///
/// For names that often differ in their ends only.
package func shortened(_ text: String, toWidth width: Double, size: Double) -> String {
  if textWidth(text, size: size) <= width { return text }
  let half = (width - textWidth("…", size: size)) / 2
  var end = ""
  var room = half
  for character in text.reversed() {
    room -= textWidth(String(character), size: size)
    if room < 0 { break }
    end = String(character) + end
  }
  let rest = width - textWidth(end, size: size)
  return truncated(String(text.dropLast(end.count)), toWidth: rest, size: size) + end
}

private func emWidth(_ scalar: Unicode.Scalar) -> Double {
  switch scalar {
  case "i", "j", "l", "I", "'", "|": return 0.3
  case " ", ".", ",", ":", ";", "!", "/", "\\": return 0.33
  case "f", "t", "r", "(", ")", "[", "]", "-", "J": return 0.4
  case "m", "M", "W", "w", "%", "@", "…", "−", "+", "=", "<", ">", "×": return 0.88
  case "⁰"..."⁹", "¹", "²", "³", "⁻": return 0.42
  case "0"..."9", "a"..."z", "_", "?", "$", "#": return 0.63
  case "A"..."Z", "&": return 0.72
  case "\u{300}"..."\u{36F}": return 0
  case "\u{1100}"..."\u{115F}", "\u{2E80}"..."\u{D7A3}", "\u{F900}"..."\u{FAFF}", "\u{FF00}"..."\u{FF60}",
    "\u{1F300}"..."\u{1FAFF}", "\u{20000}"..."\u{3FFFF}":
    return 1.05
  default: return 0.7
  }
}
