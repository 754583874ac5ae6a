import Backprop
import BackpropCompute
import BackpropData

/// A search for settings: trials, each a training that is scored on the validation rows.
///
///     var search = Search(space: space, trials: 30)
///     let result = try search.run(on: table, epochs: 100) { trial, epochs in
///       var settings = TrainingSettings(target: "y")
///       settings.epochs = epochs
///       if let rate = trial.number("learning-rate") { settings.optimizer = .adam(learningRate: rate) }
///       return settings
///     }
///     try result.training.model.write(to: "best.safetensors")
public struct Search: Sendable {
  /// Which trials are trained for how long.
  public enum Method: String, Sendable, CaseIterable {
    /// All to the end.
    case random
    /// All for few epochs, the better third for three times as many, and so on: successive halving (Jamieson and Talwalkar
    /// 2016), by thirds.
    case halving
  }

  /// Trainings of the same length.
  public struct Round: Sendable, Equatable {
    /// From 1.
    public let number: Int
    /// How many trials there are.
    public let trials: Int
    /// For how many epochs each is trained, at most.
    public let epochs: Int
  }

  /// What is drawn from.
  public var space: SearchSpace
  /// How many trials there are, 1 or more; the first has nothing set.
  public var trials: Int
  /// Which trials are trained for how long.
  public var method: Method
  /// Decides the trials.
  public var seed: UInt64
  /// What the trials are compared by; nil takes the first score of the task, accuracy or RMSE.
  public var score: Score?
  /// No training goes on after so many seconds, which no seed decides; nil has no such end.
  public var timeLimit: Double?

  /// A search in a space.
  public init(
    space: SearchSpace, trials: Int = 27, method: Method = .halving, seed: UInt64 = 0, score: Score? = nil,
    timeLimit: Double? = nil
  ) {
    self.space = space
    self.trials = trials
    self.method = method
    self.seed = seed
    self.score = score
    self.timeLimit = timeLimit
  }

  /// A trial by its number, from 1: the first is what was given, the others are drawn.
  public func trial(_ number: Int) -> SearchTrial {
    number == 1 ? SearchTrial(number: 1, values: []) : space.trial(number, seed: seed)
  }

  /// The rounds where a training to the end has so many epochs.
  public func rounds(epochs: Int) -> [Round] {
    var counts = [max(1, trials)]
    if method == .halving {
      while let last = counts.last, last > 1 { counts.append(max(1, last / Self.factor)) }
    }
    return counts.enumerated().map { index, count in
      // ceil(epochs / 3^(rounds left))
      let left = (index + 1..<counts.count).reduce(epochs) { epochs, _ in
        (epochs + Self.factor - 1) / Self.factor
      }
      return Round(number: index + 1, trials: count, epochs: max(1, left))
    }
  }

  private static let factor = 3
}
