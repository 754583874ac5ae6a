import ArgumentParser

/// Where a verb may be told by a file.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Flags from a file in TOML: learning-rate = 0.01, hidden = [64, 32]. Flags of the command line come first.",
      valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var config: String?
}
