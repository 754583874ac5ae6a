/// As JSON: `{"kind": "robust", "median": 3, "factor": 0.5}`.
extension NumberScale {
  private enum CodingKeys: String, CodingKey {
    case kind, mean, deviation, minimum, maximum, median, factor, references
  }

  /// Writes the kind and its numbers.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    switch self {
    case .none:
      break
    case .standard(let mean, let deviation):
      try container.encode(mean, forKey: .mean)
      try container.encode(deviation, forKey: .deviation)
    case .minmax(let minimum, let maximum):
      try container.encode(minimum, forKey: .minimum)
      try container.encode(maximum, forKey: .maximum)
    case .robust(let median, let factor):
      try container.encode(median, forKey: .median)
      try container.encode(factor, forKey: .factor)
    case .quantile(let references):
      try container.encode(references, forKey: .references)
    }
  }

  /// Reads a scale and checks that it can have come from a fit; what it cannot throws `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> Double { try container.decode(Double.self, forKey: key) }
    switch try container.decode(Kind.self, forKey: .kind) {
    case .none: self = .none
    case .standard: self = .standard(mean: try number(.mean), deviation: try number(.deviation))
    case .minmax: self = .minmax(minimum: try number(.minimum), maximum: try number(.maximum))
    case .robust: self = .robust(median: try number(.median), factor: try number(.factor))
    case .quantile: self = .quantile(references: try container.decode([Double].self, forKey: .references))
    }
    guard isSound else {
      let message = "the \(kind.rawValue) scale has impossible numbers"
      throw DecodingError.dataCorruptedError(forKey: .kind, in: container, debugDescription: message)
    }
  }

  private var isSound: Bool {
    switch self {
    case .none: true
    case .standard(let mean, let deviation): mean.isFinite && deviation.isFinite && deviation >= 0
    case .minmax(let minimum, let maximum): minimum.isFinite && maximum.isFinite && minimum <= maximum
    case .robust(let median, let factor): median.isFinite && factor.isFinite && factor >= 0
    case .quantile(let references):
      references.allSatisfy(\.isFinite) && zip(references, references.dropFirst()).allSatisfy { $0 <= $1 }
    }
  }
}
