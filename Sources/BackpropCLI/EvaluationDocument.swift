/// All that `evaluate` has to say, in one object: the scores, and what else was asked for.
struct EvaluationDocument: Encodable {
  let report: EvaluationReport
  var coverage: CoverageReport?
  var importance: ImportanceReport?
  var slices: SlicesReport?

  private enum CodingKeys: CodingKey { case coverage, importance, slices }

  func encode(to encoder: any Encoder) throws {
    try report.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(coverage, forKey: .coverage)
    try container.encodeIfPresent(importance, forKey: .importance)
    try container.encodeIfPresent(slices, forKey: .slices)
  }

  /// What follows the scores, for a person.
  var text: String {
    [coverage?.text, importance?.text, slices?.text].compactMap { $0.map { "\n" + $0 } }.joined()
  }
}
