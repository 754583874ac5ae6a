/// All that `evaluate` has to say, in one object: the scores, and what else was asked for.
struct EvaluationDocument: Encodable {
  let report: EvaluationReport
  var interval: CoverageReport?
  var importance: ImportanceReport?
  var slices: SlicesReport?

  private enum CodingKeys: CodingKey { case interval, importance, slices }

  func encode(to encoder: any Encoder) throws {
    try report.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(interval, forKey: .interval)
    try container.encodeIfPresent(importance, forKey: .importance)
    try container.encodeIfPresent(slices, forKey: .slices)
  }

  /// What follows the scores, for a person.
  var text: String {
    [interval?.text, importance?.text, slices?.text].compactMap { $0.map { "\n" + $0 } }.joined()
  }
}
