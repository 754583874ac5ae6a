import ArgumentParser
import Backprop
import BackpropModel

/// What training makes small.
struct LossOptions: ParsableArguments {
  @Option(help: "What training makes small. (default: cross-entropy for classes, squared for numbers)")
  var loss: LossArgument?

  @Option(
    help:
      "What the last layer's outputs go through, for squared errors and cross-entropy. (default: by the target)"
  )
  var outputActivation: TrainingSettings.Output?

  @Option(
    help: "The share of each target that cross-entropy gives to all classes alike. (default: by preset; 0)")
  var labelSmoothing: Double?

  @Option(help: "Whether a step follows the mean or the sum of its rows' losses.")
  var reduction = SpelledArgument(Reduction.mean)

  @Option(help: "The penalty l1 x (sum of |w|) on the weights.")
  var l1 = 0.0

  @Option(help: "The penalty l2 / 2 x (sum of w^2) on the weights.")
  var l2 = 0.0

  @Option(help: "Mix each row with another, in a proportion drawn from Beta(ALPHA, ALPHA); 0 does not.")
  var mixup = 0.0

  func validate() throws {
    if let labelSmoothing {
      try check(
        labelSmoothing >= 0 && labelSmoothing < 1, "--label-smoothing", "0 or more and below 1",
        labelSmoothing)
    }
    for (flag, number) in [("--l1", l1), ("--l2", l2), ("--mixup", mixup)] {
      try check(number >= 0 && number.isFinite, flag, "0 or more", number)
    }
  }

  /// The flags that were given and that only a training without a recipe takes.
  var own: [String] {
    [
      (loss != nil, "--loss"), (outputActivation != nil, "--output-activation"),
      (reduction.value != .mean, "--reduction"), (l1 != 0, "--l1"), (l2 != 0, "--l2"),
      (mixup != 0, "--mixup"),
    ]
    .filter(\.0).map(\.1)
  }

  /// Puts the loss into the settings.
  func apply(to settings: inout TrainingSettings) {
    if settings.recipe != nil {
      settings.recipe?.smoothing = labelSmoothing
      return
    }
    settings.loss = loss?.value
    settings.output = outputActivation
    settings.labelSmoothing = labelSmoothing ?? 0
    settings.options.reduction = reduction.value
    settings.options.penalty = Penalty(l1: l1, l2: l2)
    settings.options.mixup = mixup
  }
}
