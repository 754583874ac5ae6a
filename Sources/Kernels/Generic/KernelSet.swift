/// The kernels of one instruction set for one number type: an immutable table of functions.
///
/// Each instruction-set target fills one table per number type with closures of its own over the generic text. All
/// tables compute the same bits; they differ in speed alone. A class, so that handing the table on costs one reference and
/// not one for each function.
public final class KernelSet<S: KernelScalar>: Sendable {
  /// Numbers that a kernel reads.
  public typealias Input = UnsafePointer<S>
  /// Numbers that a kernel writes, or updates in place.
  public typealias Output = UnsafeMutablePointer<S>

  /// The instruction set, as people write it: "AVX-512", "AVX2", "baseline".
  public let name: StaticString
  /// Numbers in a vector.
  public let vectorWidth: Int
  /// Columns in a panel of packed weights: two vectors.
  public var panelWidth: Int { 2 * vectorWidth }

  /// See `multiply`.
  public let multiply: @Sendable (MatrixProduct<S>) -> Void
  /// See `multiplyRow`.
  public let multiplyRow: @Sendable (MatrixProduct<S>) -> Void
  /// See `packPanels`: weights, outputs, inputs, first, count, panels.
  public let packPanels: @Sendable (Input, Int, Int, Int, Int, Output) -> Void
  /// See `turnRows`: x, rows, columns, y, stride.
  public let turnRows: @Sendable (Input, Int, Int, Output, Int) -> Void
  /// See `activate`: function, alpha, bias, z, a, rows, columns, stride.
  public let activate: @Sendable (ActivationFunction, S, Input?, Output, Output, Int, Int, Int) -> Void
  /// See `multiplyByDerivative`: function, alpha, y, dz, count.
  public let multiplyByDerivative: @Sendable (ActivationFunction, S, Input, Output, Int) -> Void
  /// See `drop`: x, y, mask, rows, columns, stride, first row, address, threshold, keep.
  public let drop: @Sendable (Input, Output, Output, Int, Int, Int, Int, RandomAddress, UInt32, S) -> Void
  /// See `multiplyEach`: x, m, y, count.
  public let multiplyEach: @Sendable (Input, Input, Output, Int) -> Void
  /// See `convertBytes`: bytes, scale, offset, share, x, count.
  public let convertBytes: @Sendable (UnsafePointer<UInt8>, S, S, S, Output, Int) -> Void
  /// See `losses`: function, rows.
  public let losses: @Sendable (LossFunction<S>, LossRows<S>) -> Void
  /// See `softmax`: z, rows, columns, stride.
  public let softmax: @Sendable (Output, Int, Int, Int) -> Void
  /// See `sumColumns`: x, rows, columns, stride, sums.
  public let sumColumns: @Sendable (Input, Int, Int, Int, Output) -> Void
  /// See `add`: x, y, count.
  public let add: @Sendable (Output, Input, Int) -> Void
  /// See `allFinite`: x, count.
  public let allFinite: @Sendable (Input, Int) -> Bool
  /// See `sumColumnProducts`: x, its stride, y, its stride, rows, columns, sums.
  public let sumColumnProducts: @Sendable (Input, Int, Input, Int, Int, Int, Output) -> Void
  /// See `sumColumnSquares`: x, its stride, center, rows, columns, sums.
  public let sumColumnSquares: @Sendable (Input, Int, Input, Int, Int, Output) -> Void
  /// See `scaleColumns`: x, its stride, y, its stride, rows, columns, scale, shift.
  public let scaleColumns: @Sendable (Input, Int, Output, Int, Int, Int, Input, Input?) -> Void
  /// See `blendColumns`: x, its stride, y, its stride, z, its stride, rows, columns, share.
  public let blendColumns: @Sendable (Input, Int, Input, Int, Output, Int, Int, Int, Input) -> Void
  /// See `sumColumnDifferences`: w, y, their stride, x, its stride, rows, columns, sums.
  public let sumColumnDifferences: @Sendable (Input, Input, Int, Input, Int, Int, Int, Output) -> Void
  /// See `periodic`: pass, column.
  public let periodic: @Sendable (PeriodicPass, PeriodicColumn<S>) -> Void
  /// See `normalizeColumns`.
  public let normalizeColumns: @Sendable (NormalizedColumns<S>) -> Void
  /// See `normalizeColumnsBackward`.
  public let normalizeColumnsBackward: @Sendable (NormalizedColumns<S>) -> Void
  /// See `normalizeRows`.
  public let normalizeRows: @Sendable (NormalizedRows<S>) -> Void
  /// See `normalizeRowsBackward`.
  public let normalizeRowsBackward: @Sendable (NormalizedRows<S>) -> Void
  /// See `transform`: operation, x, y, count.
  public let transform: @Sendable (ElementOperation<S>, Output, Input, Int) -> Void
  /// See `reduce`: summand, x, count.
  public let reduce: @Sendable (Summand, Input, Int) -> S
  /// See `update`: rule, slice.
  public let update: @Sendable (UpdateRule<S>, UpdateSlice<S>) -> Void
  /// See `passSmallNetwork`.
  public let passSmallNetwork: @Sendable (SmallRows<S>) -> Double
  /// See `stepSmallNetwork`: rows, rule, slice.
  public let stepSmallNetwork: @Sendable (SmallRows<S>, UpdateRule<S>, UpdateSlice<S>) -> Double
  /// See `descendSmallRows`: rows, parameters, descent.
  public let descendSmallRows: @Sendable (SmallRows<S>, Output, inout RowDescent<S>) -> Int
  /// See `packSmallNetwork`: layers, count, parameters.
  public let packSmallNetwork: @Sendable (UnsafePointer<SmallLayer<S>>, Int, Input) -> Void

  // Not inlinable: a copy of it in an instruction set's object could become the whole program's.
  /// A table of these functions; each takes what the property of its name says.
  public init(
    name: StaticString, vectorWidth: Int,
    multiply: @escaping @Sendable (MatrixProduct<S>) -> Void,
    multiplyRow: @escaping @Sendable (MatrixProduct<S>) -> Void,
    packPanels: @escaping @Sendable (Input, Int, Int, Int, Int, Output) -> Void,
    turnRows: @escaping @Sendable (Input, Int, Int, Output, Int) -> Void,
    activate: @escaping @Sendable (ActivationFunction, S, Input?, Output, Output, Int, Int, Int) -> Void,
    multiplyByDerivative: @escaping @Sendable (ActivationFunction, S, Input, Output, Int) -> Void,
    drop: @escaping @Sendable (Input, Output, Output, Int, Int, Int, Int, RandomAddress, UInt32, S) -> Void,
    multiplyEach: @escaping @Sendable (Input, Input, Output, Int) -> Void,
    convertBytes: @escaping @Sendable (UnsafePointer<UInt8>, S, S, S, Output, Int) -> Void,
    losses: @escaping @Sendable (LossFunction<S>, LossRows<S>) -> Void,
    softmax: @escaping @Sendable (Output, Int, Int, Int) -> Void,
    sumColumns: @escaping @Sendable (Input, Int, Int, Int, Output) -> Void,
    add: @escaping @Sendable (Output, Input, Int) -> Void,
    allFinite: @escaping @Sendable (Input, Int) -> Bool,
    sumColumnProducts: @escaping @Sendable (Input, Int, Input, Int, Int, Int, Output) -> Void,
    sumColumnSquares: @escaping @Sendable (Input, Int, Input, Int, Int, Output) -> Void,
    scaleColumns: @escaping @Sendable (Input, Int, Output, Int, Int, Int, Input, Input?) -> Void,
    blendColumns: @escaping @Sendable (Input, Int, Input, Int, Output, Int, Int, Int, Input) -> Void,
    sumColumnDifferences: @escaping @Sendable (Input, Input, Int, Input, Int, Int, Int, Output) -> Void,
    periodic: @escaping @Sendable (PeriodicPass, PeriodicColumn<S>) -> Void,
    normalizeColumns: @escaping @Sendable (NormalizedColumns<S>) -> Void,
    normalizeColumnsBackward: @escaping @Sendable (NormalizedColumns<S>) -> Void,
    normalizeRows: @escaping @Sendable (NormalizedRows<S>) -> Void,
    normalizeRowsBackward: @escaping @Sendable (NormalizedRows<S>) -> Void,
    transform: @escaping @Sendable (ElementOperation<S>, Output, Input, Int) -> Void,
    reduce: @escaping @Sendable (Summand, Input, Int) -> S,
    update: @escaping @Sendable (UpdateRule<S>, UpdateSlice<S>) -> Void,
    passSmallNetwork: @escaping @Sendable (SmallRows<S>) -> Double,
    stepSmallNetwork: @escaping @Sendable (SmallRows<S>, UpdateRule<S>, UpdateSlice<S>) -> Double,
    descendSmallRows: @escaping @Sendable (SmallRows<S>, Output, inout RowDescent<S>) -> Int,
    packSmallNetwork: @escaping @Sendable (UnsafePointer<SmallLayer<S>>, Int, Input) -> Void
  ) {
    self.name = name
    self.vectorWidth = vectorWidth
    self.multiply = multiply
    self.multiplyRow = multiplyRow
    self.packPanels = packPanels
    self.turnRows = turnRows
    self.activate = activate
    self.multiplyByDerivative = multiplyByDerivative
    self.drop = drop
    self.multiplyEach = multiplyEach
    self.convertBytes = convertBytes
    self.losses = losses
    self.softmax = softmax
    self.sumColumns = sumColumns
    self.add = add
    self.allFinite = allFinite
    self.sumColumnProducts = sumColumnProducts
    self.sumColumnSquares = sumColumnSquares
    self.scaleColumns = scaleColumns
    self.blendColumns = blendColumns
    self.sumColumnDifferences = sumColumnDifferences
    self.periodic = periodic
    self.normalizeColumns = normalizeColumns
    self.normalizeColumnsBackward = normalizeColumnsBackward
    self.normalizeRows = normalizeRows
    self.normalizeRowsBackward = normalizeRowsBackward
    self.transform = transform
    self.reduce = reduce
    self.update = update
    self.passSmallNetwork = passSmallNetwork
    self.stepSmallNetwork = stepSmallNetwork
    self.descendSmallRows = descendSmallRows
    self.packSmallNetwork = packSmallNetwork
  }
}
