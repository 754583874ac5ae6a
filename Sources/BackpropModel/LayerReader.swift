import Backprop

/// Reads the text of a `LayerList`, from left to right.
struct LayerReader {
  private let text: [UInt8]
  private var place = 0
  /// No honest network is nested deeper.
  private static let greatestDepth = 32

  init(text: [UInt8]) { self.text = text }

  /// The layers up to the end, or up to the bracket that closes them.
  mutating func list(depth: Int) throws(ModelError) -> [Layer] {
    guard depth <= Self.greatestDepth else {
      throw fault("brackets nested up to \(Self.greatestDepth) deep", got: "more")
    }
    var layers = [try layer(depth: depth)]
    while take(UInt8(ascii: ",")) { layers.append(try layer(depth: depth)) }
    return layers
  }

  /// Throws where something follows.
  mutating func end() throws(ModelError) {
    skipSpaces()
    if place < text.count {
      throw fault("a comma or the end", got: String(decoding: text[place...], as: UTF8.self))
    }
  }

  private mutating func layer(depth: Int) throws(ModelError) -> Layer {
    let words = words()
    let first = words.first ?? ""
    guard take(UInt8(ascii: "(")) else { return try plainLayer(words) }
    switch first {
    case "residual" where words.count == 1:
      let inner = try list(depth: depth + 1)
      try close(first)
      return .residual(inner)
    case "embedding" where words.count == 1:
      var tables = [try table()]
      while take(UInt8(ascii: ",")) { tables.append(try table()) }
      try close(first)
      var embedding = Embedding(tables)
      for word in self.words() {
        guard let initializer: Initializer = try setting("weights", word) else {
          throw fault("weights=INITIALIZER after an embedding", got: word)
        }
        embedding.initializer = initializer
      }
      return .embedding(embedding)
    case "periodic" where words.count == 1: return .periodic(try periodic())
    case "piecewise" where words.count == 1: return .piecewise(try piecewise())
    default:
      throw fault(
        "residual(...), embedding(...), periodic(...) or piecewise(...)",
        got: words.joined(separator: " ") + "(")
    }
  }

  private mutating func close(_ what: String) throws(ModelError) {
    guard take(UInt8(ascii: ")")) else {
      let rest = String(decoding: text[place...], as: UTF8.self)
      throw fault("a closing bracket after \(what)(...", got: rest.isEmpty ? "the end" : rest)
    }
  }

  private mutating func table() throws(ModelError) -> Embedding.Table {
    let words = words()
    let numbers = (words.first ?? "").split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard words.count == 1, numbers.count == 3, let column = numbers[0], let categories = numbers[1],
      let size = numbers[2], column >= 0, categories > 0, size > 0
    else {
      throw fault(
        "an embedding's COLUMN:CATEGORIES:SIZE, columns from 0", got: words.joined(separator: " "))
    }
    return Embedding.Table(column: column, categories: categories, dimension: size)
  }

  /// The columns of a periodic embedding up to its bracket, and its settings.
  private mutating func periodic() throws(ModelError) -> PeriodicEmbedding {
    var periodic = PeriodicEmbedding(try columns(of: "periodic"))
    for word in words() {
      let parts = word.split(separator: "=", omittingEmptySubsequences: false)
      switch (parts[0], parts.count == 2 ? Double(parts[1]) : nil) {
      case ("frequencies", let number?) where Int(exactly: number) != nil:
        periodic.frequencies = Int(number)
      case ("size", let number?) where Int(exactly: number) != nil: periodic.size = Int(number)
      case ("deviation", let number?): periodic.deviation = number
      default:
        throw fault("frequencies=, size= or deviation= with a number after a periodic embedding", got: word)
      }
    }
    return periodic
  }

  /// The columns of a piecewise embedding up to its bracket, and its settings.
  private mutating func piecewise() throws(ModelError) -> PiecewiseEmbedding {
    var piecewise = PiecewiseEmbedding(try columns(of: "piecewise"))
    for word in words() {
      let parts = word.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0] == "pieces", let count = Int(parts[1]) else {
        throw fault("pieces= with a number after a piecewise embedding", got: word)
      }
      piecewise.pieces = count
    }
    return piecewise
  }

  private mutating func columns(of what: String) throws(ModelError) -> [Int] {
    var columns: [Int] = []
    repeat { columns += try range() } while take(UInt8(ascii: ","))
    try close(what)
    return columns
  }

  /// A column, or the columns of a range.
  private mutating func range() throws(ModelError) -> [Int] {
    let words = words()
    let ends = (words.first ?? "").split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard words.count == 1, let first = ends.first, let first, let last = ends.last, let last,
      ends.count <= 2, first >= 0, last >= first, last < 1_000_000
    else {
      throw fault("a column, or FIRST-LAST, of an embedding", got: words.joined(separator: " "))
    }
    return Array(first...last)
  }

  private func plainLayer(_ words: [String]) throws(ModelError) -> Layer {
    guard let first = words.first else {
      throw fault(
        "a layer", got: place < text.count ? "\"\(Character(UnicodeScalar(text[place])))\"" : "the end")
    }
    if first.first?.isNumber == true || first.hasPrefix("-") { return .dense(try dense(words)) }
    if let layer = try namedLayer(first, words.dropFirst().first) {
      guard words.count == 1 || (words.count == 2 && words[1] == "per-unit" && layer.kind == "prelu") else {
        throw fault("a comma after \(first)", got: words.dropFirst().joined(separator: " "))
      }
      return layer
    }
    throw fault(
      "a layer: one of \(LayerList.forms.joined(separator: "; ")), with ACTIVATION one of "
        + Activation.forms.joined(separator: ", "), got: first)
  }

  private func dense(_ words: [String]) throws(ModelError) -> Dense {
    let parts = words[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let size = Int(parts[0]), size > 0 else {
      throw fault("a size of 1 or more", got: String(parts[0]))
    }
    var dense = Dense(outputs: size)
    if parts.count == 2 { dense.activation = try activation(String(parts[1])) }
    for word in words.dropFirst() {
      if word == "no-bias" {
        dense.hasBias = false
      } else if word == "ntk" {
        dense.parametrization = .neuralTangent
      } else if let initializer: Initializer = try setting("weights", word) {
        dense.initializer = initializer
      } else if let initializer: Initializer = try setting("biases", word) {
        dense.biasInitializer = initializer
      } else {
        throw fault("ntk, no-bias, weights=INITIALIZER or biases=INITIALIZER after \(words[0])", got: word)
      }
    }
    return dense
  }

  private func activation(_ text: String) throws(ModelError) -> Activation {
    guard let activation = Activation(spelling: text) else {
      throw fault("an activation: one of \(Activation.forms.joined(separator: ", "))", got: text)
    }
    return activation
  }

  /// A setting behind its name and an equals sign; nil for another name.
  private func setting<T: Spelled>(_ name: String, _ word: String) throws(ModelError) -> T? {
    guard word.hasPrefix(name + "=") else { return nil }
    let text = String(word.dropFirst(name.count + 1))
    guard let setting = T(spelling: text) else {
      throw fault("\(name)= with one of \(T.forms.joined(separator: ", "))", got: text)
    }
    return setting
  }

  /// A layer that begins with a word; nil for an unknown one.
  private func namedLayer(_ text: String, _ next: String?) throws(ModelError) -> Layer? {
    if let activation = Activation(spelling: text) { return .activation(activation) }
    if text == "scaling" { return .scaling }
    if text.hasPrefix("parametric:") {
      return .parametric(try activation(String(text.dropFirst("parametric:".count))))
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.dropFirst().compactMap { Double($0) }.filter(\.isFinite)
    guard let word = parts.first, Self.layerWords.contains(String(word)) else { return nil }
    func refuse() -> ModelError {
      let form = LayerList.forms.first { $0.hasPrefix(word) } ?? ""
      return fault("\(form), a rate from 0 to below 1, other numbers above 0", got: text)
    }
    guard numbers.count == parts.count - 1 else { throw refuse() }
    func number(_ isRight: (Double) -> Bool) throws(ModelError) -> Double {
      guard numbers.count == 1, isRight(numbers[0]) else { throw refuse() }
      return numbers[0]
    }
    func positive(or standard: Double) throws(ModelError) -> Double {
      if numbers.isEmpty { return standard }
      return try number { Float($0) > 0 }
    }
    switch word {
    case "prelu":
      let slope = numbers.isEmpty ? PReLU().slope : try number { _ in true }
      return .prelu(PReLU(slope: slope, isShared: next != "per-unit"))
    case "dropout": return .dropout(try number { $0 >= 0 && $0 < 1 })
    case "alpha-dropout": return .alphaDropout(try number { $0 >= 0 && $0 < 1 })
    case "gaussian-noise": return .gaussianNoise(try number { $0 >= 0 })
    case "layer-norm": return .layerNorm(LayerNorm(epsilon: try positive(or: LayerNorm().epsilon)))
    case "rms-norm": return .rmsNorm(RMSNorm(epsilon: try positive(or: RMSNorm().epsilon)))
    default:
      let standard = BatchNorm()
      guard numbers.count <= 2, numbers.allSatisfy({ Float($0) > 0 }), numbers.count < 2 || numbers[1] <= 1
      else {
        throw refuse()
      }
      return .batchNorm(
        BatchNorm(
          epsilon: numbers.first ?? standard.epsilon,
          momentum: numbers.count > 1 ? numbers[1] : standard.momentum))
    }
  }

  private static let layerWords: Set<String> = [
    "prelu", "dropout", "alpha-dropout", "gaussian-noise", "layer-norm", "rms-norm", "batch-norm",
  ]

  /// The words up to a comma, a bracket or the end.
  private mutating func words() -> [String] {
    let stops = Array(",()".utf8)
    let start = place
    while place < text.count, !stops.contains(text[place]) { place += 1 }
    return String(decoding: text[start..<place], as: UTF8.self).split(whereSeparator: \.isWhitespace).map(
      String.init)
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpaces()
    guard place < text.count, text[place] == byte else { return false }
    place += 1
    return true
  }

  private mutating func skipSpaces() {
    while place < text.count, [9, 10, 13, 32].contains(text[place]) { place += 1 }
  }

  private func fault(_ expected: String, got: String) -> ModelError {
    ModelError(.settings, "network: expected \(expected), got \(got)")
  }
}
