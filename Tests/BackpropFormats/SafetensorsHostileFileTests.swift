import BackpropFormats
import Testing

/// Files that nobody should trust: each is refused with the place, and none traps.
@Suite struct SafetensorsHostileFileTests {
  typealias Problem = SafetensorsError.Problem

  func bytes(_ header: String, _ buffer: Int = 0) -> [UInt8] {
    bytes(Array(header.utf8), buffer)
  }

  func bytes(_ header: [UInt8], _ buffer: Int = 0) -> [UInt8] {
    let length = UInt64(header.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) } + header
      + [UInt8](repeating: 1, count: buffer)
  }

  func problem(_ bytes: [UInt8]) -> Problem? {
    do throws(SafetensorsError) {
      _ = try SafetensorsFile(bytes: bytes, file: "x.safetensors")
      return nil
    } catch {
      #expect(error.file == "x.safetensors")
      #expect(error.description.hasPrefix("x.safetensors: safetensors: "))
      return error.problem
    }
  }

  func entry(_ type: String = "F32", _ shape: String = "1", _ offsets: String = "0,4") -> String {
    #"{"dtype":"\#(type)","shape":[\#(shape)],"data_offsets":[\#(offsets)]}"#
  }

  @Test func aPlainFileIsRead() {
    // What the other tests change is fine unchanged.
    #expect(problem(bytes(#"{"a":\#(entry())}"#, 4)) == nil)
    #expect(problem(bytes(" {}".replacing(" ", with: ""), 0)) == nil)
    #expect(problem(bytes("{ \"a\" : \(entry()) ,\n\t\"b\":\(entry("U8", "2", "4,6"))\r}  ", 6)) == nil)
  }

  @Test func lengths() {
    #expect(problem([]) == .noHeader(bytes: 0))
    #expect(problem([1, 2, 3]) == .noHeader(bytes: 3))
    #expect(problem([UInt8](repeating: 255, count: 8)) == .headerLength(.max, limit: 0))
    #expect(problem([3, 0, 0, 0, 0, 0, 0, 0, 123, 125]) == .headerLength(3, limit: 2))
    #expect(problem([1, 0, 0, 0, 0, 0, 0, 0, 123, 125]) == .headerLength(1, limit: 2))
    #expect(problem(bytes(#"{"a":\#(entry())}"#, 3)) == .truncated(expected: 4, got: 3))
    #expect(problem(bytes(#"{"a":\#(entry())}"#, 5)) == .trailing(expected: 4, got: 5))
    #expect(problem(bytes("{}", 1)) == .trailing(expected: 0, got: 1))
  }

  @Test func tensorsThatDoNotAddUp() {
    #expect(
      problem(bytes(#"{"a":\#(entry("F32", "2"))}"#, 4)) == .length(tensor: "a", expected: 8, got: 4))
    #expect(
      problem(bytes(#"{"a":\#(entry("F32", "1", "1,5"))}"#, 5)) == .offset(tensor: "a", expected: 0, got: 1))
    let first = #""a":\#(entry())"#
    #expect(
      problem(bytes(#"{\#(first),"b":\#(entry("F32", "1", "5,9"))}"#, 9))
        == .offset(tensor: "b", expected: 4, got: 5))
    #expect(
      problem(bytes(#"{\#(first),"b":\#(entry("F32", "1", "3,7"))}"#, 7))
        == .offset(tensor: "b", expected: 4, got: 3))
    #expect(problem(bytes(#"{\#(first),\#(first)}"#, 4)) == .duplicate(name: "a"))
    #expect(problem(bytes(#"{\#(first),"\u0061":\#(entry())}"#, 4)) == .duplicate(name: "a"))
    #expect(problem(bytes(#"{"a":\#(entry("F31"))}"#, 4)) == .dataType(tensor: "a", got: "F31"))
    #expect(
      problem(bytes(#"{"a":\#(entry("F32", "4294967296,4294967296"))}"#, 4))
        == .shape(tensor: "a", got: [1 << 32, 1 << 32]))
    #expect(
      problem(bytes(#"{"a":\#(entry("F64", "2305843009213693952", "0,0"))}"#))
        == .shape(tensor: "a", got: [1 << 61]))
    #expect(
      problem(bytes(#"{"a":\#(entry("U8", "9223372036854775807", "0,9223372036854775807"))}"#, 4))
        == .truncated(expected: .max, got: 4))
    #expect(problem(bytes(#"{"a":{}}"#)) == .missing(tensor: "a", field: "dtype"))
    #expect(problem(bytes(#"{"a":{"dtype":"U8"}}"#)) == .missing(tensor: "a", field: "shape"))
    #expect(
      problem(bytes(#"{"a":{"dtype":"U8","shape":[]}}"#)) == .missing(tensor: "a", field: "data_offsets"))
  }

  @Test(arguments: [
    "", " {}", "[]", "{", "{]", "{}}", "{},", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1}"#, #"{"a":null}"#,
    #"{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,0]}}"#,
    #"{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}"#,
    #"{"a":{"dtype":"U8","shape":[1e0],"data_offsets":[0,1]}}"#,
    #"{"a":{"dtype":"U8","shape":[01],"data_offsets":[0,1]}}"#,
    #"{"a":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,0]}}"#,
    #"{"a":{"dtype":"U8","shape":[1,],"data_offsets":[0,1]}}"#,
    #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}"#,
    #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}"#,
    #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}"#,
    #"{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#,
    #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"more":1}}"#,
    #"{"a":{"dtype":8,"shape":[1],"data_offsets":[0,1]}}"#,
    #"{"__metadata__":{"a":1}}"#, #"{"__metadata__":{"a":{}}}"#, #"{"__metadata__":[]}"#,
    #"{"__metadata__":{"a":"1","a":"2"}}"#, #"{"__metadata__":{},"__metadata__":{}}"#,
    #"{"__metadata__":{"a":"\x"}}"#, #"{"__metadata__":{"a":"\u12"}}"#, #"{"__metadata__":{"a":"\ud800"}}"#,
    #"{"__metadata__":{"a":"\ud800\u0041"}}"#, #"{"__metadata__":{"a":"\udc00"}}"#,
    #"{"__metadata__":{"a":"\u00e"}}"#, #"{"__metadata__":{"a":"\u+123"}}"#,
    "{\"__metadata__\":{\"a\":\"\n\"}}", #"{"__metadata__":{"a"#, #"{"__metadata__":{"a\"#, "{} \0",
    "\u{FEFF}{}",
  ]) func notTheGrammar(_ header: String) {
    #expect(problem(bytes(header, 1)) != nil)
    #expect(problem(bytes(header, 0)) != nil)
  }

  @Test func errorsSayWhere() {
    #expect(problem(bytes(#"{"a":1}"#)) == .header(offset: 13, expected: "{", got: "'1'"))
    let error = SafetensorsError(
      file: "m.safetensors", problem: .length(tensor: "w\u{1B}[2J", expected: 8, got: 4))
    #expect(
      error.description
        == "m.safetensors: safetensors: tensor 'w\u{FFFD}[2J': expected 8 bytes by shape and dtype, got 4")
  }

  @Test func escapesAndEncodings() throws {
    let file = try SafetensorsFile(
      bytes: bytes(#"{"__metadata__":{"\u0041\ud83d\ude00\/\b\f\r":"\u00E9\t"}}"#))
    #expect(file.metadata == ["A😀/\u{8}\u{C}\r": "é\t"])
    let invalid: [[UInt8]] = [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    ]
    for text in invalid {
      let header = Array(#"{"__metadata__":{"a":""#.utf8) + text + Array(#""}}"#.utf8)
      #expect(problem(bytes(header)) == .header(offset: 29, expected: "text in UTF-8", got: "other bytes"))
    }
  }

  @Test(arguments: ["[", "{\"a\":", "{\"a\":[", "\"", "{\"a\":{\"shape\":["])
  func deepNestingIsRefused(_ mark: String) {
    let header = String(repeating: mark, count: 2_000_000 / mark.utf8.count)
    #expect(problem(bytes(header)) != nil)
    #expect(problem(bytes("{\"a\":" + header)) != nil)
    #expect(problem(bytes("{\"__metadata__\":" + header)) != nil)
  }

  @Test func everyTruncationIsRefused() throws {
    let whole = try readFile(fixture("python.safetensors"))
    #expect(problem(whole) == nil)
    for count in whole.indices { #expect(problem(Array(whole[..<count])) != nil) }
  }

  @Test func flippedBitsAreRefusedOrReadAsAFile() throws {
    let whole = try readFile(fixture("python.safetensors"))
    var state: UInt64 = 1
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    var refused = 0
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...random(4) { bytes[random(bytes.count)] ^= UInt8(1 << random(8)) }
      guard let file = try? SafetensorsFile(bytes: bytes) else {
        refused += 1
        continue
      }
      // What is read as a file can be written as one.
      let again = try SafetensorsFile(bytes: file.serialized())
      #expect(Set(again.tensors.map(\.name)) == Set(file.tensors.map(\.name)))
      #expect(again.metadata == file.metadata)
    }
    #expect(refused > 5_000 && refused < 20_000)
  }

  @Test func tensorsAndFilesAreChecked() throws {
    #expect(throws: SafetensorsError(file: nil, problem: .length(tensor: "a", expected: 8, got: 4))) {
      try SafetensorsTensor(name: "a", shape: [2], floats: [1])
    }
    #expect(throws: SafetensorsError(file: nil, problem: .shape(tensor: "a", got: [-1, -1]))) {
      try SafetensorsTensor(name: "a", shape: [-1, -1], floats: [1])
    }
    let tensor = try SafetensorsTensor(name: "a", shape: [], floats: [1])
    #expect(
      throws: SafetensorsError(
        file: nil, problem: .otherDataType(tensor: "a", expected: [.int64], got: .float32))
    ) { try tensor.integers() }
    #expect(throws: SafetensorsError(file: nil, problem: .duplicate(name: "a"))) {
      try SafetensorsFile(tensors: [tensor, tensor])
    }
    let reserved = try SafetensorsTensor(name: "__metadata__", shape: [], floats: [1])
    #expect(throws: SafetensorsError(file: nil, problem: .reservedName("__metadata__"))) {
      try SafetensorsFile(tensors: [reserved])
    }
    #expect(throws: SafetensorsError(file: nil, problem: .noSuchTensor("b"))) {
      try SafetensorsFile(tensors: [tensor]).tensor(named: "b")
    }
    let path = "/no/such/model.safetensors"
    #expect(throws: SafetensorsError(file: path, problem: .file(.noSuchFile(path: path)))) {
      try SafetensorsFile(contentsOf: path)
    }
  }
}
