/// Turns the columns of a table into a matrix of numbers, as it was learned from the training rows.
///
/// Numbers become `(x - mean) / deviation`, a missing one the mean, with an indicator beside it where
/// training had missing cells. Text becomes one column per category of the training rows (one-hot, in sorted
/// order); missing and unknown text is zero in all of them. A value that holds all that prediction needs: it
/// is written as JSON and read back to the same bits.
public struct FeatureEncoder: Codable, Equatable, Sendable {
  /// How numbers are scaled.
  public enum Scaling: String, Codable, CaseIterable, Sendable {
    /// `(x - mean) / deviation` of the training rows, with the population's deviation.
    case standard
    /// Numbers stay as they are.
    case none
  }

  /// One column of a table, or one aspect of it, and how it is encoded.
  public enum Feature: Codable, Equatable, Sendable {
    /// One column: the number, scaled; `mean` and `deviation` are those of the training rows.
    case number(column: String, mean: Double, deviation: Double)
    /// One column: 1 where the cell is missing, else 0.
    case missing(column: String)
    /// One column per category: 1 where the cell is this text, else 0.
    case category(column: String, categories: [String])

    /// The name of the table's column.
    public var column: String {
      switch self {
      case .number(let column, _, _), .missing(let column), .category(let column, _): column
      }
    }

    /// The number of columns in the matrix.
    public var width: Int {
      if case .category(_, let categories) = self { categories.count } else { 1 }
    }
  }

  /// The most categories that a column of text may have; beyond it the most frequent ones are kept.
  public static let categoryLimit = 256

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
    return features.map(\.column).filter { seen.insert($0).inserted }
  }

  /// One name for each column of the matrix: `age`, `age is missing`, `sex = female`.
  public var featureNames: [String] {
    features.flatMap { feature -> [String] in
      switch feature {
      case .number(let column, _, _): [column]
      case .missing(let column): ["\(column) is missing"]
      case .category(let column, let categories): categories.map { "\(column) = \($0)" }
      }
    }
  }
}

extension FeatureEncoder.Feature {
  fileprivate var isSound: Bool {
    switch self {
    case .number(_, let mean, let deviation): mean.isFinite && deviation.isFinite && deviation > 0
    case .missing: true
    case .category(_, let categories): !categories.isEmpty && Set(categories).count == categories.count
    }
  }
}
