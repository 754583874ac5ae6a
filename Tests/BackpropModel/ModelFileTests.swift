import Backprop
import BackpropData
import BackpropFormats
import BackpropModel
import Foundation
import TestSupport
import Testing

struct ModelFileTests {
  private func models() throws -> [Model] {
    [
      try Samples.model(Samples.words()),
      try Samples.model(Samples.threeClasses()) { $0.precision = .double },
      try Samples.model(Samples.numbers()) {
        $0.hidden = [.dense(5, .leakyReLU()), .dropout(0.2), .dense(3, .gelu)]
        $0.validation = 0
      },
    ]
  }

  @Test func whatIsWrittenIsRead() throws {
    let folder = try TemporaryFolder()
    for model in try models() {
      try model.write(to: folder.file("m"))
      let read = try Model(contentsOf: folder.file("m"))
      #expect(read == model)
      #expect(try read.serialized() == folder.bytes("m"))
      #expect(try Model(bytes: folder.bytes("m"), name: "bytes") == model)
    }
    #expect(try folder.names == ["m", "m.bak"])
  }

  @Test func equalTrainingsGiveEqualBytes() throws {
    #expect(try models().map { try $0.serialized() } == models().map { try $0.serialized() })
    let other = try Samples.model(Samples.words()) { $0.seed = 1 }
    #expect(try other.serialized() != models()[0].serialized())
  }

  @Test func anEarlierFileIsKeptUnlessUnwanted() throws {
    let folder = try TemporaryFolder()
    let models = try models()
    try models[0].write(to: folder.file("m"))
    try models[1].write(to: folder.file("m"), keepingEarlier: false)
    #expect(try folder.names == ["m"])
    try models[2].write(to: folder.file("m"))
    #expect(try Model(contentsOf: folder.file("m.bak")) == models[1])
    #expect(try Model(contentsOf: folder.file("m")) == models[2])
  }

  @Test func itIsASafetensorsFileOfPlainTensors() throws {
    let model = try models()[0]
    let file = try SafetensorsFile(bytes: model.serialized())
    #expect(
      Set(file.tensors.map(\.name)) == [
        "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias",
      ])
    #expect(try file.tensor(named: "layers.0.weight").shape == [6, 5])
    #expect(
      try file.tensor(named: "layers.0.weight").floats().map(Double.init)
        == model.network.elements(of: "layers.0.weight"))
    #expect(file.metadata["backprop.format"] == "4")
    for key in ["architecture", "schema", "conformal", "features", "target", "provenance"] {
      _ = try JSONValue(parsing: Array(#require(file.metadata["backprop.\(key)"]).utf8))
    }
  }

  @Test func truncatedAnywhere() throws {
    let bytes = try models()[0].serialized()
    for count in Array(0..<24) + Array(stride(from: 24, to: bytes.count, by: 97)) + [bytes.count - 1] {
      expectDamaged(Array(bytes.prefix(count)), "the first \(count) bytes")
    }
    expectDamaged(bytes + [0], "a byte more")
  }

  @Test func alteredAnywhere() throws {
    let bytes = try models()[0].serialized()
    for index in Array(0..<64) + Array(stride(from: 64, to: bytes.count, by: 13)) {
      for flip: UInt8 in [1, 0x20, 0x80] {
        var altered = bytes
        altered[index] ^= flip
        expectDamaged(altered, "byte \(index) ^ \(flip)")
      }
    }
  }

  @Test func oversizedHeaders() throws {
    let bytes = try models()[0].serialized()
    for length in [UInt64.max, 1 << 63, 1 << 40, 100_000_001, UInt64(bytes.count), 0, 1] {
      let head = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) }
      expectDamaged(head + bytes.dropFirst(8), "a header of \(length) bytes")
    }
  }

  /// Files whose checksum is right, so that only what they say is wrong.
  @Test(arguments: [
    ("format", "6", "format version 5 or earlier, got 6: written by a later version"),
    ("format", "one", "expected a format version, got \"one\""), ("format", "0", "expected a format version"),
    ("objective", "guess", "expected an objective, got \"guess\""),
    ("objective", "cross-entropy", "expected a network of"),
    ("architecture", "{}", "\"architecture\" in the metadata"),
    (
      "architecture", #"{"inputs":-5,"layers":[{"kind":"dense","outputs":6},{"kind":"dense","outputs":1}]}"#,
      "1 input or more"
    ),
    (
      "architecture", #"{"inputs":5,"layers":[{"kind":"dense","outputs":-6},{"kind":"dense","outputs":1}]}"#,
      "outputs of 1 or more"
    ),
    (
      "architecture",
      #"{"inputs":4611686018427387904,"layers":[{"kind":"dense","outputs":4},{"kind":"dense","outputs":1}]}"#,
      "bytes"
    ),
    (
      "architecture", #"{"inputs":5,"layers":[{"kind":"convolution"}]}"#,
      "a kind of layer that this version knows"
    ),
    ("architecture", #"{"inputs":5,"layers":[]}"#, "layer"),
    (
      "architecture", #"{"inputs":5,"layers":[{"kind":"dropout","rate":2},{"kind":"dense","outputs":1}]}"#,
      "dropout"
    ),
    ("features", "[]", "\"features\" in the metadata"),
    ("target", #"{"column":"y","values":{}}"#, "\"target\""),
    ("provenance", "null", "\"provenance\""),
    ("networks", "9", "expected a number of networks"),
    ("objective", "quantile:0.1:0.9", "expected a network of"),
    ("conformal", #"{"kind":"doubt","rows":2,"scores":[0.5,0.25]}"#, "\"conformal\""),
    ("conformal", #"{"kind":"doubt","rows":2,"scores":[0,1.5]}"#, "\"conformal\""),
    ("conformal", #"{"kind":"doubt","rows":2,"scores":[-1,0.5]}"#, "\"conformal\""),
    ("conformal", #"{"kind":"doubt","rows":2,"scores":["nan","nan"]}"#, "\"conformal\""),
    ("conformal", #"{"kind":"doubt","rows":1,"scores":[0,0.5]}"#, "\"conformal\""),
    ("conformal", #"{"kind":"doubt","rows":9223372036854775807,"scores":[0,0.5]}"#, "\"conformal\""),
    ("conformal", #"{"kind":"doubt","rows":0,"scores":[]}"#, "\"conformal\""),
    ("conformal", #"{"kind":"luck","rows":1,"scores":[0]}"#, "\"conformal\""),
    ("conformal", #"{"kind":"error","rows":1,"scores":[0]}"#, "expected scores of the target's task"),
  ])
  func forged(key: String, text: String, words: String) throws {
    let file = try SafetensorsFile(bytes: models()[0].serialized())
    var metadata = file.metadata
    metadata["backprop." + key] = text
    metadata["backprop.checksum"] = checksum(metadata, file.tensors)
    let forged = try SafetensorsFile(tensors: file.tensors, metadata: metadata).serialized()
    let error = #expect(throws: ModelError.self) { try Model(bytes: forged, name: "m") }
    #expect(error?.kind == .damaged)
    #expect(error?.description.hasPrefix("m: ") == true)
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  /// Networks whose layers differ are each read by their own architecture, in a file of the version that says so.
  @Test func networksOfSeveralKinds() throws {
    var settings = TrainingSettings(target: "y")
    settings.recipe = Recipe(.best)
    settings.recipe?.hidden = [6]
    settings.recipe?.epochs = 2
    settings.recipe?.repeats = 3
    settings.folds = 2
    let table = try Samples.table { a, b in "\(a * b)" }
    let model = try TrainingPlan(table: table, settings: settings).run().model
    #expect(model.networks[0].layers == model.networks[1].layers)
    #expect(model.networks[0].layers != model.networks[4].layers)
    let bytes = try model.serialized()
    let file = try SafetensorsFile(bytes: bytes)
    #expect(file.metadata["backprop.format"] == "5")
    let read = try Model(bytes: bytes, name: "m")
    #expect(read == model && read.networks.map(\.layers) == model.networks.map(\.layers))
    #expect(try read.predictions(for: table) == model.predictions(for: table))
    // What the file says of its kinds is checked before it is believed.
    let kinds = try #require(file.metadata["backprop.kinds"])
    #expect(kinds.contains(#""networks":[0,0,1,1,2,2]"#))
    for wrong in [
      "[0,0,1,1,2]", "[0,0,1,1,2,3]", "[0,0,-1,1,2,2]", "[2,2,1,1,0,0]", "[]", "[0,0,1,1,1,2]",
    ] {
      var metadata = file.metadata
      metadata["backprop.kinds"] = kinds.replacing(
        #""networks":[0,0,1,1,2,2]"#, with: "\"networks\":\(wrong)")
      metadata["backprop.checksum"] = checksum(metadata, file.tensors)
      try expectDamaged(
        SafetensorsFile(tensors: file.tensors, metadata: metadata).serialized(), "\(wrong)")
    }
    // So are the weights of the mean, which kinds differ in.
    let weights = try #require(model.weights)
    #expect(weights[0] == weights[1] && weights[2] == weights[3] && weights[4] == weights[5])
    for wrong in [
      "[1,1,1,1,1]", "[1,1,1,1,1,0]", "[1,1,1,1,1,-1]", "[1,1,1,1,1,\"inf\"]", "[]", "1",
    ] {
      var metadata = file.metadata
      metadata["backprop.weights"] = wrong
      metadata["backprop.checksum"] = checksum(metadata, file.tensors)
      try expectDamaged(
        SafetensorsFile(tensors: file.tensors, metadata: metadata).serialized(), "weights \(wrong)")
    }
    // It cannot be said in one set of settings: that is told.
    #expect(try TrainingSettings.like(read).notes.contains { $0.contains("several kinds") })
  }

  @Test func theForgersChecksumIsTheFiles() throws {
    let file = try SafetensorsFile(bytes: models()[0].serialized())
    #expect(checksum(file.metadata, file.tensors) == file.metadata["backprop.checksum"])
  }

  @Test func somebodyElsesFile() throws {
    let tensor = try SafetensorsTensor(name: "layers.0.weight", shape: [1, 2], floats: [1, 2])
    let bytes = try SafetensorsFile(tensors: [tensor], metadata: ["format": "pt"]).serialized()
    let error = #expect(throws: ModelError.self) { try Model(bytes: bytes, name: "theirs") }
    #expect(error?.kind == .damaged)
    #expect(error?.description.contains("expected a model written by backprop train") == true)
  }

  @Test func pathsThatHoldNoModel() throws {
    let folder = try TemporaryFolder()
    func kind(_ path: String) -> ModelError.Kind? {
      #expect(throws: ModelError.self) { try Model(contentsOf: path) }?.kind
    }
    #expect(kind(folder.file("nowhere")) == .noInput)
    #expect(kind(folder.path) == .noInput)
    let model = try models()[0]
    for path in [folder.path, folder.file("nowhere/m")] {
      let error = #expect(throws: ModelError.self) { try model.write(to: path) }
      #expect(error?.kind == .cannotWrite)
    }
    #expect(try folder.names == [])
  }

  private func expectDamaged(_ bytes: [UInt8], _ comment: Comment) {
    let error = #expect(throws: ModelError.self, comment) { try Model(bytes: bytes, name: "m") }
    #expect(error?.kind == .damaged, comment)
    #expect(error?.description.hasPrefix("m: ") == true, comment)
  }

  /// FNV-1a over the metadata by key and the tensors by name, as the file's documentation says.
  private func checksum(_ metadata: [String: String], _ tensors: [SafetensorsTensor]) -> String {
    var hash: UInt64 = 14_695_981_039_346_656_037
    func add(_ bytes: [UInt8]) { for byte in bytes { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 } }
    func add(_ text: String) { add(Array(text.utf8) + [0]) }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != "backprop.checksum" {
      add(String(key.dropFirst("backprop.".count)))
      add(value)
    }
    for tensor in tensors.sorted(by: { $0.name < $1.name }) {
      add(tensor.name)
      for size in tensor.shape { add("\(size)") }
      add(tensor.bytes)
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
