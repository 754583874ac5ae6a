import ArgumentParser
import Backprop
import BackpropCompute
import BackpropData
import BackpropModel

/// A setting that is spelled as a word with numbers: help and errors list the forms from where they are defined.
struct SpelledArgument<Setting: Spelled>: ExpressibleByArgument {
  let value: Setting

  init(_ value: Setting) {
    self.value = value
  }

  init?(argument: String) {
    guard let value = Setting(spelling: argument) else { return nil }
    self.value = value
  }

  var defaultValueDescription: String { value.spelling }
  static var allValueStrings: [String] { Setting.forms }
}

extension TrainingSettings.Output: ExpressibleByArgument {}
extension TrainingSettings.Precision: ExpressibleByArgument {}
extension TargetEncoder.Scaling: ExpressibleByArgument {}
extension FeatureEncoder.Scaling: ExpressibleByArgument {}
extension LearningTask: ExpressibleByArgument {
  public static var allValueStrings: [String] { ["classification", "regression"] }
}

extension InstructionSet: ExpressibleByArgument {}

extension TrainingSettings.Batch: ExpressibleByArgument {
  public init?(argument: String) {
    switch argument {
    case "auto": self = .automatic
    case "full": self = .full
    default:
      guard let rows = Int(argument), rows > 0 else { return nil }
      self = .rows(rows)
    }
  }

  public var defaultValueDescription: String { "auto" }
  public static var allValueStrings: [String] { ["auto", "full", "ROWS"] }
}

extension NumPyWeights: ExpressibleByArgument {
  public init?(argument: String) {
    switch argument {
    case "inputs-by-outputs": self = .inputsByOutputs
    case "outputs-by-inputs": self = .outputsByInputs
    default: return nil
    }
  }

  public var defaultValueDescription: String { Self.allValueStrings[self == .inputsByOutputs ? 0 : 1] }
  public static var allValueStrings: [String] { ["inputs-by-outputs", "outputs-by-inputs"] }
}

/// What every verb that computes may be told: it has no say in the results.
struct MachineOptions: ParsableArguments {
  @Option(help: "Threads to use; the result does not depend on it. (default: one for each processor)")
  var threads: Int?

  @Option(help: "Vector instructions to use; the result does not depend on it. (default: the best there are)")
  var instructionSet: InstructionSet?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: expected 1 to 1024, got \(threads)")
    }
    if let set = instructionSet, !set.isAvailable {
      throw ValidationError(
        "--instruction-set: expected one that this processor has ("
          + InstructionSet.available.map(\.rawValue).joined(separator: ", ") + "), got \(set.rawValue)")
    }
  }

  var pool: WorkerPool { WorkerPool(count: threads ?? WorkerPool.processorCount) }

  /// The flag, else the environment's BACKPROP_INSTRUCTION_SET, else the best.
  func kernels() throws -> InstructionSet {
    if let instructionSet { return instructionSet }
    guard let word = environment("BACKPROP_INSTRUCTION_SET"), !word.isEmpty else { return .best }
    guard let set = InstructionSet(rawValue: word), set.isAvailable else {
      throw Failure(
        .usage,
        "BACKPROP_INSTRUCTION_SET: expected one of "
          + InstructionSet.available.map(\.rawValue).joined(separator: ", ")
          + ", which this processor has, got \"\(word)\"; unset it to use the best")
    }
    return set
  }
}

/// What every verb that writes or reports may be told.
struct ReportOptions: ParsableArguments {
  @Flag(help: "One JSON document on standard output instead of text.")
  var json = false

  @Flag(help: "Nothing on standard error but errors.")
  var quiet = false

  /// A line on standard error, unless it should be quiet.
  func say(_ line: String) {
    if !quiet { Console.error(line) }
  }
}
