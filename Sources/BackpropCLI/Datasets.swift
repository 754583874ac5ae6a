import ArgumentParser
import BackpropData
import BackpropFormats

/// `backprop datasets make NAME`
struct Datasets: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Made-up tables to learn with.", subcommands: [Make.self])

  struct Make: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a table and write it as CSV.",
      discussion: """
        circles, moons and blobs are scikit-learn's own, number by number, from the same seed of NumPy's.
        """)

    enum Name: String, ExpressibleByArgument, CaseIterable {
      case circles, moons, blobs, spirals, xor, sine
    }

    @Argument(help: "What to make.")
    var name: Name

    @Option(help: "Rows. (default: 1000; 300 blobs, 400 xor, 500 sine)")
    var samples: Int?

    @Option(help: "The deviation of the noise. (default: by the kind)")
    var noise: Double?

    @Option(help: "NumPy's seed.")
    var seed: UInt32 = 0

    @Option(help: "circles: the inner radius.")
    var factor = 0.8

    @Option(help: "blobs: how many.")
    var centers = 3

    @Option(help: "blobs: how many columns.")
    var features = 2

    @Option(help: "spirals: how many arms.")
    var arms = 2

    @Option(help: "spirals: how many turns.")
    var turns = 1.5

    @Option(name: [.customShort("o"), .long], help: "Where to write. (default: standard output)")
    var output = "-"

    @Flag(help: "Replace a file that is there.")
    var force = false

    func run() throws {
      if output != "-" { try OutputFile(path: output, content: .dataset).check(isForced: force) }
      let data =
        switch name {
        case .circles:
          try GeneratedData.circles(
            samples: samples ?? 1000, noise: noise ?? 0.05, factor: factor, seed: seed)
        case .moons: try GeneratedData.moons(samples: samples ?? 1000, noise: noise ?? 0.1, seed: seed)
        case .blobs:
          try GeneratedData.blobs(
            samples: samples ?? 300, centers: centers, features: features, noise: noise ?? 1, seed: seed)
        case .spirals:
          try GeneratedData.spirals(
            samples: samples ?? 1000, arms: arms, turns: turns, noise: noise ?? 0.02, seed: seed)
        case .xor: try GeneratedData.xor(samples: samples ?? 400, noise: noise ?? 0.1, seed: seed)
        case .sine: try GeneratedData.sine(samples: samples ?? 500, noise: noise ?? 0, seed: seed)
        }
      let text = csv(data)
      if output == "-" { return Console.outputText(text) }
      try AtomicFile.write(text, to: output)
      Console.error("\(count(data.rows, "row"))  \(output)")
    }

    private func csv(_ data: GeneratedData) -> String {
      var text = (data.featureNames + [data.targetName]).joined(separator: ",") + "\n"
      for row in 0..<data.rows {
        for number in data.row(row) { text += "\(number)," }
        text += (data.isClassification ? "\(Int(data.targets[row]))" : "\(data.targets[row])") + "\n"
      }
      return text
    }
  }
}
