import BackpropCompute
import BackpropKernels
import Testing

/// Bytes as numbers, against the formula with one rounding.
@Suite struct BytesTests {
  func check<S: Scalar>(
    _ bytes: [UInt8], scale: S, offset: S, share: S, location: SourceLocation = #_sourceLocation
  ) {
    let old: [S] = numbers(bytes.count, stream: 91)
    let want = zip(bytes, old).map { byte, x -> S in
      let y = offset.addingProduct(scale, S(byte))
      return share == 1 ? y : x.addingProduct(share, y - x)
    }
    // Neither the bytes nor the numbers need be aligned.
    for (before, shift) in [(0, 0), (1, 0), (3, 1)] {
      let got = onEverySet(of: S.self) { kernels in
        let x = Field(old, offset: shift)
        let shifted = [UInt8](repeating: 77, count: before) + bytes
        shifted.withUnsafeBufferPointer { source in
          guard let first = source.baseAddress else { return }
          kernels.convertBytes(first + before, scale, offset, share, x.pointer, bytes.count)
        }
        #expect(x.hasCleanMargins, sourceLocation: location)
        return x.elements
      }
      #expect(
        firstDifference(got, want) == nil, "\(S.self) \(bytes.count) x \(scale) + \(offset), \(share)",
        sourceLocation: location)
    }
  }

  @Test(arguments: lengths) func converted(count: Int) {
    func check<S: Scalar>(_: S.Type) {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: 251 - 37 * $0) }
      for (scale, offset) in [(S(1) / 255, S(0)), (S(0.0128), S(-0.4242)), (S(-2), S(1e6))] {
        for share in [S(1), S(0.3)] { self.check(bytes, scale: scale, offset: offset, share: share) }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// A scale of 1 gives back all bytes, one of 1/255 numbers from 0 to 1 exactly.
  @Test func everyByte() {
    func check<S: Scalar>(_: S.Type) {
      let bytes = (0...255).map { UInt8($0) }
      func converted(_ scale: S) -> [S] {
        onEverySet(of: S.self) { kernels in
          let x = Field<S>(marks: 256)
          bytes.withUnsafeBufferPointer { source in
            guard let first = source.baseAddress else { return }
            kernels.convertBytes(first, scale, 0, 1, x.pointer, 256)
          }
          return x.elements
        }
      }
      #expect(converted(1) == bytes.map { S($0) })
      let shares = converted(1 / 255)
      #expect(shares[0] == 0 && shares[255] == 1 && shares == shares.sorted())
    }
    check(Float.self)
    check(Double.self)
  }
}
