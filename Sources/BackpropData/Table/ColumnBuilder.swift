/// Collects the cells of one column and finds out whether they are numbers or text.
struct ColumnBuilder {
  let name: String
  private(set) var infiniteCount = 0
  private(set) var firstInfiniteRow: Int?
  private var form = Form.numbers
  private var numbers: [Double] = []
  private var hasNumber = false
  private var text = TextBuilder()

  private enum Form {
    /// Every cell so far is a number or missing.
    case numbers
    /// The first cell that is not missing is no number.
    case text
    /// Text, after cells that looked like numbers and whose text is not kept: the file is read again.
    case lateText
  }

  init(name: String) {
    self.name = name
  }

  var isLateText: Bool { form == .lateText }

  var column: Column {
    Column(name: name, values: form == .numbers ? .numbers(numbers) : text.values)
  }

  /// Takes the next cell; its bytes are valid UTF-8.
  mutating func append(_ bytes: [UInt8], in range: Range<Int>) {
    switch form {
    case .numbers: appendNumber(bytes, in: range)
    case .text: appendText(bytes, in: range)
    case .lateText: break
    }
  }

  /// Forgets all cells; the next ones are text.
  mutating func restartAsText() {
    form = .text
    text = TextBuilder()
  }

  private mutating func appendNumber(_ bytes: [UInt8], in range: Range<Int>) {
    let trimmed = withoutSpaces(bytes, in: range)
    switch DecimalText.reading(of: bytes, in: trimmed) {
    case .finite(let number):
      hasNumber = true
      numbers.append(number)
    case .infinite:
      hasNumber = true
      infiniteCount += 1
      firstInfiniteRow = firstInfiniteRow ?? numbers.count
      numbers.append(.nan)
    case .notANumber where isMissingMarker(bytes, in: trimmed):
      numbers.append(.nan)
    case .notANumber:
      becomeText()
      append(bytes, in: range)
    }
  }

  private mutating func becomeText() {
    form = hasNumber ? .lateText : .text
    if form == .text {
      for _ in numbers { text.append(nil) }
    }
    numbers = []
    infiniteCount = 0
    firstInfiniteRow = nil
  }

  private mutating func appendText(_ bytes: [UInt8], in range: Range<Int>) {
    let isMissing = isMissingMarker(bytes, in: withoutSpaces(bytes, in: range))
    text.append(isMissing ? nil : String(decoding: bytes[range], as: UTF8.self))
  }
}

/// The range without spaces and tabs at both ends: they have no meaning around numbers and missing markers.
func withoutSpaces(_ bytes: [UInt8], in range: Range<Int>) -> Range<Int> {
  func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
  var (lower, upper) = (range.lowerBound, range.upperBound)
  while lower < upper, isSpace(bytes[lower]) { lower += 1 }
  while lower < upper, isSpace(bytes[upper - 1]) { upper -= 1 }
  return lower..<upper
}

/// Whether these bytes stand for a missing cell: nothing, NA, N/A, NaN, nan, null, NULL, None or a question
/// mark.
func isMissingMarker(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
  func matches(_ marker: StaticString) -> Bool {
    guard marker.utf8CodeUnitCount == range.count else { return false }
    return marker.withUTF8Buffer { unsafe bytes[range].elementsEqual($0) }
  }
  switch range.count {
  case 0: return true
  case 1: return matches("?")
  case 2: return matches("NA")
  case 3: return matches("N/A") || matches("NaN") || matches("nan")
  case 4: return matches("null") || matches("NULL") || matches("None")
  default: return false
  }
}
