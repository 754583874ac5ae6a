import BackpropData
import Testing

@Suite struct BooleanFormTests {
  @Test(arguments: [
    (["true", "false"], BooleanForm.trueFalse), (["False", "True", "TRUE "], .trueFalse),
    (["t", "F"], .trueFalseLetters),
    (["no", "Yes"], .yesNo), (["Y", "N"], .yesNoLetters), (["Off", "on"], .onOff),
    (["yes", "n"], nil), (["yes"], nil), (["no", "NO"], nil), (["0", "1"], nil), (["F", "M"], nil), ([], nil),
    ([""], nil), (["yes", "no", ""], nil), (["yes", "no", "maybe"], nil), (["yes!", "no"], nil),
    (["true", "falsehood"], nil),
    (["on", "off", "o"], nil), (["y\u{0301}", "n"], nil),
  ])
  func pairs(_ texts: [String], _ form: BooleanForm?) throws {
    #expect(BooleanForm.detected(in: texts) == form)
    guard let form else { return }
    #expect(try throughJSON(form) == form)
    for text in texts {
      let isYes = ["t", "y"].contains(text.lowercased().prefix(1)) || text.lowercased().hasPrefix("on")
      #expect(form.value(of: text) == isYes)
    }
    #expect(form.value(of: "1") == nil && form.value(of: "") == nil)
  }
}
