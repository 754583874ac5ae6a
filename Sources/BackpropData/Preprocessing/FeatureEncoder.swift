/// Turns the columns of a table into a matrix of numbers, as it was learned from the training rows.
///
/// | a column of | becomes |
/// |---|---|
/// | numbers | one number by its ``NumberScale``; what is missing is 0, with an indicator beside it |
/// | two words | one number, 1 for the first in order and -1 for the second, 0 for neither |
/// | several words | a number for each (one-hot), or a code for an embedding where there are many |
/// | dates | how much later, as a number, and sine and cosine of each cycle |
/// | sentences | a number for each of the words that stand in most rows, or hashed words and pieces of words |
/// | bytes | byte / 255 |
///
/// With ``Scaling/robust`` indicators and one-hot columns are scaled too, as RealMLP does (Holzmüller, Grinsztajn and
/// Steinwart, "Better by default", 2024), and sentences are their frequent words; else they are hashed. A value that holds all that prediction needs: it is written as JSON and read back to
/// the same bits.
public struct FeatureEncoder: Codable, Equatable, Sendable {
  /// How numbers are scaled.
  public enum Scaling: String, Codable, CaseIterable, Sendable {
    /// By the median and the middle half, and smoothly clipped to -3 ... 3; see ``NumberScale/robust(median:factor:)``.
    case robust
    /// `(x - mean) / deviation` of the training rows, with the population's deviation.
    case standard
    /// From 0, the smallest of the training rows, to 1, the largest.
    case minmax
    /// To the normal distribution, by rank.
    case quantile
    /// Numbers stay as they are.
    case none
  }

  /// One column of a table, or one aspect of it, and how it is encoded.
  public enum Feature: Codable, Equatable, Sendable {
    /// One column: the number, scaled; `mean` and `deviation` are those of the training rows. A missing one is the mean.
    case number(column: String, mean: Double, deviation: Double)
    /// One column: 1 where the cell is missing, else 0.
    case missing(column: String)
    /// One column per category: 1 where the cell is this text, else 0.
    case category(column: String, categories: [String])
    /// One column: the number by its scale, and `filling` where it is missing.
    case scaled(column: String, scale: NumberScale, filling: Double)
    /// One column: 1 where the cell is missing, else -1, by its scale.
    case indicator(column: String, scale: NumberScale)
    /// One column: 1 for the first text, -1 for the second, 0 for none of them, by its scale.
    case pair(column: String, categories: [String], scale: NumberScale)
    /// One column per category: 1 where the cell is this text, else 0, each by its scale.
    case levels(column: String, categories: [String], scales: [NumberScale])
    /// One column: 0 for a missing, rare or unknown text, else its number from 1, for an embedding of so many dimensions.
    case codes(column: String, categories: [String], dimension: Int)
    /// Two columns: sine and cosine of where a moment stands in a cycle; 0 where it is missing.
    case cycle(column: String, cycle: Cycle)
    /// One column per word: 1 where the text has it, else 0, each by its scale; see ``TextFeatures`` for what a word is.
    case vocabulary(column: String, words: [String], scales: [NumberScale])
    /// A column per slot: the words of a text, hashed.
    case words(column: String, words: TextFeatures)
    /// So many columns of bytes, each byte divided by 255.
    case bytes(count: Int)

    /// The name of the table's column.
    public var column: String {
      switch self {
      case .number(let column, _, _), .missing(let column), .category(let column, _),
        .scaled(let column, _, _), .indicator(let column, _), .pair(let column, _, _),
        .levels(let column, _, _), .codes(let column, _, _), .cycle(let column, _), .words(let column, _),
        .vocabulary(let column, _, _):
        column
      case .bytes(let count): "x1 ... x\(count)"
      }
    }

    /// The number of columns in the matrix.
    public var width: Int {
      switch self {
      case .category(_, let categories), .levels(_, let categories, _): categories.count
      case .vocabulary(_, let words, _): words.count
      case .cycle: 2
      case .words(_, let words): words.slotCount
      case .bytes(let count): count
      default: 1
      }
    }
  }

  /// The most categories that a column of text may have; beyond it the most frequent ones are kept.
  public static let categoryLimit = 256

  /// How many numbers stand for a category in an embedding.
  public static let embeddingDimension = 8

  /// How numbers are scaled.
  public let scaling: Scaling
  /// What is encoded, in the order of the matrix's columns.
  public let features: [Feature]
  /// What was left out or cut while fitting, one sentence each.
  public let notes: [String]

  init(scaling: Scaling, features: [Feature], notes: [String]) {
    self.scaling = scaling
    self.features = features
    self.notes = notes
  }

  /// Reads an encoder and checks that it can have come from a fit; what it cannot throws `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    scaling = try container.decode(Scaling.self, forKey: .scaling)
    features = try container.decode([Feature].self, forKey: .features)
    notes = try container.decode([String].self, forKey: .notes)
    for feature in features where !feature.isSound {
      let message = "feature \(quoted(feature.column)) has impossible statistics or categories"
      throw DecodingError.dataCorruptedError(forKey: .features, in: container, debugDescription: message)
    }
  }

  /// The number of columns of the matrix.
  public var width: Int { features.reduce(0) { $0 + $1.width } }

  /// The columns that a table must have to be encoded, each once.
  public var columns: [String] {
    var seen: Set<String> = []
    return features.filter { if case .bytes = $0 { false } else { true } }.map(\.column)
      .filter { seen.insert($0).inserted }
  }

  /// One name for each column of the matrix: `age`, `age is missing`, `sex = female`.
  public var featureNames: [String] {
    features.flatMap { feature -> [String] in
      switch feature {
      case .number(let column, _, _), .scaled(let column, _, _), .codes(let column, _, _): [column]
      case .missing(let column), .indicator(let column, _): ["\(column) is missing"]
      case .category(let column, let categories), .levels(let column, let categories, _):
        categories.map { "\(column) = \($0)" }
      case .pair(let column, let categories, _): ["\(column) = \(categories[0])"]
      case .cycle(let column, let cycle): ["\(column), \(cycle) sine", "\(column), \(cycle) cosine"]
      case .vocabulary(let column, let words, _): words.map { "\(column) has \($0)" }
      case .words(let column, let words): (1...words.slotCount).map { "\(column), slot \($0)" }
      case .bytes(let count): (0..<count).map(ByteColumns.name)
      }
    }
  }

  /// The columns of codes: where each is in the matrix, how many codes it has, and of how many dimensions their vectors are.
  public var embeddedColumns: [(column: Int, codes: Int, dimension: Int)] {
    var position = 0
    var found: [(column: Int, codes: Int, dimension: Int)] = []
    for feature in features {
      if case .codes(_, let categories, let dimension) = feature {
        found.append((position, categories.count + 1, dimension))
      }
      position += feature.width
    }
    return found
  }
}

extension FeatureEncoder.Feature {
  fileprivate var isSound: Bool {
    func areDistinct(_ categories: [String]) -> Bool {
      !categories.isEmpty && Set(categories).count == categories.count
    }
    switch self {
    case .number(_, let mean, let deviation): return mean.isFinite && deviation.isFinite && deviation > 0
    case .missing, .indicator, .cycle, .words: return true
    case .bytes(let count): return (1...Int(Int32.max)).contains(count)
    case .category(_, let categories): return areDistinct(categories)
    case .scaled(_, _, let filling): return filling.isFinite
    case .pair(_, let categories, _): return categories.count == 2 && areDistinct(categories)
    case .levels(_, let categories, let scales):
      return areDistinct(categories) && scales.count == categories.count
    case .vocabulary(_, let words, let scales): return areDistinct(words) && scales.count == words.count
    case .codes(_, let categories, let dimension):
      return areDistinct(categories) && (1...1024).contains(dimension)
    }
  }
}
