import BackpropCompute
import BackpropKernels

/// A loss of one's own, of one output at a time.
///
/// ```swift
/// struct FourthPower: ElementwiseLoss {
///   func lossAndDerivative<S: Scalar>(output z: S, target t: S) -> (loss: S, derivative: S) {
///     let e = z - t
///     return (e * e * e * e, 4 * e * e * e)
///   }
/// }
/// let objective = Objective.custom(CustomObjective("fourth-power", FourthPower()))
/// ```
public protocol ElementwiseLoss: Sendable {
  /// The loss l of an output z with target t, and dl/dz.
  func lossAndDerivative<S: Scalar>(output z: S, target t: S) -> (loss: S, derivative: S)
}

/// An objective made of a loss of one's own: the mean over all outputs; predictions are the outputs themselves.
///
/// The loss is compiled for Float and for Double where the objective is made, and runs number by number.
public struct CustomObjective: Sendable {
  /// What it is known by in files and reports: letters, digits and hyphens.
  public let name: String
  @usableFromInline let float: @Sendable (LossRows<Float>) -> Void
  @usableFromInline let double: @Sendable (LossRows<Double>) -> Void

  /// The objective of a loss.
  @inlinable
  public init<Loss: ElementwiseLoss>(_ name: String, _ loss: Loss) {
    self.name = name
    float = { customLosses(loss, $0) }
    double = { customLosses(loss, $0) }
  }
}

/// Carries a loss of the user's own through all rows.
@inlinable
func customLosses<Loss: ElementwiseLoss, S: Scalar>(_ loss: Loss, _ rows: LossRows<S>) {
  for row in 0..<rows.rows {
    let scale = rows.scale * rows.weight(row)
    var sum: S = 0
    for column in 0..<rows.columns {
      let (l, derivative) = unsafe loss.lossAndDerivative(
        output: rows.z[row * rows.stride + column], target: rows.targets[row * rows.targetStride + column])
      unsafe rows.dz[row * rows.stride + column] = derivative * scale
      sum += l
    }
    rows.finish(row, sum)
  }
}

extension CustomObjective: Equatable {
  /// Whether the names are the same: what a loss computes cannot be compared.
  public static func == (left: CustomObjective, right: CustomObjective) -> Bool {
    left.name.utf8.elementsEqual(right.name.utf8)
  }
}

extension CustomObjective {
  var traits: LossTraits { LossTraits(name: "custom objective") }

  func check() throws(ShapeError) {
    var isName = !name.isEmpty
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        break
      default: isName = false
      }
    }
    guard isName else {
      throw ShapeError(
        "custom objective: expected a name of letters, digits and hyphens, got \"\(name)\"")
    }
  }

  /// Runs the loss for either number type.
  @inline(__always)
  func run<S: Scalar>(_ rows: LossRows<S>) {
    // The layout of the rows is the same, so their address will do; a function's form may differ by the type it is for.
    unsafe withUnsafePointer(to: rows) { pointer in
      let raw = unsafe UnsafeRawPointer(pointer)
      if S.isDouble {
        unsafe double(raw.assumingMemoryBound(to: LossRows<Double>.self).pointee)
      } else {
        unsafe float(raw.assumingMemoryBound(to: LossRows<Float>.self).pointee)
      }
    }
  }
}
