import BackpropFormats

/// A file of settings as `init` writes it: every setting of a verb with what it does, grouped as in the help text.
struct ConfigurationText {
  /// The first words of the file, by which an earlier one is known again.
  static let mark = "# backprop init"
  private static let width = 78

  private(set) var text: String

  /// - Parameters:
  ///   - beginning: what stands above, without the signs of comments.
  ///   - values: what is set; a setting with a usual value has that.
  ///   - inUse: what is used where nothing is set; it stands there as a comment.
  init(
    _ options: VerbOptions, beginning: [String], values: [String: TOMLValue], inUse: [String: TOMLValue]
  ) {
    text = Self.mark + "\n" + beginning.map { Self.comment($0) }.joined()
    var titles: [String?] = [nil]
    for title in options.settings.map(\.title) where !titles.contains(title) { titles.append(title) }
    for title in titles {
      let settings = options.settings.filter { $0.title == title && !Self.isContrary($0, options) }
      // A verb's files come first, and its flags without a title.
      if let title { text += "\n[\(VerbOptions.section(title))]\n" }
      for setting in settings { add(setting, values[setting.key], inUse[setting.key]) }
    }
  }

  /// `no-shuffle` is `shuffle = false`.
  private static func isContrary(_ setting: VerbOptions.Setting, _ options: VerbOptions) -> Bool {
    setting.key.hasPrefix("no-") && options.contrary(of: setting.key) != nil
  }

  private mutating func add(_ setting: VerbOptions.Setting, _ value: TOMLValue?, _ inUse: TOMLValue?) {
    text += "\n"
    if !setting.help.isEmpty { text += Self.wrapped(setting.help).map(Self.comment).joined() }
    if !setting.values.isEmpty, setting.kind == .option, setting.values.count > 1 {
      text += Self.wrapped("One of: " + setting.values.joined(separator: "; ")).map(Self.comment).joined()
    }
    let key = TOMLText.key([setting.key])
    if let value = value ?? Self.usual(setting) {
      text += "\(key) = \(TOMLText.value(value))\n"
    } else if let inUse {
      text += "# \(key) = \(TOMLText.value(inUse))\n"
    } else if setting.isRepeating {
      text += "# \(key) = []\n"
    } else {
      text += "# \(key) = <\(setting.valueName)>\n"
    }
  }

  /// What a setting is where nothing is said, as far as ArgumentParser knows it.
  private static func usual(_ setting: VerbOptions.Setting) -> TOMLValue? {
    switch setting.kind {
    case .flag: .boolean(setting.usual == "--" + setting.key || setting.usual == "true")
    case .option: setting.usual.map(value)
    case .positional: nil
    }
  }

  /// A word of the command line as a value: a number where it is written as one.
  static func value(_ word: String) -> TOMLValue {
    guard let table = try? TOMLTable(parsing: Array("word = \(word)".utf8), name: "") else {
      return .string(word)
    }
    switch table["word"] {
    // As it stands, so that a file and a flag say the same.
    case .integer(let number)? where "\(number)" == word: return .integer(number)
    case .number(let number)? where "\(number)" == word: return .number(number)
    default: return .string(word)
    }
  }

  /// A line of a comment; what a column's name may bring with it becomes visible.
  private static func comment(_ line: String) -> String {
    let plain = line.unicodeScalars.map { $0.isControl ? "?" : String($0) }.joined()
    return plain.isEmpty ? "#\n" : "# \(plain)\n"
  }

  /// A sentence in lines.
  private static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      if !line.isEmpty, line.count + 1 + word.count > width - 2 {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
