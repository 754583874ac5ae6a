/// The words of a text: runs of letters, digits and the marks that belong to them, in lower case.
struct TextWords: Sequence, IteratorProtocol {
  private var rest: String.UnicodeScalarView.Iterator

  /// Time is proportional to the text.
  init(of text: String) { rest = text.unicodeScalars.makeIterator() }

  mutating func next() -> [Unicode.Scalar]? {
    var word: [Unicode.Scalar] = []
    while let scalar = rest.next() {
      if scalar.isASCII {
        let lower = scalar.value | 0x20
        if lower >= 0x61, lower <= 0x7A {
          word.append(Unicode.Scalar(UInt8(lower)))
          continue
        }
        if scalar.value >= 0x30, scalar.value <= 0x39 {
          word.append(scalar)
          continue
        }
      } else if Self.isPartOfWord(scalar) {
        word.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        continue
      }
      if !word.isEmpty { return word }
    }
    return word.isEmpty ? nil : word
  }

  private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber: true
    default: false
    }
  }
}

extension String {
  /// Its words, each once.
  var words: Set<String> {
    var words: Set<String> = []
    for word in TextWords(of: self) {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: word)
      words.insert(String(text))
    }
    return words
  }
}
