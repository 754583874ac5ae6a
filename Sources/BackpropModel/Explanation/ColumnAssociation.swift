import BackpropData

/// How closely two columns go together, by the features that a model reads: 0 for not at all, 1 or -1 for one that tells the other.
///
/// | columns | measure |
/// |---|---|
/// | numbers | Pearson's correlation, the greatest of any two features |
/// | a number and words | the correlation ratio, root of 1 - (1 - between / total) (n - 1) / (n - k) |
/// | words | Cramér's V with Bergsma's correction (2013) |
///
/// between / total is the share of the number's variance that lies between the k words; the corrections take away what many words
/// explain by chance. What says only that a cell is missing is not looked at.
struct ColumnAssociation {
  /// What is known of a column.
  private enum Cells {
    /// Features of mean 0 and length 1, so that a product is a correlation.
    case numbers([[Double]])
    /// The word of each row, by its number, and how many there are.
    case words([Int], count: Int)
  }

  private let cells: [Cells]

  /// The most features that are held against each other, and the most rows of them.
  private static let mostFeatures = 400
  private static let mostRows = 2_000

  /// nil where there are too many features.
  init?(_ rows: EncodedRows, _ features: FeatureEncoder) {
    var isMark: [Bool] = []
    var isWord: [Bool] = []
    for feature in features.features {
      let (mark, word) =
        switch feature {
        case .missing, .indicator: (true, false)
        case .category, .levels, .pair, .codes: (false, true)
        default: (false, false)
        }
      isMark += Array(repeating: mark, count: feature.width)
      isWord += Array(repeating: word, count: feature.width)
    }
    guard isMark.count(where: { !$0 }) <= Self.mostFeatures else { return nil }
    cells = rows.columns.map { column in
      let positions = column.positions.joined().filter { !isMark[$0] }
      let numbers = positions.map { Array(rows.numbers(at: $0).prefix(Self.mostRows)) }
      return positions.contains { isWord[$0] }
        ? Self.words(numbers) : .numbers(numbers.compactMap(Self.unit))
    }
  }

  /// How closely two columns go together, by their numbers.
  func strength(_ first: Int, _ second: Int) -> Double {
    switch (cells[first], cells[second]) {
    case (.numbers(let a), .numbers(let b)): Self.correlation(a, b)
    case (.numbers(let a), .words(let words, let count)), (.words(let words, let count), .numbers(let a)):
      a.reduce(0) { max($0, Self.ratio($1, words, count)) }
    case (.words(let a, let k), .words(let b, let r)): Self.cramer(a, k, b, r)
    }
  }

  /// Rows of the same features have the same word.
  private static func words(_ features: [[Double]]) -> Cells {
    var numberOfWord: [[Double]: Int] = [:]
    let words = (features.first ?? []).indices.map { row in
      let word = features.map { $0[row] }
      let number = numberOfWord[word] ?? numberOfWord.count
      numberOfWord[word] = number
      return number
    }
    return .words(words, count: numberOfWord.count)
  }

  /// nil for a feature that is the same in all rows.
  private static func unit(_ numbers: [Double]) -> [Double]? {
    let mean = numbers.reduce(0, +) / Double(max(1, numbers.count))
    let length = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
    let scale = numbers.reduce(0) { max($0, $1.magnitude) }
    return length > 1e-9 * scale ? numbers.map { ($0 - mean) / length } : nil
  }

  private static func correlation(_ first: [[Double]], _ second: [[Double]]) -> Double {
    var greatest = 0.0
    for a in first {
      for b in second {
        var product = 0.0
        for row in a.indices { product += a[row] * b[row] }
        if product.magnitude > greatest.magnitude { greatest = product }
      }
    }
    return max(-1, min(1, greatest))
  }

  /// Of a feature of mean 0 and length 1: between is the sum of (sum of a word's numbers)^2 / its rows, total 1.
  private static func ratio(_ unit: [Double], _ words: [Int], _ count: Int) -> Double {
    var sums = [Double](repeating: 0, count: count)
    var rows = sums
    for (row, word) in words.enumerated() {
      sums[word] += unit[row]
      rows[word] += 1
    }
    let between = zip(sums, rows).reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
    let n = Double(words.count)
    guard words.count > count else { return 0 }
    return max(0, 1 - (1 - between) * (n - 1) / (n - Double(count))).squareRoot()
  }

  /// phi^2 = sum of n_ij^2 / (n_i n_j) - 1; less (k - 1) (r - 1) / (n - 1), over the less of k' - 1 and r' - 1, where
  /// k' = k - (k - 1)^2 / (n - 1).
  private static func cramer(_ first: [Int], _ k: Int, _ second: [Int], _ r: Int) -> Double {
    let n = Double(first.count)
    guard n > 1, k > 1, r > 1 else { return 0 }
    var (firstRows, secondRows) = ([Double](repeating: 0, count: k), [Double](repeating: 0, count: r))
    var common: [Int: Double] = [:]
    for (a, b) in zip(first, second) {
      firstRows[a] += 1
      secondRows[b] += 1
      common[a * r + b, default: 0] += 1
    }
    // In the order of the words, so that equal tables give equal bits.
    let square = common.keys.sorted().reduce(-1.0) { sum, cell in
      let count = common[cell] ?? 0
      return sum + count * count / (firstRows[cell / r] * secondRows[cell % r])
    }
    let (a, b) = (Double(k - 1), Double(r - 1))
    let corrected = max(0, square - a * b / (n - 1))
    let most = min(a - a * a / (n - 1), b - b * b / (n - 1))
    return most > 0 ? min(1, (corrected / most).squareRoot()) : 0
  }
}
