import BackpropCharts
import BackpropModel

/// The report for a person, in lines of 80 signs.
extension EvaluationReport {
  /// The threshold, the scores, a line each, how sure they are, and the requirements.
  var scoresText: String {
    let hasIntervals = intervals != nil
    let longest = scores.map { displayWidth($0.title) + 2 }.max() ?? 0
    let width = max(14, hasIntervals ? min(36, longest) : longest)
    var lines = thresholdLines
    var header = left(count(rows, "row"), width) + right("model", hasIntervals ? 11 : 12)
    if let intervals { header += right("\(percent(intervals.level)) interval", 23) }
    lines.append(header + right("guess", hasIntervals ? 10 : 12))
    for line in scores {
      let title = shortened(line.title, to: width - 1)
      var text = title + String(repeating: " ", count: max(0, width - displayWidth(title)))
      text += right(words(line.value, of: line), hasIntervals ? 11 : 12)
      if hasIntervals { text += right(line.interval.map { words($0, of: line) } ?? "-", 23) }
      lines.append(text + right(words(line.guess, of: line), hasIntervals ? 10 : 12))
    }
    return (lines + certaintyLines + requirementLines).joined(separator: "\n") + "\n"
  }

  /// The same with the classes, and the confusion matrix where it fits a page.
  var text: String {
    guard let classes, let confusion else { return scoresText }
    var lines = [scoresText]
    lines += classLines(classes)
    if classes.count <= 12 { lines += [""] + matrixLines(classes, confusion) }
    if let mistakes {
      lines.append("")
      lines +=
        mistakes.isEmpty
        ? ["no row was taken for another class"] : mistakes.flatMap { wrapped(words($0)) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func words(_ mistake: Mistake) -> String {
    "most often wrong: \(visible(mistake.actual)) taken for \(visible(mistake.predicted)), "
      + "\(count(mistake.rows, "row")), \(ConfusionMatrixChart.percent(mistake.share, of: 1).dropLast()) % "
      + "of \(visible(mistake.actual))"
  }

  /// Where a score is 0/0 there is none to show. Where higher is better it has no unit, and what rounding
  /// left is 0.
  private func words(_ value: Double, of line: Line) -> String {
    value.isNaN ? "-" : line.higherIsBetter && value.magnitude < 1e-12 ? "0" : short(value)
  }

  private func words(_ interval: Interval, of line: Line) -> String {
    words(interval.lower, of: line) + " to " + words(interval.upper, of: line)
  }

  /// From where the second class is named, and what that is worth.
  private var thresholdLines: [String] {
    guard let threshold else { return [] }
    let label = visible(threshold.label)
    guard let name = threshold.bestFor, let value = threshold.value, let half = threshold.valueAtHalf else {
      return wrapped("\(label) is named from a probability of \(threshold.probability) on") + [""]
    }
    return wrapped(
      "--threshold \(threshold.probability) is best for \(name): \(short(value)), at 0.5 \(short(half)). Chosen on "
        + "these very rows it flatters the scores below; choose it on other rows than those that judge the model."
    ) + [""]
  }

  /// How the intervals came about, and whether the probabilities are to be believed.
  private var certaintyLines: [String] {
    guard let intervals else { return [] }
    let some =
      intervals.rows < rows
      ? "\(grouped(intervals.rows)) of the rows, as wide as all would make them" : "the rows"
    var lines =
      rows > 1
      ? wrapped(
        "intervals: \(grouped(intervals.resamples)) resamples of \(some); seed \(intervals.seed)")
      : ["intervals: one row has none"]
    if let calibration {
      lines += wrapped(
        "ECE: a perfectly calibrated model has up to \(short(calibration.bound)) on such rows by chance "
          + "(\(percent(calibration.level)) of \(grouped(calibration.simulations)) draws), so \(short(calibration.error)) is "
          + (calibration.withinChance ? "within chance" : "more than chance"))
    }
    if scores.contains(where: { $0.interval.map { $0.lower == $0.upper } ?? false }) {
      lines += wrapped(
        "An interval without width: all resamples scored alike. There are too few errors to tell.")
    }
    return lines
  }

  private func classLines(_ classes: [ClassRow]) -> [String] {
    let hasIntervals = classes.contains { $0.recallInterval != nil }
    let longest = ((classes + averages).map { displayWidth($0.label) }.max() ?? 0) + 2
    let width = max(8, min(hasIntervals ? 20 : 24, longest))
    func interval(_ interval: Interval?) -> String {
      hasIntervals
        ? right(interval.map { "\(fixed($0.lower, 3))-\(fixed($0.upper, 3))" } ?? "", 13) : ""
    }
    let gap = hasIntervals ? right("\(percent(intervals?.level ?? 0)) int.", 13) : ""
    let cell = hasIntervals ? 8 : 11
    var lines = [
      left("class", width) + right("rows", hasIntervals ? 7 : 11) + right("precision", hasIntervals ? 10 : 11)
        + gap + right("recall", cell) + gap + right("F1", cell)
    ]
    for row in classes + averages {
      lines.append(
        name(row.label, width) + right(grouped(row.rows), hasIntervals ? 7 : 11)
          + right(fixed(row.precision, 4), hasIntervals ? 10 : 11) + interval(row.precisionInterval)
          + right(fixed(row.recall, 4), cell) + interval(row.recallInterval) + right(fixed(row.f1, 4), cell))
    }
    return lines
  }

  /// Counts, each with its share of the row where there is room.
  private func matrixLines(_ classes: [ClassRow], _ confusion: [[Int]]) -> [String] {
    let longest = (classes.map { displayWidth($0.label) }.max() ?? 0) + 2
    let width = max(8, min(20, longest))
    let digits = confusion.joined().map { grouped($0).count }.max() ?? 1
    let hasShares = width + classes.count * (digits + 8) <= 80
    let least = digits + (hasShares ? 8 : 2)
    let most = max(least, min(hasShares ? 20 : 14, (80 - width) / classes.count))
    let cell = max(hasShares ? least : 8, min(most, longest))
    var lines = [
      "actual below, predicted across" + (hasShares ? ": rows, and their share of the class" : "")
    ]
    lines.append(
      left("", width)
        + classes.map { row in
          let label = shortened(visible(row.label), to: cell - 2)
          return String(repeating: " ", count: max(0, cell - displayWidth(label))) + label
        }.joined())
    for (row, counts) in confusion.enumerated() {
      let cells = counts.enumerated().map { column, number in
        guard hasShares else { return right(grouped(number), cell) }
        let share = shares.map { ConfusionMatrixChart.percent($0[row, column], of: 1) } ?? ""
        return right(grouped(number), cell - 6) + right(number == 0 ? "" : share, 6)
      }
      lines.append(name(classes[row].label, width) + cells.joined())
    }
    return lines
  }

  /// A label in a column of the table.
  private func name(_ label: String, _ width: Int) -> String {
    let text = shortened(visible(label), to: width - 2)
    return text + String(repeating: " ", count: max(0, width - displayWidth(text)))
  }
}

/// A share in percent, as people write it: 95 %, 99.9 %.
func percent(_ share: Double) -> String {
  var text = fixed(share * 100, 4)[...]
  while text.last == "0" { text.removeLast() }
  if text.last == "." { text.removeLast() }
  return text + " %"
}

/// A sentence in lines of at most 80 signs, those after the first a little to the right.
func wrapped(_ sentence: String) -> [String] {
  var lines: [String] = []
  for part in sentence.replacing(" %", with: "\u{A0}%").split(separator: " ") {
    let word = String(part.replacing("\u{A0}%", with: " %"))
    if let last = lines.last, displayWidth(last) + 1 + displayWidth(word) <= 80 {
      lines[lines.count - 1] += " " + word
    } else {
      lines.append((lines.isEmpty ? "" : "  ") + word)
    }
  }
  return lines
}
