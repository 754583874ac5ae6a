import TestSupport
import Testing

/// Training and scores under a bound of memory: the same, byte for byte.
@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct MemoryTests {
  let backprop: Command

  init() throws { backprop = try Command() }

  /// Some megabytes: numbers with missing cells, two words and many, dates, texts, leading zeros, and a target of either kind.
  private static let large: String = {
    var text = "a,b,c,city,zip,day,said,y,z\n"
    for row in 0..<30_000 {
      let a = Double(row * 7919 % 10_007) / 64
      let b = Double(row * 104_729 % 65_537) - 30_000
      let said = "the \(["quick", "brown", "lazy"][row % 3]) fox says \(row * 31 % 977) words"
      text +=
        "\(row % 50 == 3 ? "" : "\(a)"),\(b),\(row % 2 == 0 ? "yes" : "no"),city \(row % 40),0\(row % 90 + 10),"
      text +=
        "2020-0\(row % 9 + 1)-1\(row % 9),\(said),\(a + b / 500 > 50 ? "high" : "low"),\(a * 2 - b / 100)\n"
    }
    return text
  }()

  @Test(arguments: [
    ["--target", "y", "--ignore", "z", "--hidden", "16", "8"],
    [
      "--target", "z", "--ignore", "y", "--precision", "double", "--split-group", "city", "--batch-size",
      "100",
    ],
    ["--target", "y", "--embed", "none", "--scale-features", "standard", "--validation", "0"],
  ])
  func theSameModel(_ flags: [String]) throws {
    try backprop.folder.write(Self.large, as: "t.csv")
    let common = ["train", "t.csv", "--epochs", "2", "--no-chart"] + flags
    let usual = try backprop.run(common + ["-o", "usual.safetensors"])
    #expect(usual.code == 0, "\(usual)")
    for attempt in 0..<2 {
      let run = try backprop.run(
        common + ["-o", "bounded.safetensors", "--memory", "80MB", "--cache", backprop.folder.path])
      #expect(
        run.code == 0 && run.error.contains(attempt == 0 ? "for the next time" : "the same file earlier"),
        "\(run)")
      #expect(try backprop.folder.bytes("bounded.safetensors") == backprop.folder.bytes("usual.safetensors"))
    }
    let bound = ["--memory", "80MB", "--cache", backprop.folder.path]
    for words in [
      ["evaluate", "usual.safetensors", "t.csv", "--json"], ["find-rate", "t.csv", "--no-chart"] + flags,
    ] {
      let (free, bounded) = (try backprop.run(words), try backprop.run(words + bound))
      #expect(free.code == 0 && bounded.code == 0 && free.output == bounded.output, "\(words): \(bounded)")
    }
    let last = try backprop.run(
      common + ["-o", "bounded.safetensors", "--remove-cache", "--cache", backprop.folder.path])
    #expect(last.code == 0, "\(last)")
    #expect(try !backprop.folder.names.contains { $0.hasSuffix(".columns") || $0.hasPrefix(".") })
  }

  @Test func whatCannotBe() throws {
    try backprop.folder.write(Self.large, as: "t.csv")
    let cases: [([String], Int32, String)] = [
      (["--memory", "1kB"], 64, "memory: expected 64 MB or more"),
      (["--memory", "much"], 64, "--memory"), (["--memory", "-5MB"], 64, "--memory"),
      (
        ["--memory", "100MB", "--cache", "none/here"], 73, "none/here: large arrays cannot lie in files there"
      ),
      (["--memory", "100MB", "--cache", ".", "--cache-limit", "2MB"], 73, "raise the limit"),
    ]
    for (flags, code, words) in cases {
      let run = try backprop.run(["train", "t.csv", "--target", "y", "--epochs", "1", "--no-chart"] + flags)
      #expect(run.code == code && run.error.contains(words), "\(flags): \(run)")
      #expect(try !backprop.folder.names.contains { $0.hasSuffix("tensors") || $0.hasSuffix(".columns") })
    }
  }
}
