import BackpropCompute
import BackpropKernels

/// A layer of one's own: forward, backward and the gradient of its parameters, side by side.
///
///     network = try Network<Float>(inputs: 4, layers: [.dense(8), .custom(CustomLayer(Square())), .dense(1)])
///
/// The engine calls it for some rows at a time, from several threads at once, with rows that do not overlap: it keeps
/// nothing between calls. `GradientCheck` says whether its derivatives are right.
public protocol LayerFormula: Sendable {
  /// The name that files and messages have for it, unique among one's own layers.
  static var name: String { get }
  /// Its settings as numbers, as a file keeps them.
  var settings: [Double] { get }
  /// The layer of these settings; nil where they are none of its own.
  init?(settings: [Double])
  /// How many outputs it has for so many inputs; nil where it takes not so many.
  func outputs(inputs: Int) -> Int?
  /// Its parameters, in the order they lie in, and how each is drawn.
  func tensors(inputs: Int) -> [LayerTensor]
  /// Writes Y, every row of it.
  func forward<S: Scalar>(x: LayerRows<S>, parameters: LayerNumbers<S>, y: LayerRows<S>)
  /// Writes dX of x, y and dY, every row of it.
  func backward<S: Scalar>(
    x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters: LayerNumbers<S>, dX: LayerRows<S>)
  /// Adds the gradient of the parameters, summed over these rows, to `gradient`, which lies as the parameters do.
  func parameterGradient<S: Scalar>(
    x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters: LayerNumbers<S>, gradient: LayerNumbers<S>
  )
}

/// What most layers of one's own have no use for.
extension LayerFormula {
  /// As many outputs as inputs.
  public func outputs(inputs: Int) -> Int? { inputs }
  /// No parameters.
  public func tensors(inputs: Int) -> [LayerTensor] { [] }
  /// Nothing.
  public func parameterGradient<S: Scalar>(
    x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters: LayerNumbers<S>, gradient: LayerNumbers<S>
  ) {}
}

/// Some rows of an array of the engine.
@safe public struct LayerRows<S: Scalar> {
  /// How many rows there are.
  public let count: Int
  /// How many numbers a row has.
  public let columns: Int
  private let base: UnsafeMutablePointer<S>
  private let stride: Int

  init(_ base: UnsafeMutablePointer<S>, stride: Int, count: Int, columns: Int) {
    unsafe self.base = base
    self.stride = stride
    self.count = count
    self.columns = columns
  }

  /// The number in a row and a column, both from zero.
  public subscript(row: Int, column: Int) -> S {
    @inline(__always) get {
      precondition(row >= 0 && row < count && column >= 0 && column < columns, "LayerRows: out of range")
      return unsafe base[row * stride + column]
    }
    @inline(__always) nonmutating set {
      precondition(row >= 0 && row < count && column >= 0 && column < columns, "LayerRows: out of range")
      unsafe base[row * stride + column] = newValue
    }
  }
}

/// The parameters of one layer, or their gradient: tensor after tensor.
@safe public struct LayerNumbers<S: Scalar> {
  /// How many numbers there are.
  public let count: Int
  private let base: UnsafeMutablePointer<S>

  init(_ base: UnsafeMutablePointer<S>, count: Int) {
    unsafe self.base = base
    self.count = count
  }

  /// A number, from zero.
  public subscript(index: Int) -> S {
    @inline(__always) get {
      precondition(index >= 0 && index < count, "LayerNumbers: out of range")
      return unsafe base[index]
    }
    @inline(__always) nonmutating set {
      precondition(index >= 0 && index < count, "LayerNumbers: out of range")
      unsafe base[index] = newValue
    }
  }
}

/// A layer of one's own in a network. Two of them are equal where name and settings are.
public struct CustomLayer: Sendable, Equatable {
  /// The name in files and messages.
  public let name: String
  /// Its settings as numbers.
  public let settings: [Double]
  let float: CustomLayerFunctions<Float>
  let double: CustomLayerFunctions<Double>
  let outputs: @Sendable (Int) -> Int?
  let tensors: @Sendable (Int) -> [LayerTensor]

  /// Makes the layer's code for Float and Double.
  public init<Formula: LayerFormula>(_ formula: Formula) {
    name = Formula.name
    settings = formula.settings
    float = CustomLayerFunctions(formula)
    double = CustomLayerFunctions(formula)
    outputs = { formula.outputs(inputs: $0) }
    tensors = { formula.tensors(inputs: $0) }
  }

  /// Whether name and settings are equal.
  public static func == (left: CustomLayer, right: CustomLayer) -> Bool {
    left.name == right.name && left.settings == right.settings
  }

  /// A kind of layer that a file may hold: what makes one of its settings.
  public struct Kind: Sendable {
    /// The name in files.
    public let name: String
    let make: @Sendable ([Double]) -> CustomLayer?

    /// The kind of a user's own type.
    public init<Formula: LayerFormula>(_: Formula.Type) {
      name = Formula.name
      make = { settings in Formula(settings: settings).map { CustomLayer($0) } }
    }

    /// The layer of these settings; nil where they are none of its own.
    public func layer(settings: [Double]) -> CustomLayer? { make(settings) }
  }
}

/// A user's layer as code for one number type.
struct CustomLayerFunctions<S: Scalar>: Sendable {
  let forward: @Sendable (LayerRows<S>, LayerNumbers<S>, LayerRows<S>) -> Void
  let backward: @Sendable (LayerRows<S>, LayerRows<S>, LayerRows<S>, LayerNumbers<S>, LayerRows<S>) -> Void
  let gradient: @Sendable (LayerRows<S>, LayerRows<S>, LayerRows<S>, LayerNumbers<S>, LayerNumbers<S>) -> Void

  init<Formula: LayerFormula>(_ formula: Formula) {
    forward = { formula.forward(x: $0, parameters: $1, y: $2) }
    backward = { formula.backward(x: $0, y: $1, dY: $2, parameters: $3, dX: $4) }
    gradient = { formula.parameterGradient(x: $0, y: $1, dY: $2, parameters: $3, gradient: $4) }
  }
}

extension CustomLayer {
  /// The functions of the number type at hand.
  @inline(__always)
  private func functions<S: Scalar>(of _: S.Type) -> CustomLayerFunctions<S> {
    unsafe S.isDouble
      ? unsafeBitCast(double, to: CustomLayerFunctions<S>.self)
      : unsafeBitCast(float, to: CustomLayerFunctions<S>.self)
  }

  @inline(__always)
  func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    functions(of: S.self).forward(
      unsafe t.xRows(rows), unsafe t.numbers(pass.parameters), unsafe t.yRows(t.a, rows))
  }

  @inline(__always)
  func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    guard let dX = unsafe t.dx else { return }
    functions(of: S.self).backward(
      unsafe t.xRows(rows), unsafe t.yRows(t.a, rows), unsafe t.yRows(t.da, rows),
      unsafe t.numbers(pass.parameters),
      unsafe LayerRows(
        dX + rows.lowerBound * t.dxStride, stride: t.dxStride, count: rows.count, columns: t.inputs))
  }

  /// All parameters at once: the layer is one unit.
  @inline(__always)
  func parameterGradient<S: Scalar>(
    _ t: Stage<S>, _ pass: Pass<S>, rows: Int, gradient: UnsafeMutablePointer<S>,
    scratch: UnsafeMutablePointer<S>
  ) {
    let count = unsafe t.parameterCount
    unsafe SumOrder.sum(
      rows: rows, count: count, into: gradient, scratch: scratch, kernels: pass.kernels
    ) { block, target in
      unsafe target.update(repeating: 0, count: count)
      functions(of: S.self).gradient(
        unsafe t.xRows(block), unsafe t.yRows(t.a, block), unsafe t.yRows(t.da, block),
        unsafe t.numbers(pass.parameters), unsafe LayerNumbers(target, count: count))
    }
  }
}

extension Stage {
  @inline(__always)
  fileprivate func xRows(_ rows: Range<Int>) -> LayerRows<S> {
    unsafe LayerRows(
      UnsafeMutablePointer(mutating: x + rows.lowerBound * xStride), stride: xStride, count: rows.count,
      columns: inputs)
  }

  @inline(__always)
  fileprivate func yRows(_ y: UnsafeMutablePointer<S>, _ rows: Range<Int>) -> LayerRows<S> {
    unsafe LayerRows(y + rows.lowerBound * stride, stride: stride, count: rows.count, columns: outputs)
  }

  @inline(__always)
  fileprivate func numbers(_ all: UnsafePointer<S>) -> LayerNumbers<S> {
    unsafe LayerNumbers(UnsafeMutablePointer(mutating: all + parameters), count: parameterCount)
  }
}
