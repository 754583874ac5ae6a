import BackpropCompute
import BackpropKernels

/// What stands behind the name of a work: words, and options of the form `--name value value ...`.
struct Arguments {
  private(set) var words: [String] = []
  private var options: [String: [String]] = [:]

  /// Throws a `BenchmarkError` for an option that is not among `known`.
  init(_ arguments: some Sequence<String>, known: [String]) throws {
    var current: String?
    for argument in arguments {
      if argument.hasPrefix("--") {
        let name = String(argument.dropFirst(2))
        guard known.contains(name) else {
          throw BenchmarkError(
            "no option --\(name); there are \(known.map { "--" + $0 }.joined(separator: " "))")
        }
        options[name] = []
        current = name
      } else if let current {
        options[current, default: []].append(argument)
      } else {
        words.append(argument)
      }
    }
  }

  func has(_ name: String) -> Bool { options[name] != nil }

  func text(_ name: String, default value: String) -> String { options[name]?.first ?? value }

  func numbers(_ name: String, default value: [Int]) throws -> [Int] {
    try options[name].map { try $0.map { try Self.read($0, name) } } ?? value
  }

  func number(_ name: String, default value: Int) throws -> Int {
    try options[name]?.first.map { try Self.read($0, name) } ?? value
  }

  func number(_ name: String, default value: Double) throws -> Double {
    try options[name]?.first.map { try Self.read($0, name) } ?? value
  }

  /// The kernels of `--instruction-set baseline | avx2 | avx512`, or the best there are.
  func kernels<S: Scalar>() throws -> KernelSet<S> {
    guard let name = options["instruction-set"]?.first else { return S.bestKernels }
    guard let set = InstructionSet(rawValue: name), set.isAvailable else {
      throw BenchmarkError("--instruction-set \(name): this processor has \(InstructionSet.available)")
    }
    return S.kernels(for: set)
  }

  private static func read<Number: LosslessStringConvertible>(_ text: String, _ name: String) throws -> Number
  {
    guard let number = Number(text) else { throw BenchmarkError("--\(name): expected a number, got \(text)") }
    return number
  }
}

/// What is wrong with a call or with what it measured, in one sentence.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
