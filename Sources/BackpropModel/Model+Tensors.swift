import Backprop

extension Model {
  /// A tensor of a model, as its file has it.
  public struct Tensor: Sendable, Equatable {
    /// `layers.0.weight`; that of one of several networks `networks.1.layers.0.weight`.
    public let name: String
    /// Its sizes, outermost first: [outputs, inputs] of a weight.
    public let shape: [Int]
    /// The number of its network, from 0.
    let network: Int
    /// Its name in that network.
    let place: String
  }

  /// All tensors, network after network and layer after layer.
  public var tensors: [Tensor] {
    networks.enumerated().flatMap { index, network in
      let prefix = Self.tensorPrefix(index, of: networks.count)
      return network.layout.tensors.map {
        Tensor(name: prefix + $0.name, shape: $0.shape, network: index, place: $0.name)
      }
    }
  }

  /// A tensor's elements as Doubles, row after row.
  public func elements(of tensor: Tensor) -> [Double] {
    networks.indices.contains(tensor.network)
      ? networks[tensor.network].elements(of: tensor.place) ?? [] : []
  }
}
