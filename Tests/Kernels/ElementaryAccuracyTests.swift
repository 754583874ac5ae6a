import BackpropCompute
import BackpropKernels
import Foundation
import Testing

/// The errors that the elementary functions' documentation states, held over the whole range of their arguments.
@Suite struct ElementaryAccuracyTests {
  /// Against 60 digits, with vectors of every width.
  @Test(arguments: ElementaryFunction.allCases) func doubleAgainstGoldenValues(
    function: ElementaryFunction
  )
    throws
  {
    let golden = try ElementaryGolden(function)
    #expect(golden.arguments.count > 200 && golden.rests.count == golden.arguments.count)
    func check<V: KernelVector>(_: V.Type) where V.Scalar == Double {
      let worst = golden.worst(map(function, golden.arguments, V.self))
      #expect(worst.ulps <= function.bound(isDouble: true), "\(V.self): \(worst.ulps) ulp at \(worst.at)")
    }
    check(SIMD2<Double>.self)
    check(SIMD4<Double>.self)
    check(SIMD8<Double>.self)
    check(SIMD16<Double>.self)
  }

  /// Every 2003rd bit pattern, against the C library in more digits.
  @Test(arguments: ElementaryFunction.allCases) func floatAgainstTheLibrary(function: ElementaryFunction) {
    let arguments = patterns(every: 2003, in: function.range(isDouble: false))
    #expect(arguments.count > 300_000)
    let worst = worst(function, arguments, map(function, arguments, SIMD8<Float>.self))
    #expect(worst.ulps <= function.bound(isDouble: false), "\(worst.ulps) ulp at \(worst.at)")
  }

  #if arch(x86_64)
    /// Many arguments more, against the C library in 80 bits.
    @Test(arguments: ElementaryFunction.allCases) func doubleAgainstTheLibrary(function: ElementaryFunction) {
      let arguments = spread(over: function.range(isDouble: true), count: 100_000)
      let worst = worst(function, arguments, map(function, arguments, SIMD4<Double>.self))
      #expect(worst.ulps <= function.bound(isDouble: true), "\(worst.ulps) ulp at \(worst.at)")
    }
  #endif

  /// The same bounds through the kernels of every instruction set, which give the same bits.
  @Test(arguments: KernelDoor.allCases) func everyInstructionSet(door: KernelDoor) throws {
    let function = door.function
    let golden = try ElementaryGolden(function)
    let known = golden.arguments.indices.filter { door.takes(golden.arguments[$0]) }
    let results = onEverySet(of: Double.self) { door.run($0, known.map { golden.arguments[$0] }) }
    var whole = golden.values
    for (index, result) in zip(known, results) { whole[index] = result }
    for index in golden.values.indices where !door.takes(golden.arguments[index]) {
      whole[index] = function.value(SIMD2(repeating: golden.arguments[index]))[0]
    }
    let worst = golden.worst(whole)
    #expect(worst.ulps <= function.bound(isDouble: true), "\(worst.ulps) ulp at \(worst.at)")

    let arguments = patterns(every: 6007, in: function.range(isDouble: false)).filter(door.takes)
    let floats = onEverySet(of: Float.self) { door.run($0, arguments) }
    let worstFloat = self.worst(function, arguments, floats)
    #expect(
      worstFloat.ulps <= function.bound(isDouble: false), "\(worstFloat.ulps) ulp at \(worstFloat.at)")
  }

  @Test func aWrongDigitIsSeen() throws {
    let golden = try ElementaryGolden(.exp)
    let worst = golden.worst(golden.values.map { $0.isFinite ? $0.nextUp.nextUp : $0 })
    #expect(worst.ulps > ElementaryFunction.exp.bound(isDouble: true))
    #expect(golden.worst(golden.values).ulps <= 0.5001)
    #expect(golden.worst(golden.values.map { _ in .nan }).ulps == .infinity)
    let points: [Float] = [0.5, 1, 2]
    #expect(self.worst(.exp, points, points.map { Foundation.exp($0) * 1.000_001 }).ulps > 4)
    #expect(self.worst(.exp, points, points.map { _ in .infinity }).ulps == .infinity)
  }

  /// A function of every number, vector by vector.
  func map<V: KernelVector>(_ function: ElementaryFunction, _ x: [V.Scalar], _: V.Type) -> [V.Scalar] {
    var results: [V.Scalar] = []
    results.reserveCapacity(x.count + V.scalarCount)
    for start in stride(from: 0, to: x.count, by: V.scalarCount) {
      var vector = V(repeating: x[start])
      for lane in 0..<min(V.scalarCount, x.count - start) { vector[lane] = x[start + lane] }
      let result = function.value(vector)
      for lane in 0..<min(V.scalarCount, x.count - start) { results.append(result[lane]) }
    }
    return results
  }

  /// The largest error in units in the last place, and where.
  func worst<S: Scalar>(
    _ function: ElementaryFunction, _ arguments: [S], _ results: [S]
  ) -> (ulps: Double, at: S) {
    var worst = (ulps: 0.0, at: S.zero)
    for (x, got) in zip(arguments, results) {
      let error = ulps(got, function.reference(Extended(x)))
      if error > worst.ulps { worst = (error, x) }
    }
    return worst
  }

  /// Every so-many-th of all numbers of the range.
  func patterns(every step: UInt32, in range: ClosedRange<Double>) -> [Float] {
    stride(from: UInt32(0), to: .max - step, by: Int(step)).map(Float.init(bitPattern:))
      .filter { range.contains(Double($0)) }
  }

  /// Numbers of the range, a third evenly spread, a third near zero, a third with evenly spread exponents.
  func spread(over range: ClosedRange<Double>, count: Int) -> [Double] {
    let source = RandomSource(seed: 11)
    return (0..<count).map { index in
      let u = source.uniform(.data, step: 1, index: index)
      let sign = index % 2 == 0 ? 1.0 : -1
      switch index % 3 {
      case 0: return range.lowerBound * (1 - u) + range.upperBound * u
      case 1: return sign * 3 * u
      default: return sign * exp2(-1084 * u + 10)
      }
    }.filter(range.contains)
  }
}
