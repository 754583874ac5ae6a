import ArgumentParser

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Everything that a verb can be told, learned from ArgumentParser itself, so that there is no second list of it.
struct VerbOptions {
  /// A flag, an option or a file that a verb takes.
  struct Setting {
    enum Kind: String, Decodable { case positional, option, flag }

    /// Its name in a configuration file: that of the flag without dashes.
    let key: String
    /// As it is written on the command line: `--output`, `-o`; nothing of what has its place.
    let names: [String]
    let kind: Kind
    let isRepeating: Bool
    let isOptional: Bool
    /// Whether all words up to the next flag belong to it.
    let takesSeveral: Bool
    /// The title of its group in the help text; nil where it has none.
    let title: String?
    /// What it does, and which values it takes.
    let help: String
    /// The value that it has where nothing is said; nil where another rule decides.
    let usual: String?
    /// What its values are called: "column".
    let valueName: String
    /// The values that it takes, where there are only some.
    let values: [String]

    /// The section of a configuration file that it may stand in.
    var section: String? { title.map(VerbOptions.section) }
    /// As it is named in errors.
    var name: String { kind == .positional ? "<\(key)>" : "--\(key)" }
  }

  let verb: String
  /// In the order of the help text.
  let settings: [Setting]

  /// What ArgumentParser says of a verb's type, or of a group of its flags.
  init(of type: any ParsableArguments.Type) throws {
    let dump = try JSONDecoder().decode(Dump.self, from: Data(type._dumpHelp().utf8))
    verb = dump.command.commandName
    settings = (dump.command.arguments ?? []).compactMap(\.setting)
  }

  func setting(_ key: String) -> Setting? { settings.first { $0.key == key } }

  /// What says the opposite of a setting: `no-chart` of `chart`, and the other way round.
  func opposite(of key: String) -> Setting? {
    setting(key.hasPrefix("no-") ? String(key.dropFirst(3)) : "no-" + key)
  }

  /// The flag that takes a flag back: `no-shuffle` of `shuffle`.
  func contrary(of key: String) -> Setting? {
    guard let opposite = opposite(of: key), opposite.kind == .flag, setting(key)?.kind == .flag else {
      return nil
    }
    return opposite
  }

  /// The positional files that must be there.
  var required: Int { settings.count { $0.kind == .positional && !$0.isOptional } }

  /// "Large tables" is the section `large-tables`.
  static func section(_ title: String) -> String {
    title.lowercased().split(separator: " ").joined(separator: "-")
  }

  // MARK: what ArgumentParser writes

  private struct Dump: Decodable {
    let command: Command
  }

  private struct Command: Decodable {
    let commandName: String
    let arguments: [Argument]?
  }

  private struct Argument: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String
    }

    let kind: Setting.Kind
    let isOptional: Bool
    let isRepeating: Bool
    let parsingStrategy: String
    let names: [Name]?
    let sectionTitle: String?
    let valueName: String?
    let defaultValue: String?
    let allValues: [String]?
    let abstract: String?

    /// Nil of what makes no sense in a file.
    var setting: Setting? {
      let long = names?.first { $0.kind == "long" }?.name
      guard let key = kind == .positional ? valueName : long,
        kind == .positional || !["config", "help", "version"].contains(key)
      else { return nil }
      return Setting(
        key: key, names: (names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }, kind: kind,
        isRepeating: isRepeating, isOptional: isOptional, takesSeveral: parsingStrategy == "upToNextOption",
        title: sectionTitle, help: abstract ?? "", usual: defaultValue, valueName: valueName ?? key,
        values: allValues ?? [])
    }
  }
}
