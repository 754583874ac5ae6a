import BackpropCompute

/// Scores that take off what chance alone would get.
extension ConfusionMatrix {
  /// Matthews' correlation coefficient, -1 to 1: the correlation of actual and predicted classes (Gorodkin
  /// 2004).
  ///
  ///     (c s - sum t_k p_k) / sqrt((s^2 - sum p_k^2) (s^2 - sum t_k^2))
  ///
  /// with s all rows, c the right ones, t_k those of class k and p_k those taken for it. 0 where all rows are
  /// of one class or taken for one: the correlation is 0/0 then, and scikit-learn says 0.
  public var matthewsCorrelation: Double {
    let s = totalWeight
    let products = sum { support(of: $0) * predictions(of: $0) }
    let predictedSpread = s * s - sum { predictions(of: $0) * predictions(of: $0) }
    let actualSpread = s * s - sum { support(of: $0) * support(of: $0) }
    // A class that has everything leaves a spread of 0, which rounding of the weights must not hide.
    guard !isOfOneClass else { return 0 }
    return (hits * s - products) / (predictedSpread * actualSpread).squareRoot()
  }

  private var isOfOneClass: Bool {
    var actual = 0
    var predicted = 0
    for index in 0..<classes {
      if support(of: index) > 0 { actual += 1 }
      if predictions(of: index) > 0 { predicted += 1 }
    }
    return actual < 2 || predicted < 2
  }

  /// How wrong it is to take class i for class j.
  public enum Disagreement: Sendable, Equatable, CaseIterable {
    /// 1 for every other class.
    case plain
    /// |i - j|: the classes are steps.
    case linear
    /// (i - j)^2
    case quadratic

    func between(_ i: Int, _ j: Int) -> Double {
      let distance = Double(i - j).magnitude
      return switch self {
      case .plain: i == j ? 0 : 1
      case .linear: distance
      case .quadratic: distance * distance
      }
    }
  }

  /// Cohen's kappa, up to 1: the disagreement there is beside the one that chance would give (Cohen 1960,
  /// 1968).
  ///
  ///     1 - sum d_ij C_ij / sum d_ij E_ij      E_ij = t_i p_j / s
  ///
  /// Distances are between class indices, of classes that do not occur too. NaN where truth and prediction
  /// have a single class in common and no other: there is nothing to disagree about, and scikit-learn says
  /// NaN.
  public func cohenKappa(_ disagreement: Disagreement = .plain) -> Double {
    var there = 0.0
    var expected = 0.0
    let s = totalWeight
    for i in 0..<classes {
      let actual = support(of: i)
      for j in 0..<classes {
        let d = disagreement.between(i, j)
        there += d * weights[i, j]
        expected += d * actual * predictions(of: j) / s
      }
    }
    return expected == 0 ? .nan : 1 - there / expected
  }
}
