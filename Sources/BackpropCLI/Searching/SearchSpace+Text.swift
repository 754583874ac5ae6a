import BackpropFormats
import BackpropModel

extension SearchSpace {
  /// The space as a TOML file that `--space` reads.
  var text: String {
    var text = """
      # What backprop search draws from, by the names of train's flags; --space reads this file.
      # A list has choices, of which false leaves a flag out. { from, to } is a range of numbers, of whole ones where
      # both are whole; with scale = "log" each doubling is as likely as the next.


      """
    for dimension in dimensions {
      text += "\(TOMLText.key([dimension.name])) = \(dimension.range.text)\n"
    }
    return text
  }
}

extension SearchSpace.Range {
  fileprivate var text: String {
    func braces(_ from: String, _ to: String, _ scale: SearchSpace.Scale) -> String {
      "{ from = \(from), to = \(to)\(scale == .linear ? "" : ", scale = \"\(scale.rawValue)\"") }"
    }
    switch self {
    case .numbers(let range, let scale): return braces("\(range.lowerBound)", "\(range.upperBound)", scale)
    case .integers(let range, let scale): return braces("\(range.lowerBound)", "\(range.upperBound)", scale)
    case .choices(let choices): return "[" + choices.map(\.text).joined(separator: ", ") + "]"
    }
  }
}

extension SearchValue {
  fileprivate var text: String {
    switch self {
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .text(let text): TOMLText.string(text)
    case .flag(let isOn): "\(isOn)"
    case .list(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    }
  }
}
