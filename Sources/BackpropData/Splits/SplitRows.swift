/// The row numbers of the parts of a split, counted from 0; no row is in two parts.
public struct SplitRows: Equatable, Sendable {
  /// The rows to train on.
  public let training: [Int]
  /// The rows to choose by, while training; may be empty.
  public let validation: [Int]
  /// The rows to judge by, afterwards; may be empty.
  public let test: [Int]

  /// The parts as they are.
  public init(training: [Int], validation: [Int], test: [Int] = []) {
    self.training = training
    self.validation = validation
    self.test = test
  }
}
