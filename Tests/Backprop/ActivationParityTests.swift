import Backprop
import BackpropCompute
import BackpropKernels
import TestSupport
import Testing

/// Every record of activations and their derivatives against PyTorch's, on every instruction set: in Double with the
/// record's tolerance, in Float without the numbers that it cannot tell apart.
@Suite struct ActivationParityTests {
  static let records = (try? ParityFile("activations").records) ?? []

  /// An activation beside its kernel.
  typealias Case = (activation: Activation, function: ActivationFunction, alpha: Double)

  /// A function that no activation is.
  struct Unknown: Error {
    let function: String
  }

  /// The activation of a record; throws for one that is not known.
  func read(_ record: ParityRecord) throws -> Case {
    let name = try record.string("function")
    switch name {
    case "identity": return (.identity, .identity, 0)
    case "relu": return (.relu, .relu, 0)
    case "leaky_relu":
      let slope = try record.number("params", "slope")
      return (.leakyReLU(slope: slope), .leakyReLU, slope)
    case "relu6": return (.relu6, .relu6, 0)
    case "elu":
      let alpha = try record.number("params", "alpha")
      return (.elu(alpha: alpha), .elu, alpha)
    case "selu": return (.selu, .selu, 0)
    case "gelu": return (.gelu, .gelu, 0)
    case "gelu_tanh": return (.geluTanh, .geluTanh, 0)
    case "silu": return (.silu, .silu, 0)
    case "mish": return (.mish, .mish, 0)
    case "hardswish": return (.hardSwish, .hardSwish, 0)
    case "sigmoid": return (.sigmoid, .sigmoid, 0)
    case "log_sigmoid": return (.logSigmoid, .logSigmoid, 0)
    case "hardsigmoid": return (.hardSigmoid, .hardSigmoid, 0)
    case "tanh": return (.tanh, .tanh, 0)
    case "hardtanh": return (.hardTanh, .hardTanh, 0)
    case "softplus":
      let threshold =
        record.has("params", "threshold") ? try record.number("params", "threshold") : .infinity
      return (.softplus(threshold: threshold), .softplus, threshold)
    case "softsign": return (.softsign, .softsign, 0)
    case "softmax": return (.softmax, .softmax, 0)
    case "log_softmax": return (.logSoftmax, .logSoftmax, 0)
    default:
      throw Unknown(function: name)
    }
  }

  @Test func thereAreRecords() throws {
    #expect(Self.records.count >= 33)
    let names = try Set(Self.records.map { "\(try read($0).function)" })
    #expect(names == Set(ActivationFunction.allCases.map { "\($0)" }))
  }

  /// a and dz of all rows under one table of kernels.
  func run<S: Scalar>(
    _ which: Case, _ x: ParityTensor, _ g: ParityTensor, _ kernels: KernelSet<S>
  ) -> (y: [Double], dx: [Double]) {
    var z = Vector(x.values.map { S($0) })
    var a = Vector<S>(count: x.values.count)
    var dz = Vector(g.values.map { S($0) })
    let (z0, a0, dz0) = (z.mutablePointer(), a.mutablePointer(), dz.mutablePointer())
    let isRows = !which.activation.isElementwise
    let (rows, columns) = isRows ? (x.rows, x.columns) : (1, x.values.count)
    kernels.activate(which.function, S(which.alpha), nil, z0, a0, rows, columns, columns)
    for row in 0..<rows {
      let y = (which.function.derivesFromOutput ? a0 : z0) + row * columns
      kernels.multiplyByDerivative(which.function, S(which.alpha), y, dz0 + row * columns, columns)
    }
    return (a.elements.map { Double($0) }, dz.elements.map { Double($0) })
  }

  @Test(arguments: records) func inDouble(record: ParityRecord) throws {
    let which = try read(record)
    let x = try record.tensor("x")
    for set in InstructionSet.available {
      let (y, dx) = run(which, x, try record.tensor("g"), Double.kernels(for: set))
      #expect(record.mismatch(y, try record.tensor("y").values) == nil)
      #expect(record.mismatch(dx, try record.tensor("dx").values) == nil)
    }
    // The same through a network whose only layer is the activation.
    let isRows = !which.activation.isElementwise
    let (rows, columns) = isRows ? (x.rows, x.columns) : (x.values.count, 1)
    let network = try Network<Double>(inputs: columns, layers: [.activation(which.activation)])
    let inputs = try Matrix(rows: rows, columns: columns, elements: x.values)
    let predictions = try network.predictions(for: inputs, objective: .regression)
    #expect(record.mismatch(predictions.vector.elements, try record.tensor("y").values) == nil)
  }

  @Test(arguments: records) func inFloat(record: ParityRecord) throws {
    let which = try read(record)
    let (x, g) = (try record.tensor("x"), try record.tensor("g"))
    let (wantY, wantDX) = (try record.tensor("y").values, try record.tensor("dx").values)
    // A row that holds an extreme number is left out, of an elementwise function that number alone.
    let width = which.activation.isElementwise ? 1 : x.columns
    let kept = x.values.indices.filter { index in
      let first = index / width * width
      return x.values[first..<first + width].allSatisfy {
        $0 == 0 || ($0.magnitude > 1e-30 && $0.magnitude < 700)
      }
    }
    #expect(!kept.isEmpty)
    for set in InstructionSet.available {
      let (y, dx) = run(which, x, g, Float.kernels(for: set))
      for (got, want) in [(y, wantY), (dx, wantDX)] {
        let difference = firstMismatch(
          kept.map { got[$0] }, kept.map { want[$0] }, relative: 2e-5, absolute: 1e-6)
        #expect(difference == nil)
      }
    }
  }

  @Test func anUnknownFunctionFails() throws {
    let text = #"{"name": "new", "function": "swoosh", "params": {}}"#
    let record = ParityRecord(json: try JSONValue(parsing: [UInt8](text.utf8)))
    #expect(throws: Unknown.self) { try read(record) }
  }
}
