import ArgumentParser
import Backprop
import BackpropModel

/// How gradients become steps.
struct OptimizerOptions: ParsableArguments {
  @Option(help: "How gradients become steps. (default: by the preset; adam)")
  var optimizer: SpelledArgument<Optimizer>?

  @Option(help: "The size of a step. (default: by preset or optimizer; 0.001 for adam, 0.01 for sgd)")
  var learningRate: Double?

  @Option(help: "The optimizer's momentum; beta1 of adam and its relatives. (default: by the optimizer)")
  var momentum: Double?

  @Option(help: "How much weights shrink. (default: by the preset; 0; 0.01 for adamw and its like)")
  var weightDecay: Double?

  @Option(help: "The learning rate over the epochs, as a factor. (default: by the preset; constant)")
  var schedule: SpelledArgument<Schedule>?

  @Option(help: "The weight decay over the epochs, as a factor. (default: by the preset; constant)")
  var decaySchedule: SpelledArgument<Schedule>?

  @Option(help: "The rates of dropout over the epochs, as a factor. (default: by the preset; constant)")
  var dropoutSchedule: SpelledArgument<Schedule>?

  @Flag(help: "Drop the rows that are left at the end of an epoch, fewer than a batch.")
  var dropLast = false

  @Option(help: "The largest norm of the whole gradient; a larger one is shortened.")
  var clipNorm: Double?

  @Option(help: "The largest size of each number in the gradient.")
  var clipValue: Double?

  @Option(help: "The largest norm of the weights into one unit.")
  var maxNorm: Double?

  @Option(help: "Keep an average of the parameters, and make it the model.")
  var average: SpelledArgument<Averaging>?

  @Option(help: "Slow parameters that the fast ones return to every so many steps.")
  var lookahead: SpelledArgument<Lookahead>?

  @Option(
    parsing: .upToNextOption,
    help: "Layers that keep their parameters, by the beginning of a tensor's name: layers.0 layers.1.bias.")
  var freeze: [String] = []

  @Option(
    parsing: .upToNextOption,
    help:
      "Factors on the learning rate of layers, by a tensor's name, what it begins with or a star and what it ends with; and on the weight decay: layers.0=0.1 '*.bias=0.1:0'."
  )
  var rate: [RateArgument] = []

  func validate() throws {
    let optimizer = optimizer?.value ?? .adam()
    if let learningRate {
      try check(
        learningRate > 0 && learningRate.isFinite, "--learning-rate", "a number above 0", learningRate)
    }
    if let momentum {
      guard optimizer.momentum != nil else {
        throw ValidationError(
          "--momentum: expected an optimizer that has one, such as sgd, with it, got \(optimizer.spelling)")
      }
      try check(momentum >= 0 && momentum < 1, "--momentum", "0 or more and below 1", momentum)
    }
    if let weightDecay {
      try check(weightDecay >= 0 && weightDecay.isFinite, "--weight-decay", "0 or more", weightDecay)
    }
    do {
      try chosen.check()
    } catch {
      throw ValidationError("--optimizer: " + error.description)
    }
    for (flag, schedule) in [
      ("--decay-schedule", decaySchedule?.value), ("--dropout-schedule", dropoutSchedule?.value),
    ] {
      guard let schedule, schedule.plateau != nil else { continue }
      throw ValidationError("\(flag): expected a schedule of time alone, got \(schedule.spelling)")
    }
    try checkOne(of: [(clipNorm != nil, "--clip-norm"), (clipValue != nil, "--clip-value")])
    for (flag, number) in [("--clip-norm", clipNorm), ("--clip-value", clipValue), ("--max-norm", maxNorm)] {
      if let number { try check(number > 0, flag, "a number above 0", number) }
    }
  }

  /// The optimizer with its settings.
  private var chosen: Optimizer {
    var chosen = optimizer?.value ?? .adam()
    if let learningRate { chosen.learningRate = learningRate }
    if let momentum { chosen = chosen.withMomentum(momentum) }
    if let weightDecay { chosen = chosen.withWeightDecay(weightDecay) }
    return chosen
  }

  /// The flags that were given and that only a training without a recipe takes.
  var own: [String] {
    [
      (optimizer != nil, "--optimizer"), (momentum != nil, "--momentum"), (schedule != nil, "--schedule"),
      (decaySchedule != nil, "--decay-schedule"), (dropoutSchedule != nil, "--dropout-schedule"),
      (dropLast, "--drop-last"), (clipNorm != nil, "--clip-norm"), (clipValue != nil, "--clip-value"),
      (maxNorm != nil, "--max-norm"), (average != nil, "--average"), (lookahead != nil, "--lookahead"),
      (!freeze.isEmpty, "--freeze"), (!rate.isEmpty, "--rate"),
    ]
    .filter(\.0).map(\.1)
  }

  /// Those that a recipe takes too.
  var shared: [String] {
    [(learningRate != nil, "--learning-rate"), (weightDecay != nil, "--weight-decay")].filter(\.0).map(\.1)
  }

  /// Puts the optimizer and what goes with it into the settings.
  func apply(to settings: inout TrainingSettings) throws {
    if settings.recipe != nil {
      settings.recipe?.learningRate = learningRate
      settings.recipe?.weightDecay = weightDecay
      return
    }
    if weightDecay != nil, chosen.weightDecay == nil {
      throw Failure(
        .usage,
        "--weight-decay: expected an optimizer that has one, such as adamw, with it, got \(chosen.spelling); "
          + "--l2 goes with any")
    }
    settings.optimizer = chosen
    settings.schedule = schedule?.value ?? .constant
    settings.options.decaySchedule = decaySchedule?.value ?? .constant
    settings.options.dropoutSchedule = dropoutSchedule?.value ?? .constant
    settings.options.dropsLast = dropLast
    if let clipNorm { settings.options.clipping = .globalNorm(clipNorm) }
    if let clipValue { settings.options.clipping = .value(clipValue) }
    settings.options.maximumNorm = maxNorm
    settings.options.averaging = average?.value
    settings.options.lookahead = lookahead?.value
    settings.options.rates = rate.map(\.value) + freeze.map { .frozen($0) }
  }
}
