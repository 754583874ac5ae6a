import Backprop
import BackpropCompute
import Testing

@Suite struct ActivationTests {
  /// g at some numbers.
  func values(_ activation: Activation, _ z: [Double]) throws -> [Double] {
    let network = try Network<Double>(inputs: 1, layers: [.activation(activation)])
    return try network.predictions(
      for: Matrix(rows: z.count, columns: 1, elements: z), objective: .regression
    ).vector.elements
  }

  /// Slopes just below and just above differ at the kinks and nowhere else.
  @Test(arguments: ActivationGradientTests.all) func kinksAreWhereTheDerivativeJumps(
    activation: Activation
  ) throws {
    guard activation.isElementwise else { return }
    #expect(activation.kinks == activation.kinks.sorted())
    let h = 1e-6
    for point in activation.kinks + [-7.03, -3, -1.01, -1, -0.3, 0, 0.3, 1, 1.7, 3, 4.1, 6, 8.2] {
      let y = try values(activation, [point - h, point, point + h])
      let jump = ((y[2] - y[1]) - (y[1] - y[0])).magnitude / h
      #expect((jump > 0.01) == activation.kinks.contains(point), "\(activation) at \(point): \(jump)")
    }
  }

  @Test func rowsAreArgumentsOfSoftmaxAlone() {
    for activation in ActivationGradientTests.all {
      #expect(activation.isElementwise == (activation != .softmax && activation != .logSoftmax))
    }
  }

  @Test func softmaxRowsAddUpToOne() throws {
    let network = try Network<Float>(inputs: 4, layers: [.dense(7, .softmax)], seed: 2)
    let x = Matrix<Float>(rows: 9, columns: 4)
    let p = try network.predictions(for: x, objective: .regression)
    for row in 0..<9 { #expect((p.row(row).reduce(0, +) - 1).magnitude < 1e-6) }
  }

  @Test func softplusAboveItsThresholdIsItsArgument() throws {
    #expect(try values(.softplus(threshold: 2), [2.5, 2])[0] == 2.5)
    let y = try values(.softplus(threshold: 2), [2.5, 2])[1]
    #expect((y - 2.126_928_011_042_972_5).magnitude < 1e-14)
  }

  @Test func settingsOutOfRangeAreRefused() {
    func message(_ activation: Activation) -> String {
      do {
        _ = try Network<Float>(inputs: 2, layers: [.dense(1), .activation(activation)])
        return ""
      } catch { return error.description }
    }
    for number in [-1, Double.infinity, .nan] {
      #expect(message(.leakyReLU(slope: number)).contains("expected a slope of 0 or more, got \(number)"))
      #expect(message(.elu(alpha: number)).contains("expected an alpha of 0 or more, got \(number)"))
    }
    for number in [-1, 0, Double.nan] {
      #expect(message(.softplus(threshold: number)).contains("expected a threshold above 0"))
    }
    let nameless = CustomActivation(name: "", value: { $0 }, derivative: { _ in 1 })
    #expect(message(.custom(nameless)).contains("expected a name"))
    for activation in ActivationGradientTests.all { #expect(message(activation) == "") }
  }

  @Test func customOnesAreEqualByName() {
    let witch = Activation.custom(CustomActivation(Witch()))
    #expect(witch == .custom(CustomActivation(name: "witch", value: { $0 }, derivative: { _ in 1 })))
    #expect(witch != .custom(CustomActivation(name: "wizard", value: { $0 }, derivative: { _ in 1 })))
    #expect(witch != .identity)
  }

  @Test func spellingsReadBack() {
    var words: Set<String> = []
    for activation in ActivationGradientTests.all + [.softplus(threshold: 20), .leakyReLU(slope: 0)] {
      if case .custom(let custom) = activation {
        #expect(activation.spelling == "custom:\(custom.name)")
        #expect(Activation(spelling: activation.spelling) == nil)
      } else {
        #expect(Activation(spelling: activation.spelling) == activation, "\(activation.spelling)")
        words.insert(String(activation.spelling.prefix { $0 != ":" }))
      }
    }
    #expect(words == Set(Activation.forms.map { String($0.prefix { $0 != "[" && $0 != ":" }) }))
    #expect(Activation(spelling: "elu:0.5") == .elu(alpha: 0.5))
    #expect(Activation(spelling: "elu") == .elu(alpha: 1))
    #expect(Activation(spelling: "gelu-tanh") == .geluTanh)
    #expect(Activation(spelling: "softplus:20") == .softplus(threshold: 20))
  }

  @Test(
    arguments: [
      "", "swish2", "elu:-1", "elu:a", "elu:1:2", "softplus:0", "softplus:inf", "leaky-relu:-0.1", "relu:1",
      "custom", "custom:1", "custom:witch", "softmax:1",
    ])
  func otherTextsAreNone(text: String) {
    #expect(Activation(spelling: text) == nil)
  }
}
