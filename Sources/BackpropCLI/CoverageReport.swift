import BackpropModel

/// How often ranges or sets of labels held the answers, for a person and for a program.
struct CoverageReport: Encodable {
  struct ClassRow: Encodable {
    let label: String
    let rows: Int
    let coverage: Double
    let meanSize: Double
  }

  let level: Double
  /// The rows held out in training.
  let calibrationRows: Int
  let rows: Int
  let coverage: Double
  /// Where the coverage lies 99 times of 100.
  let band: [Double]?
  /// The width of the ranges, in the target's unit.
  let meanWidth: Double?
  /// How many labels the sets have.
  let meanSize: Double?
  /// How many rows have no label in their set: none is probable enough.
  let emptySets: Int?
  let classes: [ClassRow]?

  init(_ found: RegionCoverage) {
    level = found.level
    calibrationRows = found.calibrationRows
    rows = found.rows
    coverage = found.share
    band = found.band.map { [$0.lowerBound, $0.upperBound].map { Double($0) / Double(found.rows) } }
    let isNumber = found.classes.isEmpty
    meanWidth = isNumber ? found.meanSize : nil
    meanSize = isNumber ? nil : found.meanSize
    emptySets = isNumber ? nil : found.emptySets
    classes =
      isNumber
      ? nil
      : found.classes.map {
        ClassRow(
          label: $0.label, rows: $0.rows, coverage: Double($0.covered) / Double($0.rows),
          meanSize: $0.meanSize)
      }
  }

  /// A line of the coverage with its band, one of the size; of classes a line each.
  var text: String {
    var lines = [
      left("interval \(level)", 16) + "coverage \(fixed(coverage, 4)) of \(count(rows, "row"))",
      left("", 16) + verdict,
      left("", 16)
        + (meanWidth.map { "mean width \(short($0))" }
          ?? "mean size of a set \(fixed(meanSize ?? 0, 3)) labels"),
    ]
    if let emptySets, emptySets > 0 {
      lines.append(
        left("", 16) + "\(count(emptySets, "row")) without a label: none is probable enough")
    }
    guard let classes else { return lines.joined(separator: "\n") + "\n" }
    let width = max(8, min(24, (classes.map(\.label.count).max() ?? 0) + 2))
    lines += ["", left("class", width) + ["rows", "coverage", "mean size"].map { right($0, 11) }.joined()]
    for row in classes {
      lines.append(
        left(String(row.label.prefix(width - 2)), width) + right(grouped(row.rows), 11)
          + (row.rows == 0
            ? right("-", 11) + right("-", 11)
            : right(fixed(row.coverage, 4), 11) + right(fixed(row.meanSize, 3), 11)))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var verdict: String {
    guard let band else { return "\(count(calibrationRows, "row")) held out in training are too few for it" }
    let words =
      coverage < band[0]
      ? "fewer than chance explains: these rows are unlike those held out in training"
      : coverage > band[1] ? "more than promised" : "as promised"
    return "99 % band \(fixed(band[0], 4)) to \(fixed(band[1], 4)): \(words)"
  }
}
