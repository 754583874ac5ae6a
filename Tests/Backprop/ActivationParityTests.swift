import Backprop
import BackpropCompute
import BackpropKernels
import TestSupport
import Testing

/// Activations and their derivatives against PyTorch's, in Double, on every instruction set.
@Suite struct ActivationParityTests {
  static let coverage = Coverage(
    covered: [
      "identity", "relu", "leaky_relu_0.01", "leaky_relu_0.2", "sigmoid", "tanh", "gelu", "silu",
      "relu_kinks",
      "leaky_relu_kinks",
    ],
    waiting: [
      ("selu", "SELU"), ("gelu_tanh", "GELU by tanh"), ("mish", "Mish"), ("softplus", "softplus"),
      ("softsign", "softsign"), ("log_sigmoid", "log sigmoid"), ("hard", "hard sigmoid, swish and tanh"),
      ("relu6", "ReLU6"), ("elu", "ELU"), ("softmax", "softmax as a layer; its values are compared below"),
      ("log_softmax", "log softmax as a layer"),
    ])

  func activation(_ record: ParityRecord) throws -> Activation? {
    switch try record.string("function") {
    case "identity": .identity
    case "relu": .relu
    case "leaky_relu": .leakyReLU(slope: try record.number("params", "slope"))
    case "sigmoid": .sigmoid
    case "tanh": .tanh
    case "gelu": .gelu
    case "silu": .silu
    default: nil
    }
  }

  func kernel(_ activation: Activation) -> (function: ActivationFunction, alpha: Double) {
    switch activation {
    case .identity: (.identity, 0)
    case .relu: (.relu, 0)
    case .leakyReLU(let slope): (.leakyReLU, slope)
    case .sigmoid: (.sigmoid, 0)
    case .tanh: (.tanh, 0)
    case .gelu: (.gelu, 0)
    case .silu: (.silu, 0)
    }
  }

  @Test func allRecordsAreCoveredOrWait() throws {
    #expect(Self.coverage.gap(in: try ParityFile("activations").records.map(\.name)) == nil)
  }

  @Test(arguments: coverage.covered.sorted()) func valuesAndDerivatives(name: String) throws {
    let record = try ParityFile("activations").record(name)
    let activation = try #require(try activation(record))
    let x = try record.tensor("x").values
    let wantY = try record.tensor("y").values
    let (function, alpha) = kernel(activation)
    for set in InstructionSet.available {
      let kernels = Double.kernels(for: set)
      var z = Vector(x)
      var a = Vector<Double>(count: x.count)
      kernels.activate(function, alpha, nil, z.mutablePointer(), a.mutablePointer(), 1, x.count, x.count)
      #expect(record.mismatch(a.elements, wantY) == nil)
      var dz = Vector(try record.tensor("g").values)
      let y = function.derivesFromOutput ? a : z
      kernels.multiplyByDerivative(function, alpha, y.pointer, dz.mutablePointer(), x.count)
      #expect(record.mismatch(dz.elements, try record.tensor("dx").values) == nil)
    }
    // The same through a network whose only layer is the activation.
    let network = try Network<Double>(inputs: 1, layers: [.activation(activation)])
    let column = try Matrix(rows: x.count, columns: 1, elements: x)
    let predictions = try network.predictions(for: column, objective: .regression)
    #expect(record.mismatch(predictions.vector.elements, wantY) == nil)
  }

  @Test(arguments: ["softmax", "softmax_one_row"]) func softmax(name: String) throws {
    let record = try ParityFile("activations").record(name)
    let x = try record.tensor("x")
    let network = try Network<Double>(inputs: x.columns, layers: [.activation(.identity)])
    let predictions = try network.predictions(
      for: Matrix(rows: x.rows, columns: x.columns, elements: x.values), objective: .classes)
    #expect(record.mismatch(predictions.vector.elements, try record.tensor("y").values) == nil)
  }
}
