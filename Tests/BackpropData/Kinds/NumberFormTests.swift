import BackpropData
import Foundation
import Testing

/// Numbers as people write them.
@Suite struct NumberFormTests {
  struct Written: Decodable {
    let grouping: String?
    let mark: String
    let unit: String?
    let texts: [String]
    let numbers: [String]
  }

  /// Random numbers that Python wrote in each form, against the nearest float that Python's Decimal gives.
  @Test func readsWhatPythonWrote() throws {
    let columns: [Written] = try #require(kindFixture("number_forms"))
    #expect(columns.count == 11 * 15)
    for column in columns {
      let name = "\(column.grouping ?? "none") \(column.mark) \(column.unit ?? "")"
      guard let form = NumberForm.detected(in: column.texts) else {
        Issue.record("\(name): no form for \(column.texts)")
        continue
      }
      #expect(form.grouping.map { "\($0)" } == column.grouping, "\(name)")
      #expect(form.decimalMark.rawValue == column.mark, "\(name)")
      #expect(form.unit == column.unit && !form.isAmbiguous, "\(name)")
      #expect(try throughJSON(form) == form)
      for (text, number) in zip(column.texts, column.numbers) {
        #expect(form.number(text)?.bitPattern == Double(number)?.bitPattern, "\(name): \(text)")
      }
    }
  }

  @Test(arguments: [
    (["$67,349 ", "$0 ", "$257,252 "], [67349, 0, 257_252]),
    (["$5", "7", "$1,000.25"], [5, 7, 1000.25]), (["-$5", "$-6", "($7)", "$8-", "$9"], [-5, -6, -7, -8, 9]),
    (["$(1,234.50)", "2.25"], [-1234.5, 2.25]), (["\u{2212}12", "3"], [-12, 3]),
    (["+1.5", "2"], [1.5, 2]), (["45%", "5.5 %", "-1%"], [45, 5.5, -1]),
    (["12 kg", "7.5kg"], [12, 7.5]), (["5'", "6'"], [5, 6]), (["5\"", "6.5\""], [5, 6.5]),
    (["1,5", "2,25e1", "3"], [1.5, 22.5, 3]), (["12,34,567", "1,234"], [1_234_567, 1234]),
    (["1.234.567", "12"], [1_234_567, 12]), (["1.234,5", "12"], [1234.5, 12]),
    (["1,234,567", "12"], [1_234_567, 12]), (["1 234", "12"], [1234, 12]),
    (["0,123", "1,234"], [0.123, 1.234]), (["1,234", "1234,567"], [1.234, 1234.567]),
    (["10,5%", "0,125%"], [10.5, 0.125]), ([".5", "5.", "-.5"], [0.5, 5, -0.5]),
    (["US$5", "US$6.5"], [5, 6.5]), (["5 EUR", "EUR 6"], [5, 6]), (["Rs. 5", "Rs. 6"], [5, 6]),
    (["1e3 m", "2.5E-1 m"], [1000, 0.25]), (["5 µm", "6µm"], [5, 6]), (["\u{20BF}5", "6"], [5, 6]),
    (["\u{A0}5\u{A0}€ ", "\t6€"], [5, 6]), (["(1.5)", "(2.5)"], [-1.5, -2.5]),
    (["1,234", "0.125"], [1234, 0.125]),
    (["1.234", "0,125"], [1234, 0.125]),
  ])
  func readsForms(_ texts: [String], _ numbers: [Double]) throws {
    let form = try #require(NumberForm.detected(in: texts), "\(texts)")
    #expect(texts.map { form.number($0) } == numbers)
    #expect(!form.isAmbiguous)
  }

  /// A mark that could part thousands or decimals in every cell.
  @Test(arguments: [
    (["1,234", "12,345"], 1234, true), (["1,234", "345"], 1234, false), (["$1,234", "$2,345"], 1234, false),
    (["1,234%", "2,345%"], 1.234, true), (["1,234 kg", "5,678 kg"], 1234, true),
    (["1.234", "2.345"], 1.234, false), (["$1.234", "$2.345"], 1.234, true),
    (["1.234 €", "345 €"], 1234, true), (["1.234 kg", "345 kg"], 1.234, true),
  ])
  func decidesWhatCouldBeBoth(_ texts: [String], _ first: Double, _ isAmbiguous: Bool) throws {
    let form = try #require(NumberForm.detected(in: texts), "\(texts)")
    #expect(form.number(texts[0]) == first && form.isAmbiguous == isAmbiguous, "\(form)")
  }

  @Test(arguments: [
    [], ["x"], ["5", "x"], [""], ["-"], ["."], [","], ["$"], ["()"], ["(5"], ["5)"], ["--5"], ["-(5)", "6"],
    ["1,23,4"], ["1,2345,678"], ["1,234,56"], ["12,345.678.9"], ["1234,567,890"], ["1.234.56"],
    ["1,5", "1.5"],
    ["1 23"], ["1 2345"], ["1  234"], ["1,234", "1.234"], ["$1,234", "$5.678"], ["12,34,567", "123,456"],
    ["0,123", "1,234,567"],
    ["$5", "€5"], ["$5 kg", "$6 kg"], ["5 kg", "6 g"], ["5 kg", "6"], ["45%", "0.45"], ["5 kg m", "6 kg m"],
    ["inf"], ["inf", "Infinity"], ["nan", "1"], ["0x1F"], ["1_2"], ["1__000"], ["1,", ",1", "x"], ["1 - 2"],
    ["5 PM", "6 PM"], ["1e", "2f"], ["5²", "6³"], ["٣", "٤"], ["½"], ["1/2"], ["5-6"], ["5±1", "6±1"],
    ["1234 5678 9012 3456", "1234 5678 9012 3457"],
  ])
  func refuses(_ texts: [String]) {
    #expect(NumberForm.detected(in: texts) == nil)
  }

  /// Digits that name something and count nothing.
  @Test(arguments: [
    ["555-1234", "555-9876"], ["(555) 123-4567", "(555) 234-5678"], ["+34 612 345 678", "+1 612 345 678"],
    ["612 345 678", "655 123 456"], ["06 12 34 56 78"], ["192.168.100.101", "192.168.100.102"],
    ["10.100.200.100", "192.168.100.200"], ["1.2.3", "1.10.2"], ["3:2", "4:1"], ["10-20", "20-30"],
    ["1-2", "3-4"], ["12-34-56"], ["978-3-16-148410-0"], ["080442957X", "0306406152"], ["123-45-6789"],
    ["(1)", "(2)", "(3)"], ["1-", "2", "2-"], ["(5)", "6"], ["007A", "012A"], ["12 kg"], ["#1", "#2"],
    ["A1", "A2"],
    ["10K", "5M"], ["5'11\"", "6'1\""], ["12°34'", "13°35'"], ["12:30"], ["1;2"], ["2019-01-01"],
    ["110.120.130"],
  ])
  func takesNoCodesForNumbers(_ texts: [String]) {
    #expect(NumberForm.detected(in: texts) == nil)
  }

  @Test func infinitiesAreSaid() throws {
    let form = try #require(NumberForm.detected(in: ["1,5", "-inf", "2,5e999", "Infinity"]))
    #expect(form.number("-inf") == -.infinity && form.number("2,5e999") == .infinity)
    #expect(form.number("-2,5e999") == -.infinity && form.number("inf") == .infinity)
  }

  @Test func theFormHoldsForLaterTexts() throws {
    let money = try #require(NumberForm.detected(in: ["$1,234.5", "$7"]))
    #expect(money.description == "numbers in $ with thousands commas")
    #expect(money.number("(8,000)") == -8000 && money.number("1.5") == 1.5)
    #expect(money.number("€5") == nil && money.number("1,5") == nil && money.number("5%") == nil)
    #expect(money.number("") == nil && money.number("x") == nil)
    let percent = try #require(NumberForm.detected(in: ["1,5%", "7%"]))
    #expect(percent.description == "numbers in % with decimal commas")
    #expect(percent.number("5") == nil && percent.number("5.5%") == nil)
    let plain = try #require(NumberForm.detected(in: ["1.5", "7"]))
    #expect(plain.isPlain && plain.description == "numbers" && plain.number("$5") == nil)
    #expect(!money.isPlain && !percent.isPlain)
  }

  /// Bare decimal text means the same here as in the reader of tables.
  @Test func plainNumbersAreReadAsInTables() {
    var drawing = Drawing(seed: 3)
    for _ in 0..<3000 {
      let length = Int.random(in: 1...8, using: &drawing)
      let text = String((0..<length).map { _ in "0123456789.-+e"[Int.random(in: 0..<14, using: &drawing)] })
      let bytes = Array(text.utf8)
      let expected: Double? =
        switch DecimalText.reading(of: bytes, in: bytes.indices) {
        case .finite(let number): number
        case .infinite: text.hasPrefix("-") ? -.infinity : .infinity
        case .notANumber: nil
        }
      guard let expected else { continue }
      #expect(NumberForm.detected(in: ["1.5", text])?.number(text) == expected, "\(text)")
    }
  }

  @Test(arguments: [
    #"{"decimalMark":".","grouping":".","isAmbiguous":false}"#,
    #"{"decimalMark":",","grouping":",,","isAmbiguous":false}"#,
    #"{"decimalMark":",","unit":"","isAmbiguous":false}"#, #"{"decimalMark":";","isAmbiguous":false}"#,
  ])
  func refusesFormsThatCannotBe(_ json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(NumberForm.self, from: Data(json.utf8)) }
  }
}

extension String {
  fileprivate subscript(offset: Int) -> Character { self[index(startIndex, offsetBy: offset)] }
}
