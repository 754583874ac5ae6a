import BackpropData
import TextKernels

/// The cells of one column while rows come: numbers as long as every cell is one or missing, else texts.
///
/// A query may give other rows when it is asked again, so all that a text column would need is kept on the way: of a number that
/// is written otherwise than it would be here (`1.50`, 9007199254740993), its text.
struct GrowingColumn {
  let name: String
  private var numbers: [Double] = []
  private var spellings = Spellings()
  /// The different texts; nil while all cells are numbers.
  private var texts: TextTable?
  private var codes: [Int32] = []
  private var rounded = Tally()
  private var infinite = Tally()
  private var marked = Tally()
  private var scratch = CellText()

  /// How often something was met, and where first.
  private struct Tally {
    var count = 0
    var row = 0
    var text = ""

    mutating func add(row: Int, _ text: @autoclosure () -> String) {
      if count == 0 { (self.row, self.text) = (row, text()) }
      count += 1
    }
  }

  init(name: String) {
    self.name = name
  }

  /// How many cells have come.
  var count: Int { texts == nil ? numbers.count : codes.count }

  mutating func appendMissing() {
    if texts == nil { numbers.append(.nan) } else { codes.append(-1) }
  }

  mutating func append(_ integer: Int64) throws(SQLiteError.CellProblem) {
    guard texts == nil else { return try appendText("\(integer)") }
    let number = Double(integer)
    if integer.magnitude > 1 << 53 {
      spellings.append("\(integer)", row: numbers.count)
      if Int64(exactly: number) != integer { rounded.add(row: numbers.count, "\(integer)") }
    }
    numbers.append(number)
  }

  mutating func append(_ real: Double) throws(SQLiteError.CellProblem) {
    guard real.isFinite else { return try appendInfinite(real < 0 ? "-Inf" : "Inf") }
    guard texts == nil else { return try appendText(numberText(real)) }
    numbers.append(real)
  }

  mutating func append(_ text: CellText) throws(SQLiteError.CellProblem) {
    let trimmed = withoutSpaces(text.bytes, in: text.range)
    if isMissingMarker(text.bytes, in: trimmed) {
      marked.add(row: count, String(decoding: text.bytes[text.range], as: UTF8.self))
      return appendMissing()
    }
    guard texts == nil else { return try appendCode(text) }
    switch DecimalText.reading(of: text.bytes, in: trimmed) {
    case .finite(let number):
      if !text.equals(numberText(number)) { spellings.append(text, row: numbers.count) }
      numbers.append(number)
    case .infinite:
      try appendInfinite(String(decoding: text.bytes[text.range], as: UTF8.self))
    case .notANumber:
      try becomeText()
      try appendCode(text)
    }
  }

  private mutating func appendInfinite(_ text: String) throws(SQLiteError.CellProblem) {
    guard texts == nil else { return try appendText(text) }
    infinite.add(row: numbers.count, text)
    spellings.append(text, row: numbers.count)
    numbers.append(.nan)
  }

  private mutating func appendText(_ text: String) throws(SQLiteError.CellProblem) {
    scratch.assign(text)
    try appendCode(scratch)
  }

  private mutating func appendCode(_ text: CellText) throws(SQLiteError.CellProblem) {
    guard let texts else { return }
    let known = texts.count
    let number = unsafe text.bytes.withUnsafeBufferPointer { bytes in
      unsafe bytes.baseAddress.map { unsafe texts.number(of: $0, length: text.count) } ?? 0
    }
    if texts.count > known {
      if !text.isValid { throw .notUTF8(Array(text.bytes[text.range].prefix(12))) }
      if number >= Int32.max { throw .tooManyTexts }
    }
    codes.append(Int32(truncatingIfNeeded: number))
  }

  /// Takes the numbers that have come for the texts that they were.
  private mutating func becomeText() throws(SQLiteError.CellProblem) {
    texts = TextTable()
    codes.reserveCapacity(numbers.count)
    var spelling = 0
    for (row, number) in numbers.enumerated() {
      if spellings.row(spelling) == row {
        try appendText(spellings.text(spelling))
        spelling += 1
      } else if number.isNaN {
        codes.append(-1)
      } else {
        try appendText(numberText(number))
      }
    }
    numbers = []
    spellings = Spellings()
  }

  /// The column, and what a person should know of it.
  func finished() -> (column: Column, notes: [String]) {
    var notes: [String] = []
    func note(_ tally: Tally, _ words: (_ isOne: Bool) -> String, _ got: String = "") {
      guard tally.count > 0 else { return }
      notes.append(
        "column \(quoted(name)): \(tally.count) \(words(tally.count == 1)) (the first in row \(tally.row + 1)\(got))"
      )
    }
    let what = marked.text.isEmpty ? "empty text" : quoted(marked.text)
    note(marked, { $0 ? "cell of text counts as missing" : "cells of text count as missing" }, ": \(what)")
    guard let texts else {
      note(
        rounded, { $0 ? "integer beyond 2^53 is rounded" : "integers beyond 2^53 are rounded" },
        ": \(rounded.text)")
      note(infinite, { $0 ? "infinite value counts as missing" : "infinite values count as missing" })
      return (Column(name: name, finite: numbers), notes)
    }
    return (Column(name: name, texts: texts, codes: codes), notes)
  }
}

/// The texts of some rows of a column, in one piece of memory.
private struct Spellings {
  private var rows: [Int] = []
  private var ends: [Int] = []
  private var bytes: [UInt8] = []

  mutating func append(_ text: String, row: Int) {
    bytes.append(contentsOf: text.utf8)
    close(row)
  }

  mutating func append(_ text: CellText, row: Int) {
    bytes.append(contentsOf: text.bytes[text.range])
    close(row)
  }

  private mutating func close(_ row: Int) {
    rows.append(row)
    ends.append(bytes.count)
  }

  /// The row of a spelling; nil behind the last one.
  func row(_ index: Int) -> Int? { index < rows.count ? rows[index] : nil }

  func text(_ index: Int) -> String {
    String(decoding: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self)
  }
}
