import BackpropCompute

extension FeatureFitting {
  /// The words of a column of sentences, those that stand in the most rows: one for 50 rows, each in 10 rows or more and absent
  /// from as many.
  ///
  /// 128 slots of hashed words tell rows apart that have nothing to do with each other, and a network learns them by heart: with
  /// them titanic's errors are 1.23 times as many as with frequent words, and 1.15 times as many as without the names
  /// (`ARCHITECTURE.md` has the tables).
  mutating func fitWords(_ texts: TextPool, _ codes: LargeArray<Int32>, column: String) {
    guard isRobust else {
      features.append(.words(column: column, words: TextFeatures()))
      return
    }
    var rowsOfText = [Int](repeating: 0, count: texts.count)
    var missing = 0
    for code in codes { if code >= 0 { rowsOfText[Int(code)] += 1 } else { missing += 1 } }
    guard missing < codes.count else {
      notes.append("column \(quoted(column)) is left out: every cell is missing")
      return
    }
    var rowsOfWord: [String: Int] = [:]
    for (text, rows) in zip(texts, rowsOfText) where rows > 0 {
      for word in text.words { rowsOfWord[word, default: 0] += rows }
    }
    let most = min(FeatureEncoder.categoryLimit, codes.count / Self.rowsForEachWord)
    let common = Self.fewestRowsOfWord...max(Self.fewestRowsOfWord, codes.count - Self.fewestRowsOfWord)
    let words = rowsOfWord.filter { common.contains($0.value) }
      .sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.prefix(most)
    if words.isEmpty {
      notes.append(
        "column \(quoted(column)) is left out: text, and "
          + (most == 0
            ? "\(codes.count) rows are too few to learn from its words"
            : "none of its words stands in \(Self.fewestRowsOfWord) rows or more, and not in all"))
    } else {
      features.append(
        .vocabulary(
          column: column, words: words.map(\.key),
          scales: words.map { Self.scale(ones: $0.value, of: codes.count) }))
    }
    if missing > 0 {
      features.append(indicator(codes.mapped { $0 < 0 }, column: column))
    }
  }

  private static let rowsForEachWord = 50
  private static let fewestRowsOfWord = 10
}
