/// Keys, and the tables that they and the headers make.
extension TOMLReader {
  /// `[a.b]` or `[[a.b]]`: the table that the lines below belong to.
  mutating func header(in root: TOMLNode) throws(TOMLError) -> TOMLNode {
    position += 1
    let isOfSeveral = skips("[")
    let start = line
    let path = try key()
    guard skips("]"), !isOfSeveral || skips("]") else {
      throw error("expected \(isOfSeveral ? "]]" : "]") behind the name of a table, got \(found)")
    }
    var table = root
    for part in path.dropLast() { table = try tableOnTheWay(part, in: table, start) }
    guard let last = path.last else { return table }
    if isOfSeveral { return try oneMore(last, in: table, start) }
    guard let (content, line) = table.content(of: last) else {
      return try newTable(last, .header, in: table, start)
    }
    guard case .table(let known) = content, known.origin == .implied else {
      throw twice(last, "the table", line)
    }
    known.origin = .header
    return known
  }

  /// A table that a header names before the last dot.
  private func tableOnTheWay(
    _ key: String, in table: TOMLNode, _ start: Int
  ) throws(TOMLError) -> TOMLNode {
    switch table.content(of: key) {
    case nil: return try newTable(key, .implied, in: table, start)
    case (.table(let known), _)?: return known
    case (.tables(let known), let line)?:
      guard let last = known.last else { throw twice(key, "the table", line) }
      return last
    case (.value, let line)?: throw twice(key, "the table", line)
    }
  }

  /// The next table of `[[key]]`.
  private func oneMore(_ key: String, in table: TOMLNode, _ start: Int) throws(TOMLError) -> TOMLNode {
    let new = try node(.header, in: table)
    switch table.content(of: key) {
    case nil: table.add(key, .tables([new]), line: start)
    case (.tables, _)?: table.append(new, to: key)
    case (_, let line)?: throw twice(key, "the list of tables", line)
    }
    return new
  }

  /// `a.b = value`, where the dots make tables.
  mutating func keyAndValue(into table: TOMLNode) throws(TOMLError) {
    let start = line
    let path = try key()
    guard skips("=") else {
      throw error("expected = behind the key \(TOMLText.key(path)), got \(found)")
    }
    skipBlanks()
    let value = try value(depth: table.depth + path.count)
    var table = table
    for part in path.dropLast() {
      switch table.content(of: part) {
      case nil: table = try newTable(part, .key, in: table, start)
      case (.table(let known), _)? where known.origin == .key: table = known
      case (_, let line)?: throw twice(part, "the key", line)
      }
    }
    guard let last = path.last else { return }
    if let (_, line) = table.content(of: last) { throw twice(last, "the key", line) }
    table.add(last, .value(value), line: start)
  }

  private func newTable(
    _ key: String, _ origin: TOMLNode.Origin, in table: TOMLNode, _ start: Int
  ) throws(TOMLError) -> TOMLNode {
    let new = try node(origin, in: table)
    table.add(key, .table(new), line: start)
    return new
  }

  private func node(_ origin: TOMLNode.Origin, in table: TOMLNode) throws(TOMLError) -> TOMLNode {
    try check(depth: table.depth + 1)
    return TOMLNode(origin, depth: table.depth + 1)
  }

  func check(depth: Int) throws(TOMLError) {
    guard depth <= TOMLNode.mostDepth else {
      throw error(
        "expected tables and lists at most \(TOMLNode.mostDepth) deep in each other, got deeper ones")
    }
  }

  private func twice(_ key: String, _ thing: String, _ before: Int) -> TOMLError {
    error("\(thing) \(TOMLText.key([key])) was given in line \(before) already; expected each once")
  }

  /// The parts of a key, and the blanks around it.
  mutating func key() throws(TOMLError) -> [String] {
    var path: [String] = []
    repeat {
      skipBlanks()
      path.append(try keyPart())
      skipBlanks()
      try check(depth: path.count)
    } while skips(".")
    return path
  }

  private mutating func keyPart() throws(TOMLError) -> String {
    if next == "\"" || next == "'" {
      guard !(sign(1) == next && sign(2) == next) else {
        throw error("expected a key in one line, got \(found)")
      }
      return try text()
    }
    let start = position
    while let next, TOMLText.isBare(next) { position += 1 }
    guard position > start else {
      throw error(
        "expected a key of letters, digits, - and _, or in quotes, got \(found)")
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }
}
