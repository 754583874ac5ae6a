import Backprop
import BackpropCompute
import Testing

@Suite("A gradient check finds a wrong derivative and says where")
struct GradientCheckTests {
  private let network: Network<Double>
  private let data: Dataset<Double>

  init() throws {
    network = try Network(inputs: 2, layers: [.dense(3, .tanh), .dense(2)], seed: 9)
    data = try Dataset(
      inputs: Matrix(rows: 3, columns: 2, elements: [0.5, -1, 2, 0.25, -0.75, 1.5]),
      targets: Matrix(rows: 3, columns: 1, elements: [0, 1, 0]))
  }

  @Test("A wrong sign in any one parameter is caught, by its name and place")
  func wrongSign() throws {
    let right = try network.gradient(objective: .classes, data: data).parameters
    #expect(
      try GradientCheck(right, of: network, objective: .classes, data: data).largestRelativeError <= 1e-6)
    for tensor in network.layout.tensors {
      for element in 0..<tensor.count {
        var wrong = right
        wrong[tensor.offset + element] *= -1
        let check = try GradientCheck(wrong, of: network, objective: .classes, data: data)
        #expect(check.largestRelativeError > 1.9)
        #expect(check.tensor == tensor.name)
        #expect(check.element == element)
        #expect(check.gradient == wrong[tensor.offset + element])
      }
    }
  }

  @Test("One part in a hundred thousand too much is caught")
  func smallError() throws {
    var wrong = try network.gradient(objective: .classes, data: data).parameters
    wrong[4] *= 1.00001
    let check = try GradientCheck(wrong, of: network, objective: .classes, data: data)
    #expect(check.largestRelativeError > 5e-6)
    #expect(check.tensor == "layers.0.weight")
    #expect(check.element == 4)
  }

  @Test("A gradient that is not a number, and one of another length, are no gradients")
  func notAGradient() throws {
    var wrong = try network.gradient(objective: .classes, data: data).parameters
    wrong[0] = .nan
    #expect(
      try GradientCheck(wrong, of: network, objective: .classes, data: data).largestRelativeError == .infinity
    )
    #expect(throws: ShapeError("GradientCheck: expected 17 gradients, one for each parameter, got 2")) {
      try GradientCheck(Vector([1, 2]), of: network, objective: .classes, data: data)
    }
  }
}
