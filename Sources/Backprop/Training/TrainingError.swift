import BackpropCompute

/// Why training could not begin or go on.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// Sizes, settings or data that do not fit.
  case shape(ShapeError)
  /// A number became NaN or infinite: where it first appeared, and when.
  case notFinite(NotFinite)

  /// The whole message, for the person at the keyboard.
  public var description: String {
    switch self {
    case .shape(let error): error.description
    case .notFinite(let notFinite): notFinite.description
    }
  }
}

/// Where a NaN or an infinity first appeared.
public struct NotFinite: Equatable, Sendable, CustomStringConvertible {
  /// What held it.
  public enum Place: Equatable, Sendable {
    /// A parameter tensor, by name; the step before left it so.
    case parameter(String)
    /// What the optimizer keeps for a parameter tensor, by the tensor's name: the square of a gradient is larger than the
    /// gradient, and a parameter whose square is infinite would stay as it is for good.
    case memory(String)
    /// The outputs of a layer, by the name its tensors begin with: the row of the data, and the unit.
    case layer(String, row: Int, unit: Int)
    /// The loss alone, of a row of the data where one can be named.
    case loss(row: Int?)
  }
  /// Parameters are looked at first, then the layers in order, then the loss.
  public let place: Place
  /// The epoch, from 1.
  public let epoch: Int
  /// The batch in that epoch, from 1.
  public let batch: Int

  /// The whole message, for the person at the keyboard.
  public var description: String {
    let what =
      switch place {
      case .parameter(let name): "parameter \(name)"
      case .memory(let name): "the optimizer's memory of \(name)"
      case .layer(let name, let row, let unit): "the outputs of \(name) (row \(row), unit \(unit))"
      case .loss(let row?): "the loss of row \(row)"
      case .loss(nil): "the loss"
      }
    return "training diverged: \(what) became NaN or infinite in epoch \(epoch), batch \(batch); "
      + "expected finite numbers: lower the learning rate, or scale the inputs and the target"
  }
}
