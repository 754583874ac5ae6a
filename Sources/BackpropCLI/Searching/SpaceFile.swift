import BackpropData
import BackpropFormats
import BackpropModel

/// A search space as a TOML file has it: `dropout = { from = 0.0, to = 0.5 }`, `activation = ["relu", "gelu"]`.
struct SpaceFile {
  /// The space, by the names of train's flags.
  let space: SearchSpace
  private var lines: [String: Int] = [:]
  private let path: String

  /// Reads a file. Throws where it is not there, is no TOML, or says what a trial cannot set.
  init(_ path: String, for options: VerbOptions) throws {
    self.path = path == "-" ? "standard input" : path
    var dimensions: [SearchSpace.Dimension] = []
    let sections = Set(options.settings.compactMap(\.section))
    for entry in try ConfigurationFile.table(path).entries {
      var keys = [(entry: entry, section: String?.none)]
      if case .table(let table) = entry.value, sections.contains(entry.key) {
        keys = table.entries.map { ($0, entry.key) }
      }
      for (entry, section) in keys {
        let place = "\(self.path):\(entry.line)"
        let setting = try ConfigurationFile.setting(entry.key, in: section, at: place, options)
        guard setting.isSearchable else {
          throw Failure(
            .badConfiguration,
            "\(place): \(entry.key): expected a setting of network, loss, optimizer or training that leaves the rows as they "
              + "are, for trials to be compared; give it to search as a flag")
        }
        do throws(SettingValue.Mismatch) {
          dimensions.append(.init(entry.key, try Self.range(entry.value, setting)))
        } catch {
          throw Failure(
            .badConfiguration,
            "\(place): \(entry.key): expected \(error.expected), got \(error.got ?? entry.value.kind)")
        }
        lines[entry.key] = entry.line
      }
    }
    do {
      space = try SearchSpace(dimensions)
    } catch {
      throw Failure(.badConfiguration, "\(self.path): \(error.description)")
    }
  }

  /// Where a setting stands.
  func place(of name: String) -> String { "\(path):\(lines[name] ?? 1)" }

  /// `{ from, to, scale }`, a list of choices, or one value.
  private static func range(
    _ value: TOMLValue, _ setting: VerbOptions.Setting
  ) throws(SettingValue.Mismatch) -> SearchSpace.Range {
    switch value {
    case .table(let table): return try range(table)
    case .array(let choices):
      guard !choices.isEmpty else { throw .init(expected: "one choice at least") }
      var values: [SearchValue] = []
      for choice in choices { values.append(try Self.choice(choice, setting)) }
      return .choices(values)
    default: return .choices([try choice(value, setting)])
    }
  }

  private static func range(_ table: TOMLTable) throws(SettingValue.Mismatch) -> SearchSpace.Range {
    let known = ["from", "to", "scale"]
    if let odd = table.entries.map(\.key).first(where: { !known.contains($0) }) {
      let near = nearestName(to: odd, among: known).map { "; did you mean \($0)?" } ?? ""
      throw .init(expected: "{ from, to } or { from, to, scale }", got: "\"\(odd)\"\(near)")
    }
    var scale = SearchSpace.Scale.linear
    if let word = table["scale"] {
      guard case .string(let word) = word, let named = SearchSpace.Scale(rawValue: word) else {
        throw .init(expected: "scale = \"log\" or \"linear\"", got: TOMLText.value(word))
      }
      scale = named
    }
    switch (table["from"], table["to"]) {
    case (.integer(let from)?, .integer(let to)?) where from <= to: return .integers(from...to, scale)
    case (let from?, let to?):
      guard let low = number(from), let high = number(to), low <= high else {
        throw .init(
          expected: "numbers in from and to, the lower one first",
          got: "\(TOMLText.value(from)) and \(TOMLText.value(to))")
      }
      return .numbers(low...high, scale)
    default: throw .init(expected: "from and to", got: TOMLText.value(.table(table)))
    }
  }

  private static func number(_ value: TOMLValue) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  /// One choice: false is a setting that is left out.
  private static func choice(
    _ value: TOMLValue, _ setting: VerbOptions.Setting
  ) throws(SettingValue.Mismatch) -> SearchValue {
    switch value {
    case .boolean(let isOn) where setting.kind == .flag || !isOn: return .flag(isOn)
    case .integer(let number) where setting.kind == .option: return .integer(number)
    case .number(let number) where setting.kind == .option: return .number(number)
    case .string(let text) where setting.kind == .option: return .text(text)
    case .array(let values) where setting.isRepeating:
      var list: [SearchValue] = []
      for value in values {
        guard case let single = try choice(value, setting), single != .flag(false), !value.isList else {
          throw .init(expected: "texts or numbers in a list", got: value.kind)
        }
        list.append(single)
      }
      return .list(list)
    default:
      throw .init(
        expected: setting.kind == .flag
          ? "true or false" : "texts or numbers\(setting.isRepeating ? " or lists of them" : ""), or false",
        got: value.kind)
    }
  }
}

extension TOMLValue {
  fileprivate var isList: Bool { if case .array = self { true } else { false } }
}

extension VerbOptions.Setting {
  /// Whether trials may differ in it: not in which rows they are scored on, nor in how long they are trained.
  var isSearchable: Bool {
    switch section {
    case "network", "loss", "optimizer": key != "numpy-seed"
    case "training":
      !["seed", "from", "epochs", "time-limit", "time", "folds", "refit", "metric"].contains(key)
    case "table": ["scale-features", "scale-target", "embed", "class-weights"].contains(key)
    default: false
    }
  }
}
