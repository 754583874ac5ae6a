import BackpropData
import Testing

/// Cells that are meant to break a reader.
@Suite struct HostileCellsTests {
  /// Whatever form is found holds for every text of the column.
  private func checkForms(_ texts: [String]) {
    if let form = NumberForm.detected(in: texts) {
      for text in texts { #expect(form.number(text) != nil, "\(texts) as \(form)") }
    }
    if let form = DateForm.detected(in: texts) {
      for text in texts { #expect(form.moment(text) != nil, "\(texts) as \(form)") }
    }
    if let form = BooleanForm.detected(in: texts) {
      for text in texts { #expect(form.value(of: text) != nil, "\(texts) as \(form)") }
    }
  }

  @Test(arguments: [
    "0123456789.,-+() $%", "0123456789-/.: T", "012,.'_ \u{A0}\u{202F}\u{2019}\u{2212}",
    "12 AMPMamp:./-MayUTCZ+",
    "\0\u{1}\u{7F}é\u{301}日\u{1F600}\u{FFFD}\u{10FFFF}1", "(-$€1e+.,)%",
  ])
  func randomTexts(_ alphabet: String) {
    let letters = Array(alphabet.unicodeScalars)
    var drawing = Drawing(seed: 5)
    for _ in 0..<4000 {
      let texts = (0..<Int.random(in: 1...3, using: &drawing)).map { _ in
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...14, using: &drawing) {
          text.append(letters[Int.random(in: 0..<letters.count, using: &drawing)])
        }
        return String(text)
      }
      checkForms(texts)
      let length = TextFeatures().values(of: texts[0]).reduce(0) { $0 + $1 * $1 }
      #expect(length == 0 || abs(length - 1) < 1e-12)
    }
  }

  /// Random changes of texts that are almost dates and numbers.
  @Test func changedTexts() {
    let seeds = [
      "2019-03-05T10:11:12.123456+05:30", "12/31/2019, 10:11 PM", "05-MAR-19", "$1,234,567.89 ",
      "(1 234 567,89 €)",
      "\u{2212}12,34,567.5%", "Sept. 5, 2019", "99999999", "23:59:59.999999999",
    ].map { Array($0.utf8) }
    var drawing = Drawing(seed: 6)
    for _ in 0..<20_000 {
      var bytes = seeds[Int.random(in: 0..<seeds.count, using: &drawing)]
      for _ in 0..<Int.random(in: 1...3, using: &drawing) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &drawing)
        switch Int.random(in: 0...3, using: &drawing) {
        case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &drawing)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(bytes[place], at: place)
        default: bytes.removeLast(bytes.count - place)
        }
      }
      checkForms([String(decoding: bytes, as: UTF8.self)])
    }
  }

  @Test(arguments: [
    "9", "0", ",", "1,", ",234", " ", "(", "-", "$", "e", "1e", ".", "\u{A0}", "\u{202F}", "é", ":", "a",
    "\u{301}",
  ])
  func longTexts(_ unit: String) {
    let long = String(repeating: unit, count: 20_000)
    for text in [long, "1" + long, long + "1", "2019-01-01" + long, "10:00:00." + long, "5 " + long] {
      checkForms([text])
      _ = TextFeatures().values(of: text)
    }
  }

  @Test func manyTexts() {
    var drawing = Drawing(seed: 7)
    let texts = (0..<50_000).map { _ in "$\(Int.random(in: 0...9_999_999, using: &drawing))" }
    #expect(NumberForm.detected(in: Set(texts))?.unit == "$")
    #expect(NumberForm.detected(in: texts + ["x"]) == nil)
    #expect(DateForm.detected(in: texts) == nil && BooleanForm.detected(in: texts) == nil)
  }
}
