import ArgumentParser
import BackpropCharts
import BackpropFormats

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A chart on its way to a file: SVG, or PNG where the path ends so.
struct ChartFile {
  let path: String
  private static let converter = "rsvg-convert"

  private var isPNG: Bool { path.lowercased().hasSuffix(".png") }

  /// Says no, before any work is done, where the file could not be written.
  func check(isForced: Bool) throws {
    guard isPNG || path.lowercased().hasSuffix(".svg") || path == "-" else {
      throw Failure(.usage, "\(path): expected a chart file that ends in .svg or .png")
    }
    if path == "-" { return }
    if isPNG, Self.findConverter() == nil {
      throw Failure(
        .unavailable,
        "\(path): expected the program \(Self.converter) to make a PNG, got none on the PATH; install librsvg "
          + "(Debian: librsvg2-bin, Homebrew: librsvg), or name a file that ends in .svg")
    }
    try OutputFile(path: path, content: .chart).check(isForced: isForced)
  }

  /// Draws and writes the chart.
  func write(_ chart: some Chart) throws {
    let svg = try chart.svg()
    if path == "-" {
      Console.outputText(svg.text)
    } else if isPNG {
      try writePNG(svg)
    } else {
      try AtomicFile.write(svg.text, to: path)
    }
  }

  private func writePNG(_ svg: SVG) throws {
    guard let program = Self.findConverter() else { return }
    let name = path + ".backprop-" + String(UInt64.random(in: 0 ... .max), radix: 16)
    let source = name + ".svg"
    let target = name + ".png"
    defer {
      unsafe unlink(source)
      unsafe unlink(target)
    }
    try AtomicFile.write(svg.text, to: source)
    let status = run(program, ["--zoom=2", "--format=png", "--output=\(target)", source])
    guard status == 0 else {
      throw Failure(.unavailable, "\(path): expected \(program) to make a PNG, got its exit status \(status)")
    }
    try AtomicFile.write(PNGMark.marking(readFile(target)), to: path)
  }

  private static func findConverter() -> String? {
    guard let value = unsafe getenv("PATH") else { return nil }
    for folder in unsafe String(cString: value).split(separator: ":") {
      let candidate = "\(folder)/\(converter)"
      if unsafe access(candidate, X_OK) == 0 { return candidate }
    }
    return nil
  }

  /// Runs a program and waits for it; its exit status, or -1 where it could not be started.
  private func run(_ program: String, _ arguments: [String]) -> Int32 {
    let words = [program] + arguments
    var argv: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe argv.forEach { unsafe free($0) } }
    var child = pid_t()
    guard unsafe posix_spawn(&child, program, nil, nil, &argv, environ) == 0 else { return -1 }
    var status: Int32 = 0
    guard unsafe waitpid(child, &status, 0) == child else { return -1 }
    return status == 0 ? 0 : max(1, status >> 8)
  }
}
