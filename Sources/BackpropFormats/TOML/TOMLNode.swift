/// A table while it is read: who may still add to it depends on how it came to be.
final class TOMLNode {
  enum Content {
    case value(TOMLValue)
    case table(TOMLNode)
    case tables([TOMLNode])
  }

  /// How a table came to be.
  enum Origin {
    /// By a header of its own; the whole file too.
    case header
    /// By the header of a table within it.
    case implied
    /// By the dots of a key, or by braces.
    case key
  }

  /// How deep tables and lists may lie within each other: whoever reads or frees them goes as deep.
  static let mostDepth = 64

  var origin: Origin
  let depth: Int
  private var order: [(key: String, line: Int)] = []
  private var contents: [String: (content: Content, line: Int)] = [:]

  init(_ origin: Origin, depth: Int) {
    self.origin = origin
    self.depth = depth
  }

  /// What stands behind a key, and in which line it was first named.
  func content(of key: String) -> (content: Content, line: Int)? { contents[key] }

  /// Puts a value or a table behind a key that has none.
  func add(_ key: String, _ content: Content, line: Int) {
    order.append((key, line))
    contents[key] = (content, line)
  }

  /// Adds a table to those of `[[key]]`.
  func append(_ table: TOMLNode, to key: String) {
    guard case (.tables(let tables), let line)? = contents[key] else { return }
    contents[key] = (.tables(tables + [table]), line)
  }

  /// The table as a value, now that nothing is added any more.
  var finished: TOMLTable {
    TOMLTable(
      entries: order.compactMap { key, line in
        switch contents[key]?.content {
        case .value(let value)?: TOMLTable.Entry(key: key, value: value, line: line)
        case .table(let table)?: TOMLTable.Entry(key: key, value: .table(table.finished), line: line)
        case .tables(let tables)?:
          TOMLTable.Entry(key: key, value: .array(tables.map { .table($0.finished) }), line: line)
        case nil: nil
        }
      })
  }
}
