import ArgumentParser

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The two streams: results on standard output, everything else on standard error.
enum Console {
  /// Whether standard error is a terminal, where a line may be drawn over.
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// How many characters fit in a line of that terminal now.
  static var terminalWidth: Int {
    var size = winsize()
    let isKnown = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  /// The width that lines of a table keep to: `COLUMNS` where it is set, else that of the terminal; nil where there is none.
  static var tableWidth: Int? {
    if let width = environment("COLUMNS").flatMap({ Int($0) }), width > 0 { return width }
    return isTerminal ? terminalWidth : nil
  }

  /// A line of the result.
  static func output(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

  /// A result that is no text.
  static func output(bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

  /// Part of the result, as it is.
  static func outputText(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// A line that is not the result.
  static func error(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

  /// Part of a line that is not the result.
  static func errorText(_ text: String) { write(text, to: STDERR_FILENO) }

  /// A value as one JSON document on standard output: keys sorted, numbers that JSON has no word for as text.
  static func output(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    output(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  private static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { bytes in
        #if canImport(Glibc)
          unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
          unsafe Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
          unsafe Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
      }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        return failed(descriptor, errno)
      }
    }
  }

  /// A reader that went away (`| head`) is no failure of ours; a result that a full disk cuts off is one.
  private static func failed(_ descriptor: Int32, _ code: Int32) {
    guard descriptor == STDOUT_FILENO, code != EPIPE else { return }
    let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    error("backprop: standard output: cannot write: \(reason)")
    exit(ExitCode.cannotWrite.rawValue)
  }
}

/// A number with about four digits that matter.
func short(_ number: Double) -> String {
  guard number.isFinite else { return "\(number)" }
  if number == 0 { return "0" }
  let size = number.magnitude
  if size >= 1e-4, size < 1e7 {
    let decimals = size >= 1000 ? 1 : size >= 100 ? 2 : size >= 10 ? 3 : size >= 0.01 ? 4 : 6
    return fixed(number, decimals)
  }
  var exponent = 0
  var mantissa = size
  while mantissa >= 10 {
    mantissa /= 10
    exponent += 1
  }
  while mantissa < 1 {
    mantissa *= 10
    exponent -= 1
  }
  return (number < 0 ? "-" : "") + fixed(mantissa, 3) + "e\(exponent)"
}

/// A number with so many decimals.
func fixed(_ number: Double, _ decimals: Int) -> String {
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let scaled = (number.magnitude * scale).rounded()
  guard scaled < 1e15 else { return "\(number)" }
  let digits = String(Int(scaled))
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  let sign = number < 0 && scaled > 0 ? "-" : ""
  guard decimals > 0 else { return sign + padded }
  return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
}

/// A whole number with commas: 1,234,567.
func grouped(_ number: Int) -> String {
  var text = ""
  for (index, digit) in String(number.magnitude).reversed().enumerated() {
    if index > 0, index % 3 == 0 { text = "," + text }
    text = String(digit) + text
  }
  return (number < 0 ? "-" : "") + text
}

/// "1 row", "2 rows".
func count(_ number: Int, _ thing: String) -> String {
  "\(grouped(number)) \(thing)\(number == 1 ? "" : "s")"
}

/// Seconds as people say them.
func duration(_ seconds: Double) -> String {
  if seconds < 1 { return "\(max(1, Int(seconds * 1000))) ms" }
  if seconds < 10 { return "\(fixed(seconds, 1)) s" }
  if seconds < 100 { return "\(fixed(seconds, 0)) s" }
  if seconds < 6_000 { return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s" }
  if seconds > 3.6e8 { return "years" }
  return "\(Int(seconds) / 3_600) h \(Int(seconds) % 3_600 / 60) min"
}

/// Text with spaces before it, up to a width.
func right(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

/// Text with spaces behind it, up to a width.
func left(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}
