/// A score against the number of rows that a model was trained on: whether more rows would help.
///
/// Where the two scores lie far apart, more rows (or a smaller model) help; where they meet at a poor value,
/// they do not.
public struct LearningCurve: Sendable, Equatable {
  /// One training.
  public struct Point: Sendable, Equatable {
    /// How many rows it had.
    public let rows: Int
    /// The score on these rows.
    public let training: Double
    /// The score on rows that it never saw, the same ones for all points.
    public let heldOut: Double

    /// A training on so many rows and its scores.
    public init(rows: Int, training: Double, heldOut: Double) {
      self.rows = rows
      self.training = training
      self.heldOut = heldOut
    }
  }

  /// What is scored.
  public let score: Score
  /// How many rows were held out to score all trainings on.
  public let heldOutRows: Int
  /// By rising number of rows.
  public let points: [Point]

  /// A curve of points worked out elsewhere.
  public init(score: Score, heldOutRows: Int, points: [Point]) {
    self.score = score
    self.heldOutRows = heldOutRows
    self.points = points
  }
}
