import Backprop
import Foundation
import TestSupport
import Testing

/// The flags of `train`, one by one and together: each does something, and stands in the model.
@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct TrainSettingsTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.words, as: "t.csv")
    try backprop.folder.write(Tables.numbers, as: "n.csv")
  }

  private func train(_ flags: String, _ table: String = "t.csv", as model: String = "m") throws -> JSONValue {
    let arguments = [
      "train", table, "-o", model, "--no-chart", "--quiet", "--epochs", "6", "--hidden", "4", "4",
    ]
    let words = flags.split(separator: " ").map(String.init)
    let own =
      words.contains("--network") || words.contains("--from") ? Array(arguments.dropLast(3)) : arguments
    let run = try backprop.run(own + words)
    #expect(run.code == 0 && run.error == "", "\(flags): \(run)")
    return try JSONValue(parsing: backprop("inspect", model, "--json").bytes)
  }

  static let stated: [(flags: String, name: String, value: String)] = [
    ("--optimizer nesterov:0.8 --learning-rate 0.1", "optimizer", "nesterov:0.8, learning rate 0.1"),
    ("--optimizer sgd --momentum 0.9", "optimizer", "sgd:0.9, learning rate 0.01"),
    (
      "--optimizer rmsprop --momentum 0.5 --weight-decay 0.1", "optimizer",
      "rmsprop:0.99:0.5:1e-08:0.1, learning rate 0.01"
    ),
    ("--optimizer lion", "optimizer", "lion, learning rate 0.0001"),
    ("--optimizer lbfgs", "optimizer", "lbfgs, learning rate 1.0"),
    ("--schedule warmup:2+cosine", "schedule", "warmup:2.0:0.0:0.0+cosine:0.0"),
    ("--clip-norm 0.5", "clip-norm", "0.5"), ("--clip-value 0.1", "clip-value", "0.1"),
    ("--l1 0.01", "l1", "0.01"),
    ("--l2 0.01", "l2", "0.01"), ("--max-norm 1", "max-norm", "1.0"),
    ("--average exponential:0.9", "average", "exponential:0.9"),
    ("--average stochastic:3", "average", "stochastic:3"),
    ("--lookahead 4:0.5", "lookahead", "4:0.5"), ("--accumulate 3", "accumulate", "3"),
    ("--mixup 0.2", "mixup", "0.2"),
    ("--reduction sum", "reduction", "sum"), ("--class-weights balanced", "class-weights", "balanced"),
    ("--class-weights yes=2,no=0.5", "class-weights", "yes=2.0,no=0.5"), ("--weights b", "weights", "b"),
    ("--freeze layers.0 --rate layers.1=0.5", "rate", "layers.1=0.5 layers.0=0.0"),
    ("--seeds 2", "seeds", "2"),
    ("--step-limit 2", "step-limit", "2"), ("--time-limit 5m", "time-limit", "300.0"),
  ]

  @Test(arguments: stated.indices) func standsInTheModel(index: Int) throws {
    let (flags, name, value) = Self.stated[index]
    #expect(try train(flags)["provenance"]?["settings"]?[name]?.string == value)
  }

  static let networks: [(flags: String, network: String)] = [
    ("--norm batch", "4 no-bias, batch-norm, relu, 4 no-bias, batch-norm, relu, 1"),
    (
      "--norm layer --activation tanh --dropout 0.2",
      "4 no-bias, layer-norm, tanh, dropout:0.2, 4 no-bias, layer-norm, tanh, dropout:0.2, 1"
    ),
    ("--norm rms --residual", "4 no-bias, rms-norm, relu, residual(4 no-bias, rms-norm, relu), 1"),
    ("--residual", "4:relu, residual(4:relu), 1"),
    ("--input-noise 0.1", "gaussian-noise:0.1, 4:relu, 4:relu, 1"),
    ("--activation prelu", "4 weights=he, prelu, 4 weights=he, prelu, 1"),
    ("--activation selu --alpha-dropout 0.1", "4:selu, alpha-dropout:0.1, 4:selu, alpha-dropout:0.1, 1"),
    (
      "--activation softplus --initializer orthogonal",
      "4:softplus weights=orthogonal, 4:softplus weights=orthogonal, 1 weights=orthogonal"
    ),
  ]

  @Test(arguments: networks.indices) func makesTheNetwork(index: Int) throws {
    #expect(try train(Self.networks[index].flags)["network"]?.string == Self.networks[index].network)
  }

  @Test func aNetworkInFull() throws {
    let text = "64:relu, dropout:0.2, residual(64:relu, 64), layer-norm"
    let run = try backprop(
      "train", "t.csv", "-o", "a", "--no-chart", "--quiet", "--epochs", "3", "--network", text)
    #expect(run.code == 0, "\(run)")
    let shown = try backprop("inspect", "a", "--json")
    let json = try JSONValue(parsing: shown.bytes)
    #expect(json["network"]?.string == text + ", 1")
    #expect(try backprop("inspect", "a").output.contains("network     \(text)\n"))

    // What inspect shows is what train takes.
    let document = try #require(JSONSerialization.jsonObject(with: Data(shown.bytes)) as? [String: Any])
    let architecture = try JSONSerialization.data(withJSONObject: #require(document["architecture"]))
    try backprop.folder.write([UInt8](architecture), as: "a.json")
    _ = try train("--network a.json --epochs 3", as: "b")
    #expect(try backprop("predict", "a", "t.csv").bytes == backprop("predict", "b", "t.csv").bytes)
  }

  @Test func lossesBeyondOneNumber() throws {
    _ = try train("--loss quantile:0.1:0.5:0.9", "n.csv", as: "q")
    let lines = try backprop("predict", "q", "n.csv").output.split(separator: "\n")
    #expect(lines[0] == "prediction,quantile_0.1,quantile_0.5,quantile_0.9" && lines.count == 61)
    for line in lines.dropFirst() {
      let cells = line.split(separator: ",")
      #expect(cells.count == 4 && cells[0] == cells[2])
    }
    _ = try train("--loss gaussian", "n.csv", as: "g")
    let rows = try backprop("predict", "g", "n.csv", "--json").output.split(separator: "\n")
    let first = try JSONValue(parsing: Array(rows[0].utf8))
    #expect(try #require(first["standard_deviation"]?.number) > 0 && first["prediction"]?.number != nil)
    try backprop.folder.write(lines.joined(separator: "\n"), as: "p.csv")
    #expect(try backprop("predict", "q", "n.csv", "-o", "p.csv", "--quiet").code == 0)
  }

  @Test func severalSeedsAndFineTuning() throws {
    let json = try train("--seeds 3 --seed 4", as: "several")
    #expect(json["networks"]?.integer == 3)
    #expect(try backprop("inspect", "several", "--tensor", "networks.2.layers.0.bias").code == 0)
    #expect(try backprop("predict", "several", "t.csv").code == 0)
    let said = try backprop(
      "train", "t.csv", "--seeds", "2", "--preset", "plain", "--epochs", "3", "--no-chart",
      "-o", "said")
    #expect(said.output.contains("2 networks in") && said.output.contains("seed 1: 3 epochs"))
    #expect(said.error.contains("seeds 0 to 1"))

    _ = try train("", as: "first")
    let tuned = try train("--from first --freeze layers.0 layers.1 --seed 3", as: "tuned")
    #expect(tuned["provenance"]?["settings"]?["from"]?.string?.hasPrefix("a model of t.csv") == true)
    for tensor in ["layers.0.weight", "layers.1.bias"] {
      #expect(
        try backprop("inspect", "first", "--tensor", tensor).bytes
          == backprop("inspect", "tuned", "--tensor", tensor).bytes)
    }
    let refused = try backprop("train", "t.csv", "--from", "first", "--hidden", "3", "-o", "z")
    #expect(refused.code == 64 && refused.error.contains("--hidden: expected none with --from"))
    let other = try backprop("train", "n.csv", "--from", "first", "-o", "z")
    #expect(other.code == 65, "\(other)")
  }

  /// Help has no list of its own: what the types define is what it shows.
  @Test func helpListsWhatTheTypesDefine() throws {
    let help = try backprop("train", "--help").output.split(whereSeparator: \.isWhitespace).joined(
      separator: " ")
    for form in Optimizer.forms + Schedule.forms + Activation.forms + Initializer.forms + Averaging.forms {
      #expect(help.contains(form), "\(form)")
    }
    for title in ["TABLE:", "NETWORK:", "LOSS:", "OPTIMIZER:", "TRAINING:", "MACHINE:", "REPORTS:"] {
      #expect(help.contains(title))
    }
  }

  @Test func theDoctorSpeaks() throws {
    let run = try backprop(
      "train", "t.csv", "--optimizer", "sgd", "--learning-rate", "1e-7", "--epochs", "30", "--no-chart",
      "--scale-features", "standard")
    #expect(run.output.contains("\ndoctor\n") && run.output.contains("learning rate"))
    let json = try backprop(
      "train", "t.csv", "--optimizer", "sgd", "--learning-rate", "1e-7", "--epochs", "30", "--no-chart",
      "--scale-features", "standard", "--json")
    #expect(try JSONValue(parsing: json.bytes)["doctor"]?[0]?["remedy"]?.string != nil)
  }
}
