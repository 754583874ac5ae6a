import BackpropFormats
import BackpropModel

extension Model {
  /// The model that a verb was given beside a table; `-` is standard input, which holds only one of the two.
  static func named(_ model: String, beside table: String? = nil) throws -> Model {
    guard model == "-" else { return try Model(contentsOf: model) }
    if table == "-" {
      throw Failure(
        .usage, "-: expected the model or the table on standard input, got both; name one of them")
    }
    return try Model(bytes: readFile("/dev/stdin"), name: "standard input")
  }
}
