import Backprop
import BackpropCompute

/// What becomes of each network's answers before their mean is taken, and of the mean, learned from rows that it was not trained on.
public struct AnswerAdjustment: Codable, Sendable, Equatable {
  /// Probabilities are made less sure above 1, and surer below; see ``Temperature``. Nil leaves them.
  public var temperature: Double?
  /// Numbers to predict are held between these two, the least and the greatest of the training rows, in the target's unit.
  public var range: ClosedRange<Double>?

  /// The second of two classes is named from this probability on; nil is 1/2.
  public var threshold: Double?

  /// An adjustment; nothing in it changes nothing.
  public init(temperature: Double? = nil, range: ClosedRange<Double>? = nil, threshold: Double? = nil) {
    self.temperature = temperature
    self.range = range
    self.threshold = threshold
  }

  private enum CodingKeys: CodingKey { case temperature, lowest, highest, threshold }

  /// Reads it and checks that it can have come from a training; what it cannot throws `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    temperature = try container.decodeIfPresent(Double.self, forKey: .temperature)
    let lowest = try container.decodeIfPresent(Double.self, forKey: .lowest)
    let highest = try container.decodeIfPresent(Double.self, forKey: .highest)
    range = nil
    threshold = try container.decodeIfPresent(Double.self, forKey: .threshold)
    if let threshold, !(threshold >= 0 && threshold <= 1) {
      throw DecodingError.dataCorruptedError(
        forKey: .threshold, in: container, debugDescription: "a threshold is a probability")
    }
    if let temperature, !(temperature > 0 && temperature.isFinite) {
      throw DecodingError.dataCorruptedError(
        forKey: .temperature, in: container, debugDescription: "a temperature is a number above 0")
    }
    switch (lowest, highest) {
    case (nil, nil): break
    case (let lowest?, let highest?) where lowest.isFinite && highest.isFinite && lowest <= highest:
      range = lowest...highest
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .lowest, in: container, debugDescription: "a range goes from a number to one that is no less")
    }
  }

  /// Writes the form that is read.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(temperature, forKey: .temperature)
    try container.encodeIfPresent(range?.lowerBound, forKey: .lowest)
    try container.encodeIfPresent(range?.upperBound, forKey: .highest)
    try container.encodeIfPresent(threshold, forKey: .threshold)
  }

  /// Adjusts the outputs of a network: rows x outputs, probabilities or encoded numbers.
  func apply(to answers: inout Matrix<Double>, offset: Double, scale: Double) {
    if let temperature { Temperature.apply(temperature, to: &answers) }
    guard let range else { return }
    let (low, high) = ((range.lowerBound - offset) / scale, (range.upperBound - offset) / scale)
    for row in 0..<answers.rows {
      for column in 0..<answers.columns { answers[row, column] = min(max(answers[row, column], low), high) }
    }
  }
}

extension Objective {
  /// Whether its outputs are probabilities of classes, which a temperature can adjust.
  var answersInProbabilities: Bool {
    switch self {
    case .crossEntropy, .binaryCrossEntropy, .focal, .binaryFocal: true
    default: false
    }
  }

  /// Whether its one output is the number to predict itself.
  var answersInOneNumber: Bool {
    switch self {
    case .squaredError, .absoluteError, .huber, .logCosh: true
    default: false
    }
  }
}
