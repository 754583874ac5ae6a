import ArgumentParser
import Backprop
import BackpropData
import BackpropModel

/// `backprop inspect MODEL`
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is in a model file: layers, inputs, target, and how it came about.")

  @Argument(help: "The model file.", completion: .file(extensions: ["safetensors"]))
  var model: String

  @Option(help: "Print one tensor's numbers instead, a row a line: layers.0.weight")
  var tensor: String?

  @Flag(help: "One JSON document on standard output instead of text.")
  var json = false

  func run() throws {
    let trained = try Model.named(model)
    if let tensor { return try print(tensor, of: trained) }
    let summary = Summary(trained)
    if json { try Console.output(json: summary) } else { Console.outputText(summary.text) }
  }

  private func print(_ name: String, of model: Model) throws {
    guard let tensor = model.tensors.first(where: { $0.name == name }) else {
      let names = model.tensors.map(\.name).joined(separator: ", ")
      throw Failure(.usage, "--tensor: expected one of \(names), got \(name)")
    }
    let elements = model.elements(of: tensor)
    let isFloat = model.network.precision == .float
    let width = tensor.shape.last ?? 1
    for first in stride(from: 0, to: elements.count, by: max(1, width)) {
      let row = elements[first..<min(first + width, elements.count)]
      Console.output(row.map { isFloat ? "\(Float($0))" : "\($0)" }.joined(separator: " "))
    }
  }

  /// The model's facts, as text and as JSON.
  struct Summary: Encodable {
    struct Kind: Encodable {
      let hidden: String
      var networks: Int
      /// How much they count in the mean of all, 0 to 1.
      var share: Double
    }

    struct Tensor: Encodable {
      let name: String
      let shape: [Int]
      let mean: Double
      let deviation: Double
      let least: Double
      let greatest: Double
    }

    let layers: [String]
    /// All layers in a line, the output layer included.
    let network: String
    /// Those before the output, as `--network` takes them.
    let hidden: String
    /// The same as a .json file has them.
    let architecture: Architecture
    let networks: Int
    /// The layers before the output of the networks of each kind, where there are several, and how many have them.
    let kinds: [Kind]
    let widths: [Int]
    let parameters: Int
    let precision: String
    let objective: String
    let target: String
    let classes: [String]
    let features: [String]
    let columns: [String]
    let tensors: [Tensor]
    let provenance: Model.Provenance

    init(_ model: Model) {
      layers = model.network.layers.map(\.words)
      network = LayerList(model.network.layers).text
      hidden = LayerList(Array(model.network.layers.dropLast())).text
      architecture = Architecture(model.network)
      networks = model.networks.count
      let weights = model.weights ?? model.networks.map { _ in 1 }
      let total = weights.reduce(0, +)
      kinds = zip(model.networks, weights).reduce(into: []) { kinds, network in
        let hidden = LayerList(Array(network.0.layers.dropLast())).text
        if let known = kinds.firstIndex(where: { $0.hidden == hidden }) {
          kinds[known].networks += 1
          kinds[known].share += network.1 / total
        } else {
          kinds.append(Kind(hidden: hidden, networks: 1, share: network.1 / total))
        }
      }
      widths = model.network.widths
      parameters = model.network.layout.count
      precision = model.network.precision.rawValue
      objective = model.objective.spelling
      target = model.target.column
      classes = model.target.classes
      features = model.features.featureNames
      columns = model.features.columns
      provenance = model.provenance
      tensors = model.tensors.map { tensor in
        let values = model.elements(of: tensor)
        let mean = values.reduce(0, +) / Double(max(1, values.count))
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, values.count))
        return Tensor(
          name: tensor.name, shape: tensor.shape, mean: mean, deviation: variance.squareRoot(),
          least: values.min() ?? 0, greatest: values.max() ?? 0)
      }
    }

    var text: String {
      var lines = ["target      \(target)" + (classes.isEmpty ? ", a number" : ": \(shown(classes, 12))")]
      lines.append("columns     \(grouped(columns.count)): \(shown(columns, 12))")
      lines.append("inputs      \(grouped(widths.first ?? 0)) after preprocessing")
      for (index, layer) in layers.enumerated() {
        lines.append("layer \(left("\(index)", 6))\(layer)  (\(widths[index]) -> \(widths[index + 1]))")
      }
      lines.append("network     \(hidden)")
      lines.append("objective   \(objective)")
      lines.append("parameters  \(grouped(parameters)), \(precision)")
      if networks > 1 {
        func share(_ kind: Kind) -> String {
          kinds.count > 1
            ? ", \(kind.share < 0.005 ? "less than 1" : fixed(100 * kind.share, 0)) % of the mean" : ""
        }
        lines.append(
          "networks    \(kinds[0].networks) of these, by seeds of their own; predictions are the mean of all"
            + share(kinds[0]))
        for kind in kinds.dropFirst() {
          lines.append("and         \(kind.networks) of \(kind.hidden)" + share(kind))
        }
      }
      lines.append("")
      let width = max(20, (tensors.map(\.name.count).max() ?? 0) + 2)
      lines.append(
        left("tensor", width) + left("shape", 14)
          + ["mean", "deviation", "least", "greatest"].map { right($0, 11) }.joined())
      for tensor in tensors {
        lines.append(
          left(tensor.name, width) + left(tensor.shape.map(String.init).joined(separator: " x "), 14)
            + [tensor.mean, tensor.deviation, tensor.least, tensor.greatest].map { right(short($0), 11) }
            .joined())
      }
      lines.append("")
      lines.append(
        "trained on  \(provenance.table), \(count(provenance.rows, "row")), \(grouped(provenance.validationRows)) of them to choose the epoch"
      )
      lines.append(
        "            \(count(provenance.losses.count, "epoch")), kept \(provenance.bestEpoch); \(provenance.end)"
      )
      for run in provenance.others ?? [] {
        lines.append(
          "            seed \(run.seed): \(count(run.losses.count, "epoch")), kept \(run.bestEpoch); \(run.end)"
        )
      }
      for (name, value) in provenance.settings.sorted(by: { $0.key < $1.key }) {
        lines.append("            \(left(name, 14))\(value)")
      }
      lines.append("            backprop \(provenance.version), table fingerprint \(provenance.fingerprint)")
      return lines.joined(separator: "\n") + "\n"
    }

    private func shown(_ names: [String], _ most: Int) -> String {
      names.prefix(most).joined(separator: ", ") + (names.count > most ? ", ..." : "")
    }
  }
}

extension Layer {
  /// The layer and its settings for a person.
  var words: String {
    switch self {
    case .dense(let dense):
      "dense \(dense.outputs) \(dense.activation.spelling)" + (dense.hasBias ? "" : " without bias")
        + (dense.parametrization == .standard ? "" : ", neural tangent")
    case .activation(let activation): "activation \(activation.spelling)"
    case .dropout(let dropout): "dropout \(dropout.rate)"
    case .alphaDropout(let dropout): "alpha-dropout \(dropout.rate)"
    case .gaussianNoise(let noise): "gaussian-noise \(noise.standardDeviation)"
    case .residual(let residual): "residual (\(residual.layers.map(\.words).joined(separator: ", ")))"
    case .embedding(let embedding):
      "embedding of "
        + embedding.tables.map { "column \($0.column): \($0.categories) -> \($0.dimension)" }
        .joined(separator: ", ")
    case .piecewise(let piecewise):
      "piecewise embedding of \(piecewise.columns.count) columns: \(piecewise.pieces) pieces"
    case .periodic(let periodic):
      "periodic embedding of \(periodic.columns.count) columns: \(periodic.frequencies) frequencies -> \(periodic.size)"
    case .parametric(let parametric): "parametric \(parametric.activation.spelling)"
    case .prelu, .scaling, .layerNorm, .rmsNorm, .batchNorm, .custom: kind
    }
  }
}
