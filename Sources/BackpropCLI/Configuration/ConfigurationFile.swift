import ArgumentParser
import BackpropData
import BackpropFormats

/// A file of settings, each under the name of its flag: `learning-rate = 0.01`.
struct ConfigurationFile {
  /// A setting with its words as the command line would have them.
  struct Entry {
    let setting: VerbOptions.Setting
    let words: [String]
    let line: Int
  }

  let path: String
  private(set) var entries: [Entry] = []

  /// What no file of settings comes near.
  private static let mostBytes = 1 << 20

  /// Reads a file for a verb. Throws where it is not there, is no TOML, or says what the verb does not know.
  init(_ path: String, for options: VerbOptions) throws {
    self.path = path == "-" ? "standard input" : path
    for (entry, section) in try Self.keys(of: Self.table(path), path: self.path, options) {
      let place = "\(self.path):\(entry.line)"
      let setting = try Self.setting(entry.key, in: section, at: place, options)
      if let earlier = entries.first(where: { $0.setting.key == entry.key }) {
        throw Failure(
          .badConfiguration,
          "\(place): \(entry.key): expected it once, got it in line \(earlier.line) already")
      }
      entries.append(try Self.entry(entry, setting, at: place, options))
    }
  }

  /// The file without some of its settings.
  func without(_ isLeftOut: (VerbOptions.Setting) -> Bool) -> ConfigurationFile {
    var file = self
    file.entries.removeAll { isLeftOut($0.setting) }
    return file
  }

  /// The tables of a TOML file. Throws where it is not there, or is none.
  static func table(_ path: String) throws -> TOMLTable {
    do {
      return try TOMLTable(
        parsing: readFile(path == "-" ? "/dev/stdin" : path, limit: mostBytes),
        name: path == "-" ? "standard input" : path)
    } catch let error as TOMLError {
      throw Failure(.badConfiguration, error.description)
    } catch FileError.tooLarge {
      throw Failure(
        .badConfiguration,
        "\(path): expected a file of settings in TOML, at most \(mostBytes >> 10) KB of them, got more")
    }
  }

  /// All keys with the sections that they stand in, which the verb must have.
  private static func keys(
    of table: TOMLTable, path: String, _ options: VerbOptions
  ) throws -> [(entry: TOMLTable.Entry, section: String?)] {
    var keys: [(entry: TOMLTable.Entry, section: String?)] = []
    for entry in table.entries {
      if case .table(let section) = entry.value {
        try check(section: entry.key, at: "\(path):\(entry.line)", options)
        keys += section.entries.map { ($0, entry.key) }
      } else {
        keys.append((entry, nil))
      }
    }
    return keys
  }

  private static func check(section: String, at place: String, _ options: VerbOptions) throws {
    var known: [String] = []
    for name in options.settings.compactMap(\.section) where !known.contains(name) { known.append(name) }
    guard !known.contains(section) else { return }
    let near = nearestName(to: section, among: known).map { "did you mean [\($0)]?" }
    throw Failure(
      .badConfiguration,
      "\(place): unknown section [\(section)]; \(near ?? "there are \(known.joined(separator: ", "))")")
  }

  /// The setting of a key, which stands where it may.
  static func setting(
    _ key: String, in section: String?, at place: String, _ options: VerbOptions
  ) throws -> VerbOptions.Setting {
    guard let setting = options.setting(key) else {
      throw Failure(.badConfiguration, "\(place): unknown key \"\(key)\"; \(advice(on: key, options))")
    }
    guard section == nil || section == setting.section else {
      let right = setting.section.map { "in [\($0)]" } ?? "above the first section"
      throw Failure(.badConfiguration, "\(place): \(key): expected it \(right), got it in [\(section ?? "")]")
    }
    return setting
  }

  private static func advice(on key: String, _ options: VerbOptions) -> String {
    if let near = nearestName(to: key, among: options.settings.map(\.key)) { return "did you mean \(near)?" }
    return "the keys are the flags of backprop \(options.verb), without the dashes"
  }

  private static func entry(
    _ entry: TOMLTable.Entry, _ setting: VerbOptions.Setting, at place: String, _ options: VerbOptions
  ) throws -> Entry {
    do {
      if setting.kind == .flag {
        guard case .boolean(let isOn) = entry.value else {
          throw SettingValue.Mismatch(expected: "true or false")
        }
        let flag = isOn ? setting : options.contrary(of: setting.key)
        return Entry(
          setting: setting, words: flag.map { ["--\($0.key)"] } ?? [], line: entry.line)
      }
      let values = try SettingValue.words(entry.value, isRepeating: setting.isRepeating)
      let words = setting.kind == .positional ? values : values.map { "--\(setting.key)=\($0)" }
      return Entry(setting: setting, words: words, line: entry.line)
    } catch let mismatch as SettingValue.Mismatch {
      throw Failure(
        .badConfiguration,
        "\(place): \(setting.key): expected \(mismatch.expected), got \(mismatch.got ?? entry.value.kind)")
    }
  }
}
