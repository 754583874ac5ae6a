import BackpropFormats
import BackpropModel

extension Model {
  /// The model that a verb was given beside a table; `-` is standard input, which holds only one of the two.
  static func named(_ model: String, beside table: String? = nil) throws -> Model {
    if model.hasSuffix(".csv"), table?.hasSuffix(".safetensors") ?? false {
      throw Failure(
        .usage, "expected the model, then the table, got \(model), then \(table ?? ""): swap them")
    }
    guard model == "-" else { return try Model(contentsOf: model) }
    if table == "-" {
      throw Failure(
        .usage, "-: expected the model or the table on standard input, got both; name one of them")
    }
    return try Model(bytes: readFile("/dev/stdin"), name: "standard input")
  }
}
