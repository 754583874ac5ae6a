/// A user's rule: a function of a slice, the learning rate and the number of the step (from 1).
public final class CustomUpdateRule<S>: Sendable {
  /// Updates the parameters and the memories of a slice in place; called by several threads, for disjoint
  /// slices.
  public let body: @Sendable (UpdateSlice<S>, Double, Int) -> Void

  public init(_ body: @escaping @Sendable (UpdateSlice<S>, Double, Int) -> Void) {
    self.body = body
  }
}

/// One step of a user's rule, which the optimizer that it belongs to keeps alive.
///
/// An address and a plain function, so that kernels copy rules as they copy numbers, and count no references.
public struct CustomUpdate<S> {
  /// rule, slice, learning rate, number of the step
  @usableFromInline typealias Call = @convention(c) (UnsafeRawPointer, UnsafeRawPointer, Double, Int) -> Void

  @usableFromInline let rule: UnsafeRawPointer
  @usableFromInline let call: Call
  @usableFromInline let learningRate: Double
  @usableFromInline let number: Int

  @inlinable @inline(always)
  func run(on slice: UpdateSlice<S>) {
    var slice = slice
    call(rule, &slice, learningRate, number)
  }
}

extension CustomUpdate where S == Float {
  public init(rule: CustomUpdateRule<Float>, learningRate: Double, number: Int) {
    self.init(
      rule: Unmanaged.passUnretained(rule).toOpaque(),
      call: { rule, slice, learningRate, number in
        Unmanaged<CustomUpdateRule<Float>>.fromOpaque(rule).takeUnretainedValue().body(
          slice.assumingMemoryBound(to: UpdateSlice<Float>.self).pointee, learningRate, number)
      }, learningRate: learningRate, number: number)
  }
}

extension CustomUpdate where S == Double {
  public init(rule: CustomUpdateRule<Double>, learningRate: Double, number: Int) {
    self.init(
      rule: Unmanaged.passUnretained(rule).toOpaque(),
      call: { rule, slice, learningRate, number in
        Unmanaged<CustomUpdateRule<Double>>.fromOpaque(rule).takeUnretainedValue().body(
          slice.assumingMemoryBound(to: UpdateSlice<Double>.self).pointee, learningRate, number)
      }, learningRate: learningRate, number: number)
  }
}
