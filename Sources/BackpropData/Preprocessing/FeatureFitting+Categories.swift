import BackpropCompute

extension FeatureFitting {
  /// Learns the categories of a column of text.
  mutating func fit(_ pool: TextPool, _ codes: LargeArray<Int32>, column: String) {
    var counts = [Int](repeating: 0, count: pool.count)
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    let present = counts.indices.filter { counts[$0] > 0 }
    guard let first = present.first else {
      notes.append("column \(quoted(column)) is left out: every cell is missing")
      return
    }
    if present.count == 1, counts[first] == codes.count {
      notes.append("column \(quoted(column)) is left out: every cell is \(quoted(pool[first]))")
      return
    }
    var levels = present.map { Level(text: pool[$0], code: $0, count: counts[$0]) }
    levels.sort { $0.text < $1.text }
    if let embedding, levels.count > embedding {
      fitCodes(levels, column: column)
      return
    }
    if levels.count > FeatureEncoder.categoryLimit {
      let rows = levels.reduce(0) { $0 + $1.count }
      let identifier =
        levels.count * 10 >= rows * 9 ? "; almost every row has its own: is it an identifier?" : ""
      notes.append(
        "column \(quoted(column)) has \(levels.count) distinct texts: the \(FeatureEncoder.categoryLimit) most "
          + "frequent are kept\(identifier)")
      // A stable sort: equally frequent ones stay in alphabetical order.
      levels.sort { $0.count > $1.count }
      levels = Array(levels.prefix(FeatureEncoder.categoryLimit))
      levels.sort { $0.text < $1.text }
    }
    guard isRobust else {
      features.append(.category(column: column, categories: levels.map(\.text)))
      return
    }
    let texts = levels.map(\.text)
    if levels.count == 2 {
      let values = codes.mapped { code -> Double in
        Int(code) == levels[0].code ? 1 : Int(code) == levels[1].code ? -1 : 0
      }
      features.append(
        .pair(column: column, categories: texts, scale: NumberScale(.robust, fitting: values)))
    } else {
      let scales = levels.map { Self.scale(ones: $0.count, of: codes.count) }
      features.append(.levels(column: column, categories: texts, scales: scales))
    }
  }

  private struct Level {
    let text: String
    let code: Int
    let count: Int
  }

  /// Categories of which training has a single row share a code with those it has not.
  private mutating func fitCodes(_ levels: [Level], column: String) {
    let known = levels.filter { $0.count > 1 }
    let rare = levels.count - known.count
    guard !known.isEmpty else {
      notes.append(
        "column \(quoted(column)) is left out: each of its \(levels.count) texts stands in one row only")
      return
    }
    if rare > 0 {
      notes.append(
        "column \(quoted(column)): \(rare) of \(levels.count) texts stand in one row only and share a code")
    }
    features.append(
      .codes(
        column: column, categories: known.map(\.text), dimension: FeatureEncoder.embeddingDimension))
  }

  /// The robust scale of a column of so many ones among zeros, whatever their order.
  static func scale(ones: Int, of count: Int) -> NumberScale {
    NumberScale(.robust, fitting: (0..<count).lazy.map { $0 < count - ones ? 0.0 : 1.0 })
  }
}
