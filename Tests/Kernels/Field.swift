import BackpropCompute
import BackpropKernels
import Testing

/// Numbers that a kernel is pointed at, with marks before and behind them: what a kernel writes outside shows, and what
/// it reads there and lets into a result does too, because a mark is NaN.
final class Field<S: Scalar> {
  let count: Int
  private let base: UnsafeMutablePointer<S>
  private let offset: Int

  /// Marks on each side; kernels may read one vector past the end.
  private static var margin: Int { 48 }

  /// `numbers`, `offset` elements past a 64-byte boundary.
  init(_ numbers: [S], offset: Int = 0) {
    count = numbers.count
    self.offset = Self.margin + offset
    let capacity = count + offset + 2 * Self.margin
    base = UnsafeMutableRawPointer.allocate(byteCount: capacity * MemoryLayout<S>.stride, alignment: 64)
      .initializeMemory(as: S.self, repeating: S.mark, count: capacity)
    for (index, number) in numbers.enumerated() { self[index] = number }
  }

  /// So many marks.
  convenience init(marks count: Int, offset: Int = 0) {
    self.init(Array(repeating: S.mark, count: count), offset: offset)
  }

  /// Rows whose starts lie `stride` apart, with marks in the gaps.
  convenience init(_ numbers: [S], columns: Int, stride: Int, offset: Int = 0) {
    let rows = columns == 0 ? 0 : numbers.count / columns
    var spread = Array(repeating: S.mark, count: rows * stride)
    for row in 0..<rows {
      for column in 0..<columns { spread[row * stride + column] = numbers[row * columns + column] }
    }
    self.init(spread, offset: offset)
  }

  deinit { base.deallocate() }

  var pointer: UnsafeMutablePointer<S> { base + offset }

  subscript(index: Int) -> S {
    get { pointer[index] }
    set { pointer[index] = newValue }
  }

  var elements: [S] { (0..<count).map { self[$0] } }

  /// The numbers of rows that lie `stride` apart.
  func rows(_ rows: Int, columns: Int, stride: Int) -> [S] {
    (0..<rows).flatMap { row in (0..<columns).map { self[row * stride + $0] } }
  }

  /// Whether nothing was written before the first number or behind the last.
  var hasCleanMargins: Bool {
    (0..<offset).allSatisfy { base[$0].isMark }
      && (0..<Self.margin).allSatisfy { pointer[count + $0].isMark }
  }

  /// Whether the gaps between rows still hold their marks.
  func hasCleanGaps(rows: Int, columns: Int, stride: Int) -> Bool {
    (0..<rows).allSatisfy { row in (columns..<stride).allSatisfy { self[row * stride + $0].isMark } }
  }
}

extension BinaryFloatingPoint {
  /// A NaN that arithmetic does not make.
  static var mark: Self {
    Self(
      sign: .plus, exponentBitPattern: infinity.exponentBitPattern,
      significandBitPattern: nan.significandBitPattern | 0x2A5)
  }

  var isMark: Bool { bits == Self.mark.bits }

  /// Sign, exponent and significand in one word.
  var bits: UInt64 {
    UInt64(significandBitPattern) | UInt64(exponentBitPattern) << 52 | (sign == .minus ? 1 << 63 : 0)
  }

  /// The same bits; all NaN count as one, because which of two a processor passes on is its own choice.
  func isSame(as other: Self) -> Bool { bits == other.bits || (isNaN && other.isNaN) }
}

/// Normally distributed numbers, the same for the same stream.
func numbers<S: Scalar>(_ count: Int, stream: Int, of _: S.Type = S.self) -> [S] {
  let source = RandomSource(seed: 0xF1E1D)
  return (0..<count).map { S(source.normal(.data, step: UInt64(stream), index: $0)) }
}

/// Where two lists first differ in a bit; nil if nowhere.
func firstDifference<S: BinaryFloatingPoint>(_ got: [S], _ want: [S]) -> String? {
  if got.count != want.count { return "expected \(want.count) numbers, got \(got.count)" }
  for index in want.indices where !got[index].isSame(as: want[index]) {
    return "at \(index): expected \(want[index]), got \(got[index])"
  }
  return nil
}

/// Computes with the kernels of every instruction set this processor has; all must give the same bits, which are
/// returned.
func onEverySet<S: Scalar>(
  of _: S.Type, location: SourceLocation = #_sourceLocation, _ compute: (KernelSet<S>) -> [S]
) -> [S] {
  let results = InstructionSet.available.map { compute(S.kernels(for: $0)) }
  if let disagreement = firstDisagreement(results) {
    Issue.record("\(S.self) \(disagreement)", sourceLocation: location)
  }
  return results[0]
}

/// The first instruction set whose result differs from the first's in a bit; nil if none does.
func firstDisagreement<S: BinaryFloatingPoint>(_ results: [[S]]) -> String? {
  for (set, result) in zip(InstructionSet.available, results) {
    if let difference = firstDifference(result, results[0]) { return "on \(set) \(difference)" }
  }
  return nil
}

/// Lengths around every vector's width, and primes between.
let lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 23, 31, 32, 33, 37, 64, 65, 101]

/// The row stride of workspaces: whole cache lines, but a single column lies close.
func workspaceStride<S: Scalar>(_ columns: Int, of _: S.Type) -> Int {
  let line = 64 / MemoryLayout<S>.stride
  return columns == 1 ? 1 : (columns + line - 1) / line * line
}

@Suite struct FieldTests {
  @Test func marksShowWhatIsWrittenOutside() {
    let field = Field<Float>([1, 2, 3], offset: 1)
    #expect(field.hasCleanMargins)
    field.pointer[3] = 0
    #expect(!field.hasCleanMargins)
    let other = Field<Double>([1, 2, 3])
    other.pointer[-1] = .nan
    #expect(!other.hasCleanMargins)
    let grid = Field<Float>([1, 2, 3, 4], columns: 2, stride: 3)
    #expect(grid.hasCleanGaps(rows: 2, columns: 2, stride: 3))
    grid[2] = 0
    #expect(!grid.hasCleanGaps(rows: 2, columns: 2, stride: 3))
  }

  @Test func aBitIsSeen() {
    #expect(firstDifference([1.0, 2], [1.0, 2]) == nil)
    #expect(firstDifference([1.0, 2], [1.0, 2.0.nextUp]) != nil)
    #expect(firstDifference([0.0], [-0.0]) != nil)
    #expect(firstDifference([Float.nan], [-Float.nan]) == nil)
    #expect(firstDifference([1.0], [1.0, 2]) != nil)
  }

  @Test func setsThatDisagreeAreReported() {
    let results = InstructionSet.available.map { [Float(Float.kernels(for: $0).vectorWidth)] }
    #expect((firstDisagreement(results) != nil) == (results.count > 1))
  }

  @Test func everySetIsItsOwn() {
    let sets = InstructionSet.available
    #expect(Set(sets.map { "\(Float.kernels(for: $0).name)" }).count == sets.count)
    #expect(Set(sets.map { "\(Double.kernels(for: $0).name)" }).count == sets.count)
    for set in sets {
      #expect(Float.kernels(for: set).vectorWidth == 2 * Double.kernels(for: set).vectorWidth)
    }
  }
}
