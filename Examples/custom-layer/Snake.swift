import Backprop
import BackpropCompute

/// The snake (Ziyin, Hartwig and Ueda 2020): a line that waves, at a frequency which each unit learns, so that a network
/// of it can go on with what is periodic where others go straight on.
///
///     y = x + sin^2(a x) / a            dx = dy (1 + sin 2ax)
///       = x + (1 - cos 2ax) / 2a        da = sum over rows of dy (x sin 2ax + x - y) / a
///
/// | array | shape |
/// |---|---|
/// | x, y, dx, dy | rows x units |
/// | a, da (`frequency`) | units |
struct Snake: LayerFormula {
  static let name = "snake"
  /// What every a begins with.
  let frequency: Double
  var settings: [Double] { [frequency] }

  func tensors(inputs: Int) -> [LayerTensor] {
    [LayerTensor("frequency", shape: [inputs], role: .bias, initializer: .constant(frequency))]
  }

  func forward<S: Scalar>(x: LayerRows<S>, parameters a: LayerNumbers<S>, y: LayerRows<S>) {
    for i in 0..<x.count {
      for j in 0..<x.columns { y[i, j] = x[i, j] + (1 - wave(a[j] * x[i, j]).cosine) / (2 * a[j]) }
    }
  }

  func backward<S: Scalar>(
    x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters a: LayerNumbers<S>, dX: LayerRows<S>
  ) {
    for i in 0..<x.count {
      for j in 0..<x.columns { dX[i, j] = dY[i, j] * (1 + wave(a[j] * x[i, j]).sine) }
    }
  }

  func parameterGradient<S: Scalar>(
    x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters a: LayerNumbers<S>,
    gradient da: LayerNumbers<S>
  ) {
    for i in 0..<x.count {
      for j in 0..<x.columns {
        da[j] += dY[i, j] * (x[i, j] * wave(a[j] * x[i, j]).sine + x[i, j] - y[i, j]) / a[j]
      }
    }
  }

  /// The sine and the cosine of twice an angle.
  private func wave<S: Scalar>(_ angle: S) -> (sine: S, cosine: S) {
    let (sine, cosine) = Elementary.sineAndCosine(2 * Double(angle))
    return (S(sine), S(cosine))
  }
}

extension Snake {
  init?(settings: [Double]) {
    guard settings.count == 1, settings[0] > 0 else { return nil }
    self.init(frequency: settings[0])
  }
}
