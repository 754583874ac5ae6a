import BackpropCompute
import BackpropKernels

/// The learning rate, and the optimizer with its momentum, of any step of a training: a function of the steps before it.
struct Pace {
  let optimizer: Optimizer
  let schedule: Schedule
  let plannedEpochs: Double
  let stepsPerEpoch: Double
  /// What a schedule that watches the loss has come to.
  let plateauFactor: Double
  /// The factors on the weight decay and on the rates of dropout.
  private let decaySchedule: Schedule
  private let dropoutSchedule: Schedule
  /// Whether the schedule moves a momentum that the optimizer has.
  private let movesMomentum: Bool
  private let firstRate: Double

  init(
    optimizer: Optimizer, schedule: Schedule, options: TrainingOptions, plannedEpochs: Int,
    stepsPerEpoch: Int,
    plateauFactor: Double
  ) {
    self.optimizer = optimizer
    self.schedule = schedule
    self.plannedEpochs = Double(plannedEpochs)
    self.stepsPerEpoch = Double(stepsPerEpoch)
    self.plateauFactor = plateauFactor
    decaySchedule = options.decaySchedule
    dropoutSchedule = options.dropoutSchedule
    firstRate = optimizer.learningRate
    movesMomentum = (optimizer.momentum ?? 0) > 0 && schedule.momentum(at: 0, of: self.plannedEpochs) != nil
  }

  /// The learning rate of the step after so many. What a schedule of the user's own gives may be no rate at all.
  func learningRate(after steps: Int) -> Double {
    firstRate * schedule.factor(at: time(after: steps), of: plannedEpochs) * plateauFactor
  }

  /// Whether all steps have the learning rate of the first.
  var isConstant: Bool {
    switch schedule {
    case .constant, .plateau: true
    default: false
    }
  }

  /// The optimizer of the first step.
  var firstOptimizer: Optimizer { optimizer(after: 0) ?? optimizer }

  /// What the weight decay of the step after so many is multiplied by; 0 where a schedule of the user's own gives no factor.
  func decayFactor(after steps: Int) -> Double {
    if case .constant = decaySchedule { return 1 }
    let factor = decaySchedule.factor(at: time(after: steps), of: plannedEpochs)
    return factor >= 0 && factor.isFinite ? factor : 0
  }

  /// What the rates of dropout in the step after so many are multiplied by, 0 ... 1.
  func dropoutFactor(after steps: Int) -> Double {
    if case .constant = dropoutSchedule { return 1 }
    let factor = dropoutSchedule.factor(at: time(after: steps), of: plannedEpochs)
    return factor > 0 ? min(1, factor) : 0
  }

  /// What the step after so many does to each parameter, with so much of the weight decay. Borrows the optimizer: this must
  /// live while the rule is used.
  @inline(__always)
  func rule<S: Scalar>(
    after steps: Int, learningRate: Double, decay: Double = 1, of _: S.Type
  ) -> UpdateRule<S> {
    if decay != 1, let weightDecay = optimizer.weightDecay, weightDecay > 0 {
      return (optimizer(after: steps) ?? optimizer).withWeightDecay(weightDecay * decay).rule(
        step: steps + 1, learningRate: learningRate, of: S.self)
    }
    if let moved = optimizer(after: steps) {
      return moved.rule(step: steps + 1, learningRate: learningRate, of: S.self)
    }
    return optimizer.rule(step: steps + 1, learningRate: learningRate, of: S.self)
  }

  /// The optimizer of the step after so many, where the schedule gives it another momentum.
  private func optimizer(after steps: Int) -> Optimizer? {
    guard movesMomentum, let momentum = schedule.momentum(at: time(after: steps), of: plannedEpochs) else {
      return nil
    }
    return optimizer.withMomentum(momentum)
  }

  /// The time that the schedule counts, in epochs.
  private func time(after steps: Int) -> Double { Double(steps) / stepsPerEpoch }
}
