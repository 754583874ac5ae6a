import BackpropFormats

#if canImport(Glibc)
  import Glibc

  /// How long the threads of this process have stood in line for a processor so far, all together, in seconds: what other
  /// programs took from a measurement. Linux alone tells; elsewhere 0.
  func waitedSeconds() -> Double {
    guard let folder = unsafe opendir("/proc/self/task") else { return 0 }
    defer { _ = unsafe closedir(folder) }
    var nanoseconds = 0.0
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      // Time on a processor, time in line, how often it got its turn.
      guard !name.hasPrefix("."), let bytes = try? readFile("/proc/self/task/\(name)/schedstat")
      else { continue }
      let fields = bytes.split(separator: UInt8(ascii: " "))
      if fields.count == 3 { nanoseconds += Double(String(decoding: fields[1], as: UTF8.self)) ?? 0 }
    }
    return nanoseconds * 1e-9
  }
#else
  func waitedSeconds() -> Double { 0 }
#endif
