import Backprop

extension Search {
  /// The training of a trial in a round, and what it came to.
  public struct Run: Sendable {
    /// How a training ended.
    public enum State: String, Sendable, CaseIterable {
      /// As it should.
      case trained
      /// By an interrupt or for want of time; the best weights up to then were scored.
      case stopped
      /// In NaN or infinity: worse than all others.
      case diverged
      /// Before it began, as the settings do not fit each other or the table: worse than all others.
      case refused
    }

    /// The settings.
    public let trial: SearchTrial
    /// The round, from 1.
    public let round: Int
    /// For how many epochs it was to be trained.
    public let plannedEpochs: Int
    /// How many there were, of all its networks together.
    public let epochs: Int
    /// On the validation rows; nil where there is none to compare.
    public let score: Double?
    /// The log loss of classes on the validation rows, which decides between equal scores; else 0.
    let logLoss: Double
    /// How long it took.
    public let seconds: Double
    /// How it ended.
    public let state: State
    /// What went wrong.
    public let problem: String?
  }

  /// What a search came to.
  public struct Result: Sendable {
    /// Why a search ended.
    public enum End: String, Sendable {
      /// All trials were trained.
      case done
      /// The time was over.
      case time
      /// The caller wanted no more.
      case interrupted
    }

    /// What the trials were compared by.
    public let score: Score
    /// All trainings in their order.
    public let runs: [Run]
    /// The training with the best score; of equal ones that of the smallest log loss, then the first.
    public let best: Run
    /// The best training's plan.
    public let plan: TrainingPlan
    /// What it came to: the model is that of this training.
    public let training: TrainingPlan.Result
    /// Why the search ended.
    public let end: End
  }
}
