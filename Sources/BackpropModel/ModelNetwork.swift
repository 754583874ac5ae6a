import Backprop
import BackpropCompute

/// A network in the precision it was trained in.
public enum ModelNetwork: Sendable, Equatable {
  case float(Network<Float>)
  case double(Network<Double>)

  public var inputs: Int {
    switch self {
    case .float(let network): network.inputs
    case .double(let network): network.inputs
    }
  }

  public var layers: [Layer] {
    switch self {
    case .float(let network): network.layers
    case .double(let network): network.layers
    }
  }

  public var layout: ParameterLayout {
    switch self {
    case .float(let network): network.layout
    case .double(let network): network.layout
    }
  }

  /// The inputs of each layer, and the outputs of the last.
  public var widths: [Int] {
    switch self {
    case .float(let network): network.widths
    case .double(let network): network.widths
    }
  }

  public var precision: TrainingSettings.Precision {
    switch self {
    case .float: .float
    case .double: .double
    }
  }

  /// A tensor's elements as Doubles.
  public func elements(of name: String) -> [Double]? {
    switch self {
    case .float(let network): network[tensor: name]?.map(Double.init)
    case .double(let network): network[tensor: name]
    }
  }
}
