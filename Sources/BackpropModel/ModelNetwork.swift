import Backprop
import BackpropCompute

/// A network in the precision it was trained in.
public enum ModelNetwork: Sendable, Equatable {
  /// Trained in single precision, the default.
  case float(Network<Float>)
  /// Trained in double precision.
  case double(Network<Double>)

  /// How many numbers a row of input has, after preprocessing.
  public var inputs: Int {
    switch self {
    case .float(let network): network.inputs
    case .double(let network): network.inputs
    }
  }

  /// From the input to the output, the output layer included.
  public var layers: [Layer] {
    switch self {
    case .float(let network): network.layers
    case .double(let network): network.layers
    }
  }

  /// Where each tensor lies among the parameters.
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

  /// The number type of its parameters.
  public var precision: TrainingSettings.Precision {
    switch self {
    case .float: .float
    case .double: .double
    }
  }

  /// The network in a precision: its own, or rounded to it.
  func network<S: Scalar>(of _: S.Type) -> Network<S> {
    switch self {
    case .float(let network): network.converted(to: S.self)
    case .double(let network): network.converted(to: S.self)
    }
  }

  /// A tensor's elements as Doubles, row after row; nil where the network has none of that name.
  public func elements(of name: String) -> [Double]? {
    switch self {
    case .float(let network): network[tensor: name]?.map(Double.init)
    case .double(let network): network[tensor: name]
    }
  }
}
