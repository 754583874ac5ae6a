import BackpropCompute
import BackpropKernels
import Foundation
import Testing

/// Softmax and log-softmax, which act on whole rows, against their definitions in higher precision.
@Suite struct ActivationRowsSoftmaxTests {
  static let functions = [ActivationFunction.softmax, .logSoftmax]

  func value(_ function: ActivationFunction, _ z: [Extended]) -> [Extended] {
    let largest = z.max() ?? 0
    let logarithmOfSum = log(z.map { exp($0 - largest) }.reduce(0, +))
    let logarithms = z.map { $0 - largest - logarithmOfSum }
    return function == .softmax ? logarithms.map { exp($0) } : logarithms
  }

  /// The vector da times the matrix of all derivatives, element by element of that matrix.
  func backward(_ function: ActivationFunction, _ z: [Extended], _ da: [Extended]) -> [Extended] {
    let p = value(.softmax, z)
    return z.indices.map { k in
      z.indices.reduce(Extended(0)) { sum, j in
        let isSame: Extended = j == k ? 1 : 0
        return sum + da[j] * (function == .softmax ? p[j] * (isSame - p[k]) : isSame - p[k])
      }
    }
  }

  func check<S: Scalar>(
    _: S.Type, _ function: ActivationFunction, rows: Int, columns: Int, stride: Int, hasBias: Bool
  ) {
    let x: [S] = numbers(rows * columns, stream: 31).map { $0 * 3 }
    let b: [S] = numbers(columns, stream: 32)
    let da: [S] = numbers(rows * columns, stream: 33)
    let sums = x.indices.map { hasBias ? x[$0] + b[$0 % columns] : x[$0] }

    var outputs: [[S]] = []
    for isInPlace in [false, true] {
      let result = onEverySet(of: S.self) { kernels in
        let z = Field(x, columns: columns, stride: stride)
        let a = isInPlace ? z : Field<S>(marks: rows * stride)
        let bias = Field(b, offset: 1)
        kernels.activate(
          function, 0, hasBias ? UnsafePointer(bias.pointer) : nil, z.pointer, a.pointer, rows, columns,
          stride)
        #expect(z.hasCleanMargins && a.hasCleanMargins)
        if stride % kernels.vectorWidth != 0 {
          #expect(a.hasCleanGaps(rows: rows, columns: columns, stride: stride))
        }
        if !isInPlace {
          #expect(firstDifference(z.rows(rows, columns: columns, stride: stride), sums) == nil)
        }
        return a.rows(rows, columns: columns, stride: stride)
      }
      outputs.append(result)
    }
    #expect(firstDifference(outputs[0], outputs[1]) == nil)

    let dz = onEverySet(of: S.self) { kernels in
      let a = Field(outputs[0], columns: columns, stride: stride, offset: 1)
      let dz = Field(da, columns: columns, stride: stride, offset: 3)
      for row in 0..<rows {
        kernels.multiplyByDerivative(
          function, 0, a.pointer + row * stride, dz.pointer + row * stride, columns)
      }
      #expect(dz.hasCleanMargins && dz.hasCleanGaps(rows: rows, columns: columns, stride: stride))
      return dz.rows(rows, columns: columns, stride: stride)
    }
    for row in 0..<rows {
      let range = row * columns..<(row + 1) * columns
      let z = sums[range].map { Extended($0) }
      // A row's numbers cancel: errors are those of its largest terms.
      let tolerance = 32 * Extended(S.ulpOfOne) * Extended(16 + columns)
      for (index, want) in zip(range, value(function, z)) {
        #expect((Extended(outputs[0][index]) - want).magnitude <= tolerance)
      }
      for (index, want) in zip(range, backward(function, z, da[range].map { Extended($0) })) {
        #expect((Extended(dz[index]) - want).magnitude <= tolerance, "\(S.self) \(function)' at \(index)")
      }
    }
  }

  @Test(arguments: functions) func valuesAndProducts(function: ActivationFunction) {
    for (rows, columns) in ActivationRowsTests.shapes + [(4, 2), (3, 7), (2, 64), (2, 65)] {
      for hasBias in [false, true] {
        for stride in Set([columns, columns == 1 ? 1 : workspaceStride(columns, of: Float.self)]) {
          check(Float.self, function, rows: rows, columns: columns, stride: stride, hasBias: hasBias)
          check(Double.self, function, rows: rows, columns: columns, stride: stride, hasBias: hasBias)
        }
      }
    }
  }

  /// Numbers whose exponentials are out of range, and NaN, which spreads over its row and no other.
  @Test(arguments: functions) func exceptionalValues(function: ActivationFunction) {
    func check<S: Scalar>(_: S.Type) {
      let a = onEverySet(of: S.self) { kernels in
        let z = Field<S>([1000, -1000, 1000, .nan, 0, 1, -30_000, 1, 2])
        kernels.activate(function, 0, nil, z.pointer, z.pointer, 3, 3, 3)
        return z.elements
      }
      let half = function == .softmax ? 0.5 : -0.693_147_180_559_945_3
      #expect((Double(a[0]) - half).magnitude < 1e-6 && a[0] == a[2])
      #expect(function == .softmax ? a[1] == 0 : (a[1] + 2000).magnitude < 1)
      #expect(a[3...5].allSatisfy { $0.isNaN })
      #expect(a[6...].allSatisfy { $0.isFinite })
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func aRowOfOneIsCertain() {
    let z: [Extended] = [0.3, 0.1]
    // The reference itself: rows of derivatives add up to 0, and a wrong sign is seen.
    #expect(backward(.softmax, z, [1, 1]).allSatisfy { $0.magnitude < 1e-18 })
    #expect(backward(.softmax, z, [1, 0])[0] > 0.2 && backward(.softmax, z, [0, 1])[0] < -0.2)
    #expect(value(.softmax, [5]) == [1] && value(.logSoftmax, [5]) == [0])
  }
}
