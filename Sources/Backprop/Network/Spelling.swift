#if !hasFeature(Embedded)

  /// A setting that people write as a word, with numbers behind colons: `relu`, `leaky-relu:0.2`, `step:30:0.5`.
  ///
  /// The command line, the configuration and the model file all read and write settings through this one protocol.
  public protocol Spelled: Equatable {
    /// Every form that may be written, for help and for errors: `leaky-relu[:SLOPE]`.
    static var forms: [String] { get }
    /// How this setting is written.
    var spelling: String { get }
    /// The setting of a word and its numbers; nil where they are none of the forms.
    init?(word: String, numbers: [Double])
    /// The setting that a text spells; nil where it is none of `forms`, or a number in it is not finite.
    init?(spelling: String)
  }

  extension Spelled {
    /// The setting that a text spells; nil where it is none of `forms`, or a number in it is not finite.
    public init?(spelling: String) {
      guard let (word, numbers) = Self.wordAndNumbers(of: spelling) else { return nil }
      self.init(word: word, numbers: numbers)
    }

    /// A text's word and the numbers behind its colons; nil where one of these is none, or not finite.
    static func wordAndNumbers(of spelling: String) -> (word: String, numbers: [Double])? {
      let parts = spelling.split(separator: ":", omittingEmptySubsequences: false)
      guard let word = parts.first else { return nil }
      var numbers: [Double] = []
      for part in parts.dropFirst() {
        guard let number = Double(part), number.isFinite else { return nil }
        numbers.append(number)
      }
      return (String(word), numbers)
    }
  }

#endif
