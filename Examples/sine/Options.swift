/// What stands on the command line.
struct Options {
  private(set) var seed: UInt32 = 0
  private(set) var seeds = 20
  private(set) var pictures = "pictures"

  /// What cannot be understood, in a sentence.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  init(_ arguments: some Sequence<String>) throws(Problem) {
    var rest = Array(arguments)
    func number<Number: FixedWidthInteger>(
      after option: String, below limit: Number
    ) throws(Problem) -> Number {
      let text = rest.isEmpty ? "nothing" : rest.removeFirst()
      guard let number = Number(text), number >= 0, number < limit else {
        throw Problem(description: "\(option): expected a whole number from 0 to \(limit - 1), got \(text)")
      }
      return number
    }
    while !rest.isEmpty {
      let argument = rest.removeFirst()
      switch argument {
      case "--seed": seed = try number(after: argument, below: .max)
      case "--seeds": seeds = try number(after: argument, below: 10_001)
      case _ where argument.hasPrefix("-"):
        throw Problem(description: "expected --seed N, --seeds N or a folder for pictures, got \(argument)")
      default: pictures = argument
      }
    }
  }
}
