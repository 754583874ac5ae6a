import BackpropFormats

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The file of a database, and how it can be read so that nothing is written to it or beside it.
struct DatabaseFile {
  /// The name for messages: the path without its folders.
  let name: String
  /// Where the file is, links followed.
  let path: String
  let opening: Opening
  private let stamp: Stamp?

  enum Opening: Equatable {
    /// Whoever only reads makes no files.
    case usual
    /// Changes go to a file of their own first, and there are none: the database alone is all, as long as it stays as it is.
    case unchanging
    /// There are such changes, and beside them an index, which need not be written to.
    case withChanges
  }

  /// Looks at the file's beginning and beside it, as SQLite would.
  init(_ path: String) throws(SQLiteError) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    self.name = name
    let beginning: [UInt8]
    do {
      beginning = try readFile(path, upTo: 100)
    } catch {
      switch error {
      case .noSuchFile: throw .absentFile(path: path)
      case .isDirectory:
        throw .unreadableFile(path: path, reason: "it is a folder; expected a SQLite database")
      case .cannotRead(_, let reason), .cannotWrite(_, let reason):
        throw .unreadableFile(path: path, reason: reason)
      case .tooLarge: throw .unreadableFile(path: path, reason: "it is too large")
      }
    }
    if let got = Self.otherContent(beginning) { throw .notADatabase(file: name, got: got) }
    self.path = Self.withoutLinks(path)
    // The versions of the format that writers and readers need: 2 where changes go to a file of their own first.
    guard beginning.count > 19, beginning[18] == 2 || beginning[19] == 2 else {
      (opening, stamp) = (.usual, nil)
      return
    }
    let stamp = Stamp(self.path)
    guard let changes = Stamp(self.path + "-wal"), changes.size > 0 else {
      (opening, self.stamp) = (.unchanging, stamp)
      return
    }
    if Stamp(self.path + "-shm") == nil { throw .unfinished(file: name, beside: name + "-wal") }
    (opening, self.stamp) = (.withChanges, nil)
  }

  /// What SQLite is given; a URI where the way of opening needs one.
  var address: String {
    switch opening {
    case .usual: path.hasPrefix("/") ? path : "./" + path
    case .unchanging: "file:\(Self.escaped(path))?mode=ro&immutable=1"
    case .withChanges: "file:\(Self.escaped(path))?mode=ro&readonly_shm=1"
    }
  }

  /// Throws where no lock kept others from the file, and it has changed since.
  func checkUnchanged() throws(SQLiteError) {
    if opening == .unchanging, Stamp(path) != stamp {
      throw .unreadableFile(path: name, reason: "it changed while it was read")
    }
  }

  /// What a file is that does not begin as a database does.
  private static func otherContent(_ beginning: [UInt8]) -> String? {
    if beginning.starts(with: Array("SQLite format 3\0".utf8)) { return nil }
    if beginning.isEmpty { return "an empty file, a pipe or a device" }
    if beginning.starts(with: [0x1F, 0x8B]) { return "a gzip file; unpack it first (gunzip)" }
    let isText = beginning.allSatisfy { $0 >= 0x20 || (0x09...0x0D).contains($0) }
    return isText
      ? "text; a CSV file needs no --table or --query"
      : "a file that begins otherwise; an encrypted database must be decrypted first"
  }

  private static func withoutLinks(_ path: String) -> String {
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// A path within a URI: all but the plainest characters as their bytes.
  private static func escaped(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return text
  }

  /// Which file it is, when it was changed last, and how long it was then.
  private struct Stamp: Equatable {
    let file: UInt64
    let size: Int
    let seconds: Int
    let nanoseconds: Int

    /// Nil where nothing is under the path.
    init?(_ path: String) {
      var status = stat()
      guard unsafe stat(path, &status) == 0 else { return nil }
      file = UInt64(status.st_ino)
      size = Int(status.st_size)
      #if canImport(Darwin)
        (seconds, nanoseconds) = (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
      #else
        (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
      #endif
    }
  }
}
