/// A NaN or an infinity, and the numbers it comes from.
///
/// From the unit that holds it, the way goes back to the largest term of its sum, unit by unit, to one column of one row.
public struct NotFiniteOrigin: Sendable, Equatable {
  /// What holds it.
  public enum Place: Equatable, Sendable {
    /// An element of a parameter tensor, counted row after row.
    case parameter(tensor: String, element: Int)
    /// The outputs of a layer.
    case layer(String, row: Int, unit: Int)
    /// The loss alone, of a row of the data where one can be named.
    case loss(row: Int?)
    /// The gradient of an element of a parameter tensor, though the loss is finite.
    case gradient(tensor: String, element: Int)
  }
  /// A unit on the way from the place back to the data, with its output in that row.
  public struct Link: Equatable, Sendable {
    /// The layer's name.
    public let layer: String
    /// From zero.
    public let unit: Int
    /// What it puts out.
    public let value: Double
  }
  /// One number of the data.
  public struct Cell: Equatable, Sendable {
    /// The row of the data.
    public let row: Int
    /// The column of the inputs, or of the targets where `cause` is `.target`.
    public let column: Int
    /// What stands there.
    public let value: Double
  }
  /// What is to blame.
  public enum Cause: Sendable, Equatable {
    /// The input in `cell` is far too large.
    case input
    /// The target in `cell` is far too large.
    case target
    /// The data are harmless: the parameters have grown too large.
    case parameters
  }

  /// Parameters are looked at first, then the layers in order, then the loss, then the gradient.
  public let place: Place
  /// The epoch and the batch in which training met it, from 1; nil where it did not.
  public let epoch: Int?
  /// The batch in that epoch.
  public let batch: Int?
  /// From the place back to the first layer; empty where the place is a parameter.
  public internal(set) var chain: [Link] = []
  /// The number of the data at the end of the chain.
  public internal(set) var cell: Cell?
  /// What is to blame.
  public internal(set) var cause = Cause.parameters

  /// The layer that holds it; nil where no layer does.
  public var layer: String? { if case .layer(let name, _, _) = place { name } else { nil } }
  /// The unit of that layer.
  public var unit: Int? { if case .layer(_, _, let unit) = place { unit } else { nil } }
  /// The row of the data; nil where it is of none.
  public var row: Int? {
    switch place {
    case .layer(_, let row, _): row
    case .loss(let row): row
    case .parameter, .gradient: cell?.row
    }
  }
}
