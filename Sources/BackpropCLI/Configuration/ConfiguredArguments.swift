import ArgumentParser

/// The words of the command line, with those that a configuration file adds.
struct ConfiguredArguments {
  /// The words for ArgumentParser.
  private(set) var words: [String]
  private var file: ConfigurationFile?
  private var given: Set<String> = []

  /// Takes the command line, without the name of the program.
  ///
  /// A flag of the command line takes the place of the file's of the same name. Files that are named there, as many as
  /// the verb needs, take the place of all that are named in the file; fewer are those that it leaves open.
  init(_ words: [String], of root: any ParsableCommand.Type) throws {
    self.words = words
    guard words.contains(where: { $0 == "--config" || $0.hasPrefix("--config=") }) else { return }
    let (verb, count) = Self.verb(of: words, root)
    let options = try VerbOptions(of: verb)
    let given = WordsGiven(Array(words.dropFirst(count)), of: options)
    // What is wrong with the words themselves, ArgumentParser says.
    guard count > 0, let path = given.configurations.first, !path.isEmpty else { return }
    guard given.configurations.count == 1 else {
      throw Failure(
        .usage, "--config: expected one file, got \(given.configurations.joined(separator: ", "))")
    }
    let file = try ConfigurationFile(path, for: options).without { setting in
      if setting.kind == .positional { return given.positionals.count >= max(1, options.required) }
      return given.keys.contains(setting.key)
        || options.opposite(of: setting.key).map { given.keys.contains($0.key) } ?? false
    }
    // Words of the command line take the places that are left open, in order.
    var open = given.positionals[...]
    var positionals: [String] = []
    for place in options.settings where place.kind == .positional {
      if let own = file.entries.first(where: { $0.setting.key == place.key }) {
        positionals += own.words
      } else if let word = open.popFirst() {
        positionals.append(word)
      }
    }
    positionals += open
    if path == "-", positionals.contains("-") {
      throw Failure(.usage, "-: expected the settings or the table on standard input, got both")
    }
    let flags = file.entries.filter { $0.setting.kind != .positional }.flatMap(\.words)
    self.words =
      words.prefix(count) + given.flags.flatMap(\.words) + flags
      + (positionals.isEmpty ? [] : ["--"] + positionals)
    self.file = file
    self.given = given.keys
  }

  /// The type of the verb that the first words name, and how many these are.
  static func verb(
    of words: [String], _ root: any ParsableCommand.Type
  ) -> (type: any ParsableCommand.Type, words: Int) {
    var (type, count) = (root, 0)
    for word in words {
      guard let next = type.configuration.subcommands.first(where: { $0._commandName == word }) else { break }
      (type, count) = (next, count + 1)
    }
    return (type, count)
  }

  /// The error as one of the file, where it is about a setting that stands there.
  func blamed(_ error: any Error) -> any Error {
    guard let file else { return error }
    let message: String
    if let failure = Failure(error) {
      guard failure.code == .usage else { return error }
      message = failure.message
    } else {
      guard BackpropCommand.exitCode(for: error) == .validationFailure else { return error }
      message = BackpropCommand.message(for: error)
    }
    guard let entry = file.entries.first(where: { Self.mentions($0.setting.name, in: message) }) else {
      return error
    }
    let place = "\(file.path):\(entry.line)"
    // What the command line added to a good file is no fault of the file.
    guard !given.contains(where: { Self.mentions("--" + $0, in: message) }) else {
      return Failure(.usage, "\(message) (\(entry.setting.name) stands in \(place))")
    }
    return Failure(.badConfiguration, "\(place): \(message)")
  }

  /// Whether a message has a name that is not the beginning of another.
  private static func mentions(_ name: String, in message: String) -> Bool {
    var rest = message[...]
    while let range = rest.firstRange(of: name) {
      rest = rest[range.upperBound...]
      if !(rest.first.map { $0.isLetter || $0.isNumber || $0 == "-" } ?? false) { return true }
    }
    return false
  }
}
