import ArgumentParser

/// `backprop completions bash|zsh|fish`
struct Completions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the completion script of a shell.",
    discussion: "For bash: backprop completions bash > ~/.local/share/bash-completion/completions/backprop")

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  @Argument(help: "The shell.")
  var shell: Shell

  func run() throws {
    let kind: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    Console.outputText(BackpropCommand.completionScript(for: kind))
  }
}
