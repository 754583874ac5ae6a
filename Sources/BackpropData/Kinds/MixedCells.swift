/// A column of words most of whose cells are numbers or dates: the others are worth a look.
struct MixedCells {
  /// How most cells are written.
  let form: CellForm
  /// How many cells are so written, and how many there are.
  let count: Int
  let total: Int
  /// The first text that is written in another way.
  let firstOther: String

  /// The texts from which forms are guessed.
  private static let sampleSize = 20

  /// Nil where no form fits more than half of the cells.
  init?(_ texts: [CountedText]) {
    total = texts.reduce(0) { $0 + $1.count }
    var best: (form: CellForm, count: Int)?
    for form in Self.candidates(texts.prefix(Self.sampleSize)) {
      if let count = Self.count(of: form, in: texts, total: total), count > best?.count ?? 0 {
        best = (form, count)
      }
    }
    guard let best, best.count < total,
      let other = texts.first(where: { best.form.number($0.text) == nil })
    else { return nil }
    (form, count, firstOther) = (best.form, best.count, other.text)
  }

  private static func candidates(_ texts: ArraySlice<CountedText>) -> [CellForm] {
    var forms = [CellForm.plainNumbers]
    for text in texts {
      var found = DatePattern.patterns(of: text.text).map {
        CellForm.dates(DateForm(parts: $0, isAmbiguous: false))
      }
      if let form = NumberForm.detected(in: CollectionOfOne(text.text)), !form.isPlain {
        found.append(.numbers(form))
      }
      forms += found.filter { !forms.contains($0) }
    }
    return forms
  }

  /// How many cells are written so; nil where it is half of them or less.
  private static func count(of form: CellForm, in texts: [CountedText], total: Int) -> Int? {
    var others = 0
    for text in texts where form.number(text.text) == nil {
      others += text.count
      if others * 2 >= total { return nil }
    }
    return total - others
  }

  /// "column "age": 98 of 100 cells are numbers; the first that is none is "old" at t.csv:7".
  func note(ofColumn column: String, place: String) -> String {
    "column \(quoted(column)): \(count) of \(total) cells are \(form); the first that is none is "
      + "\(quoted(firstOther)) at \(place) (--missing \(asArgument(firstOther)) takes it for missing)"
  }
}

/// A text as one argument of a command line: in quotes where a shell would take it apart.
func asArgument(_ text: String) -> String {
  let isPlain =
    !text.isEmpty
    && text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      case 0x80...: true
      default: "-_./:=@%+,".utf8.contains(byte)
      }
    }
  if isPlain { return text }
  return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
