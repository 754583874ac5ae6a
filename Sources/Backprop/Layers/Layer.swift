import BackpropCompute
import BackpropKernels

/// One layer of a network: a closed set, so that the compiler lists every place where a new layer must be known.
public enum Layer: Sendable, Equatable {
  /// Every output looks at every input; the only layer with parameters.
  case dense(Dense)
  /// An activation function by itself; as many outputs as inputs.
  case activation(Activation)
  /// Drops units in training; as many outputs as inputs.
  case dropout(Dropout)

  /// A fully connected layer, activation included. Without initialisers its weights are drawn by He's rule under ReLU
  /// and its relatives, else by Glorot's, and its biases are zero.
  public static func dense(
    _ outputs: Int, _ activation: Activation = .identity, initializer: Initializer? = nil,
    biasInitializer: Initializer = .zero
  ) -> Layer {
    .dense(
      Dense(
        outputs: outputs, activation: activation, initializer: initializer, biasInitializer: biasInitializer))
  }

  /// Dropout with this probability of dropping a unit.
  public static func dropout(_ rate: Double) -> Layer { .dropout(Dropout(rate: rate)) }

  /// How many outputs a layer with this many inputs has.
  func outputs(inputs: Int) -> Int {
    switch self {
    case .dense(let dense): dense.outputs
    case .activation, .dropout: inputs
    }
  }

  /// The tensors of the layer, as (suffix of the name, shape).
  func tensors(inputs: Int) -> [(suffix: String, shape: [Int])] {
    switch self {
    case .dense(let dense): dense.tensors(inputs: inputs)
    case .activation, .dropout: []
    }
  }

  /// Whether backward needs z as well as a.
  var keepsPreActivation: Bool {
    switch self {
    case .dense(let dense): !dense.activation.function.derivesFromOutput
    case .activation(let activation): !activation.function.derivesFromOutput
    case .dropout: false
    }
  }
}

/// The three neighbours of every layer, for the rows or the tile that one worker has.
extension Layer {
  /// Writes the layer's outputs for these rows.
  @inline(__always)
  func forward<S: Scalar>(_ stage: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    switch self {
    case .dense(let dense): unsafe dense.forward(stage, pass, rows: rows)
    case .activation(let activation): unsafe activation.forward(stage, pass, rows: rows)
    case .dropout(let dropout): unsafe dropout.forward(stage, pass, rows: rows)
    }
  }

  /// Turns the gradient of the outputs into the gradient of the inputs, for these rows.
  @inline(__always)
  func backward<S: Scalar>(_ stage: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    switch self {
    case .dense(let dense): unsafe dense.backward(stage, pass, rows: rows)
    case .activation(let activation): unsafe activation.backward(stage, pass, rows: rows)
    case .dropout(let dropout): unsafe dropout.backward(stage, pass, rows: rows)
    }
  }

  /// Writes the gradient of the parameters of some outputs, summed over all rows of the batch.
  @inline(__always)
  func parameterGradient<S: Scalar>(
    _ stage: Stage<S>, _ pass: Pass<S>, outputs: Range<Int>, rows: Int,
    gradient: UnsafeMutablePointer<S>, scratch: UnsafeMutablePointer<S>
  ) {
    switch self {
    case .dense(let dense):
      unsafe dense.parameterGradient(
        stage, pass, outputs: outputs, rows: rows, gradient: gradient, scratch: scratch)
    case .activation, .dropout: break
    }
  }
}
