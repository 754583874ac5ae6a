/// The characters of IBM's code page 437 from 128 on, in which names stand that are not said to be UTF-8.
private let upperHalf = Array(
  ("ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}").unicodeScalars)

/// The name of a member as text; nil where it should be UTF-8 and is not.
func zipName(_ bytes: [UInt8], isUTF8: Bool) -> String? {
  if isUTF8 { return String(validating: bytes, as: UTF8.self) }
  var name = String.UnicodeScalarView()
  for byte in bytes { name.append(byte < 128 ? Unicode.Scalar(byte) : upperHalf[Int(byte) - 128]) }
  return String(name)
}
