import BackpropCharts
import BackpropFormats

extension Requirement.Outcome {
  /// What was compared, with as many digits as tell it from the bound; where it is 0/0, so.
  var comparedText: String {
    if compared.isNaN { return "-" }
    let text = short(compared)
    return text == short(bound) && compared != bound ? "\(compared)" : text
  }

  /// Why it failed, in a sentence; nil where it did not.
  var fault: String? {
    guard !passed else { return nil }
    let what =
      confident ? "the \(comparison.hasPrefix(">") ? "lower" : "upper") end of the interval of " : ""
    if value.isNaN { return "expected \(requirement), got no value: it is 0/0 on these rows" }
    if compared.isNaN { return "expected \(requirement), got no interval of the value \(value)" }
    return "expected \(what)\(requirement), got \(compared)" + (confident ? " of \(value)" : "")
  }
}

extension EvaluationReport {
  /// A line for each requirement: what was compared, and whether it holds.
  var requirementLines: [String] {
    guard let requirements, !requirements.isEmpty else { return [] }
    let isConfident = requirements[0].confident
    let longest = requirements.map { displayWidth(visible($0.requirement)) + 2 }.max() ?? 0
    let width = max(14, min(isConfident ? 48 : 59, longest))
    var lines = [
      "", left("required", width) + right("value", 11) + (isConfident ? right("its end", 11) : ""),
    ]
    for each in requirements {
      let text = visible(each.requirement)
      // What does not fit in the line has one of its own.
      if displayWidth(text) > width - 2 {
        lines.append(text)
        lines.append(String(repeating: " ", count: width))
      } else {
        lines.append(text + String(repeating: " ", count: width - displayWidth(text)))
      }
      let value = isConfident ? (each.value.isNaN ? "-" : short(each.value)) : each.comparedText
      lines[lines.count - 1] += right(value, 11)
      if isConfident { lines[lines.count - 1] += right(each.comparedText, 11) }
      lines[lines.count - 1] += each.passed ? "  pass" : "  FAIL"
    }
    return lines
  }
}

/// Requirements as JUnit's XML, which build servers read: a test case for each.
struct JUnitFile {
  let path: String
  /// By which an earlier file is known again.
  static let mark = "<testsuites name=\"backprop evaluate\""

  /// Says no, before any work is done, where the file could not be written.
  func check(isForced: Bool) throws {
    if path == "-" { throw Failure(.usage, "--junit: expected the path of a file, got -") }
    try OutputFile(path: path, content: .requirements).check(isForced: isForced)
  }

  func write(_ outcomes: [Requirement.Outcome], suite: String) throws {
    try AtomicFile.write(Self.text(outcomes, suite: suite), to: path)
  }

  static func text(_ outcomes: [Requirement.Outcome], suite: String) -> String {
    let counts = "tests=\"\(outcomes.count)\" failures=\"\(outcomes.filter { !$0.passed }.count)\""
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "\(mark) \(counts)>",
      "  <testsuite name=\"\(xmlEscaped(suite))\" \(counts) errors=\"0\" skipped=\"0\">",
    ]
    for each in outcomes {
      let case_ = "    <testcase classname=\"backprop.evaluate\" name=\"\(xmlEscaped(each.requirement))\""
      guard let fault = each.fault else {
        lines.append(case_ + "/>")
        continue
      }
      let interval = each.interval.map { "; interval \($0.lower) to \($0.upper)" } ?? ""
      lines += [
        case_ + ">",
        "      <failure type=\"requirement\" message=\"\(xmlEscaped(fault))\">value \(each.value)"
          + "\(interval); bound \(xmlEscaped(each.comparison)) \(each.bound)</failure>",
        "    </testcase>",
      ]
    }
    return (lines + ["  </testsuite>", "</testsuites>", ""]).joined(separator: "\n")
  }
}
