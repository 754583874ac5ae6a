import ArgumentParser
import Backprop
import BackpropModel

/// What hidden units do with their sums: an activation, or the layer that learns one.
enum HiddenActivation: Spelled {
  case function(Activation)
  case learned(PReLU)

  static var forms: [String] { Activation.forms + ["prelu[:SLOPE]"] }

  var spelling: String {
    switch self {
    case .function(let activation): activation.spelling
    case .learned(let prelu): LayerList([.prelu(prelu)]).text
    }
  }

  init?(word: String, numbers: [Double]) {
    if word == "prelu", numbers.count <= 1 {
      self = .learned(PReLU(slope: numbers.first ?? PReLU().slope))
    } else if let activation = Activation(word: word, numbers: numbers) {
      self = .function(activation)
    } else {
      return nil
    }
  }
}

/// How hidden layers are normalised.
enum Normalization: String, ExpressibleByArgument, CaseIterable {
  case batch, layer, rms

  var layer: Layer {
    switch self {
    case .batch: .batchNorm
    case .layer: .layerNorm
    case .rms: .rmsNorm
    }
  }
}

/// An objective that a table's target can be learned by.
struct LossArgument: ExpressibleByArgument {
  let value: Objective

  init?(argument: String) {
    guard let value = Objective(spelling: argument) else { return nil }
    self.value = value
  }

  static var allValueStrings: [String] { Objective.formsForTables }
}

extension ClassWeights: ExpressibleByArgument {
  public init?(argument: String) { self.init(text: argument) }

  public static var allValueStrings: [String] { ["balanced", "LABEL=WEIGHT[,LABEL=WEIGHT...]"] }
}

/// `layers.0=0.1`: the beginning of a tensor's name, and a factor on its learning rate; `*.bias=0.1:0`: an ending, and a
/// factor on its weight decay too.
struct RateArgument: ExpressibleByArgument {
  let value: LayerRate

  init?(argument: String) {
    guard let rate = LayerRate(spelling: argument) else { return nil }
    value = rate
  }

  static var allValueStrings: [String] { [LayerRate.form] }
}

/// `90`, `90s`, `5m`, `2h`: a length of time, in seconds.
struct DurationArgument: ExpressibleByArgument {
  let seconds: Double

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600]
    let unit = argument.last.flatMap { units[$0] }
    guard let number = Double(unit == nil ? argument : String(argument.dropLast())), number > 0,
      number.isFinite
    else { return nil }
    seconds = number * (unit ?? 1)
  }

  static var allValueStrings: [String] { ["SECONDS", "90s", "5m", "2h"] }
}

/// Throws a usage error unless a flag's value is as it should be.
func check(_ isRight: Bool, _ flag: String, _ expected: String, _ got: some Any) throws {
  if !isRight { throw ValidationError("\(flag): expected \(expected), got \(got)") }
}

/// Throws a usage error where more than one of some flags was given.
func checkOne(of flags: [(isGiven: Bool, name: String)]) throws {
  let given = flags.filter(\.isGiven).map(\.name)
  guard given.count > 1 else { return }
  let got = given.count == 2 ? "both" : "\(given.count)"
  throw ValidationError("\(given.joined(separator: " and ")): expected one of them, got \(got)")
}

extension TabularRecipe.Piece: ExpressibleByArgument {}

/// How much time a model is worth, or `plain` for a training by flags alone.
enum PresetArgument: ExpressibleByArgument, Equatable {
  case recipe(Recipe.Preset)
  case plain

  init?(argument: String) {
    if argument == "plain" {
      self = .plain
    } else if let preset = Recipe.Preset(rawValue: argument) {
      self = .recipe(preset)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] { Recipe.Preset.allCases.map(\.rawValue) + ["plain"] }
}
