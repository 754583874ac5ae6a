/// A layer in its place: networks run their layers in one row, a residual connection as an opening, its inner layers and a
/// closing.
struct PlacedLayer: Sendable, Equatable {
  /// Which end of a residual connection it is, if any.
  enum Part: Sendable {
    case whole, opening, closing
  }

  /// What the names of its tensors begin with: `layers.2.layers.0`.
  let path: String
  let layer: Layer
  let part: Part
  /// The number of the other end of a residual connection; else its own.
  var partner: Int
  let inputs: Int
  let outputs: Int
  /// Its parameters in the network's vector.
  var parameters: Range<Int>
}

extension PlacedLayer {
  /// What is wrong, and in which layer.
  struct Problem: Error {
    let text: String
  }

  /// The layers in the order they run, without their parameters' places.
  static func placing(_ layers: [Layer], inputs: Int) throws(Problem) -> [PlacedLayer] {
    var placed: [PlacedLayer] = []
    _ = try place(layers, inputs: inputs, path: "layers", into: &placed)
    return placed
  }

  private static func place(
    _ layers: [Layer], inputs: Int, path: String, into placed: inout [PlacedLayer]
  ) throws(Problem) -> Int {
    var width = inputs
    let isTop = path.utf8.count == "layers".utf8.count
    for (index, layer) in layers.enumerated() {
      let name = "\(path).\(index)"
      func bad(_ text: String) -> Problem {
        Problem(text: isTop ? "layer \(index): \(text)" : "\(name): \(text)")
      }
      if let problem = layer.problem(inputs: width) { throw bad(problem) }
      if case .embedding = layer, !placed.isEmpty {
        throw bad("expected an embedding as the first layer only")
      }
      let (outputs, number) = (layer.outputs(inputs: width), placed.count)
      let inputs = width
      func here(_ part: Part) -> PlacedLayer {
        PlacedLayer(
          path: name, layer: layer, part: part, partner: number, inputs: inputs, outputs: outputs,
          parameters: 0..<0)
      }
      guard case .residual(let residual) = layer else {
        placed.append(here(.whole))
        width = outputs
        continue
      }
      placed.append(here(.opening))
      let end = try place(residual.layers, inputs: width, path: "\(name).layers", into: &placed)
      guard end == inputs else {
        throw bad("expected inner layers with \(inputs) outputs, as many as inputs, got \(end)")
      }
      placed[number].partner = placed.count
      placed.append(here(.closing))
    }
    return width
  }
}
