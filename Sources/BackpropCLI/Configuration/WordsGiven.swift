/// The words behind a verb on the command line, told apart as ArgumentParser will.
struct WordsGiven {
  /// A flag, or an option with its values.
  struct Flag {
    /// Its key; nil of what the verb does not know.
    let key: String?
    let values: [String]
    /// All of it, as it was given.
    let words: [String]
  }

  /// Flags and options, but for `--config`.
  private(set) var flags: [Flag] = []
  /// The words that have their place.
  private(set) var positionals: [String] = []
  /// What `--config` was given, each time.
  private(set) var configurations: [String] = []

  init(_ words: [String], of options: VerbOptions) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        positionals += rest
        return
      } else if !word.hasPrefix("-") || word == "-" {
        positionals.append(word)
      } else if word == "--config" {
        configurations.append(rest.popFirst() ?? "")
      } else if word.hasPrefix("--config=") {
        configurations.append(String(word.dropFirst("--config=".count)))
      } else {
        flags.append(Self.flag(word, &rest, options))
      }
    }
  }

  /// The keys of the flags and options.
  var keys: Set<String> { Set(flags.compactMap(\.key)) }

  /// A flag with the words that belong to it.
  private static func flag(
    _ word: String, _ rest: inout ArraySlice<String>, _ options: VerbOptions
  ) -> Flag {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let name = parts.first,
      let setting = options.settings.first(where: { $0.names.contains(name) })
    else { return Flag(key: nil, values: [], words: [word]) }
    guard setting.kind == .option else { return Flag(key: setting.key, values: [], words: [word]) }
    var behind: [String] = []
    if setting.takesSeveral {
      while let value = rest.first, !value.hasPrefix("-") || value == "-" {
        behind.append(value)
        rest = rest.dropFirst()
      }
    } else if parts.count == 1, let value = rest.popFirst() {
      behind.append(value)
    }
    return Flag(key: setting.key, values: parts.dropFirst() + behind, words: [word] + behind)
  }
}
