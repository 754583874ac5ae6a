import BackpropCharts
import Testing

@Suite("Text and numbers of an XML document")
struct XMLTextTests {
  @Test func specialCharactersBecomeEntities() {
    #expect(xmlEscaped("a<b & \"c\" > 'd'") == "a&lt;b &amp; &quot;c&quot; &gt; &#39;d&#39;")
    #expect(xmlEscaped("Größe 数 🙂") == "Größe 数 🙂")
  }

  @Test func forbiddenCharactersAreReplaced() {
    #expect(xmlEscaped("a\u{0}b\u{1B}c\u{FFFE}d\u{85}") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}")
    #expect(xmlEscaped("two\r\nlines\tand a tab") == "two  lines and a tab")
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (3.0, "3"), (12.5, "12.5"), (0.05, "0.05"), (-0.25, "-0.25"), (1.005e2, "100.5"),
    (0.1 + 0.2, "0.3"), (-0.004, "0"), (99.999, "100"), (1e300, "10000000"), (-.infinity, "-10000000"),
    (.nan, "0"),
  ])
  func coordinates(value: Double, text: String) {
    #expect(coordinateText(value) == text)
  }
}
