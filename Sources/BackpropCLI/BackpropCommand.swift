import ArgumentParser
import BackpropModel

/// The command `backprop`: the root, and the one place where errors become exit codes.
@main
struct BackpropCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backprop",
    abstract: "Neural networks from a table to a trained, checked, portable model.",
    discussion: """
      backprop train Examples/data/breast-cancer.csv --target diagnosis
      backprop predict breast-cancer.safetensors new.csv

      Results go to standard output, everything else to standard error. A file named "-" is standard input or \
      output. Exit codes: 0 success, 1 the answer is no (training diverged, a check found errors, a required score fails), 64 usage, 65 bad data or a damaged \
      model, 66 no such input, 69 a needed program is missing, 73 cannot write, 78 bad configuration, \
      130 interrupted.
      """,
    version: backpropVersion,
    groupedSubcommands: [
      CommandGroup(name: "Learn:", subcommands: [Train.self, FindRate.self, SearchVerb.self, Init.self]),
      CommandGroup(name: "Use:", subcommands: [Predict.self, Evaluate.self]),
      CommandGroup(name: "Look:", subcommands: [Check.self, Inspect.self, Plot.self]),
      CommandGroup(name: "Set up:", subcommands: [Datasets.self, Completions.self]),
    ])

  static func main() {
    do {
      let arguments = try ConfiguredArguments(Array(CommandLine.arguments.dropFirst()), of: Self.self)
      do {
        try SideOptions.check(arguments.words)
        var command = try parseAsRoot(arguments.words)
        try command.run()
      } catch {
        throw arguments.blamed(error)
      }
    } catch {
      guard let failure = Failure(error) else {
        if let code = error as? ExitCode { exit(withError: code) }
        // ArgumentParser's own are usage, help and versions; anything else is a fault of this program.
        guard exitCode(for: error) == .failure else { exit(withError: error) }
        Console.error("backprop: unexpected: \(error)")
        exit(withError: ExitCode.internalFault)
      }
      Console.error("backprop: \(failure.message)")
      exit(withError: failure.code)
    }
  }
}
