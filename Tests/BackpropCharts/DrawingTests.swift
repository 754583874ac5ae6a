import Testing

@Suite("The judge of drawings finds what it looks for")
struct DrawingTests {
  @Test func malformedDocumentsAreRefused() {
    #expect(throws: Drawing.Malformed.self) { try Drawing("<svg><text>a & b</text></svg>") }
    #expect(throws: Drawing.Malformed.self) { try Drawing("<svg><text>\u{1}</text></svg>") }
    #expect(throws: Drawing.Malformed.self) { try Drawing("<svg><g></svg>") }
  }

  @Test(arguments: [
    "<svg width='100'><path d='M1,nan'/></svg>",
    "<svg width='100'><rect x='1.234'/></svg>",
    "<svg width='100'><style/><g class='unknown'/></svg>",
    "<svg width='100'><text x='95' font-size='12'>too far right</text></svg>",
    "<svg width='100'><text x='5' font-size='12' text-anchor='end'>too far left</text></svg>",
  ])
  func faultsAreSeen(document: String) throws {
    #expect(try Drawing(document).faults().count == 1)
  }
}
