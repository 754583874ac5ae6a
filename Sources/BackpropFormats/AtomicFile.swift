#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Files that are written whole or not at all.
///
/// The bytes go to a temporary file in the same directory and reach the disk; only then it takes the name, in one
/// step of the file system. Whoever reads the path sees the earlier file or the new one, never a part; after an error
/// the earlier file is untouched and the temporary one is gone.
public enum AtomicFile {
  /// Writes the file at `path`, in place of an earlier one.
  ///
  /// A new file gets the permissions that the process's umask leaves; a replaced one keeps its own, and is not replaced
  /// where it is write-protected. A symbolic link stays, and the file that it points to is replaced. A device or a pipe
  /// (`/dev/null`, `/dev/stdout`) is written to directly. With `keepingEarlier` the earlier file is kept beside the
  /// new one as `path` + ".bak", in place of an earlier such copy.
  public static func write(
    _ bytes: [UInt8], to path: String, keepingEarlier: Bool = false
  ) throws(FileError) {
    guard !path.utf8.contains(0) else {
      throw .cannotWrite(path: path, reason: "the path contains a zero byte")
    }
    do throws(SystemFailure) {
      let earlier = try status(of: path)
      if let earlier, earlier.isDirectory || path.utf8.last == UInt8(ascii: "/") {
        throw SystemFailure(code: EISDIR)
      }
      if let earlier, !earlier.isRegularFile {
        try writeThrough(bytes, to: path)
      } else {
        try replace(followingLinks(path), by: bytes, earlier: earlier, keepingEarlier: keepingEarlier)
      }
    } catch {
      switch error.code {
      case EISDIR where (try? status(of: path))?.isRegularFile == true:
        throw .cannotWrite(path: path, reason: "\(path).bak is a directory")
      case EISDIR: throw .isDirectory(path: path)
      case ENOENT: throw .cannotWrite(path: path, reason: "there is no directory \(directory(of: path))")
      default: throw .cannotWrite(path: path, reason: error.reason)
      }
    }
  }

  /// Writes text as UTF-8, as ``write(_:to:keepingEarlier:)`` does.
  public static func write(
    _ text: String, to path: String, keepingEarlier: Bool = false
  ) throws(FileError) {
    try write(Array(text.utf8), to: path, keepingEarlier: keepingEarlier)
  }

  /// Says before any work whether `write` could succeed: the directory is there and may be written to, and no directory
  /// or write-protected file stands in the way.
  public static func checkWritable(_ path: String) throws(FileError) {
    guard !path.utf8.contains(0), !path.isEmpty else {
      throw .cannotWrite(path: path, reason: "expected the path of a file")
    }
    do throws(SystemFailure) {
      if let earlier = try status(of: path) {
        if earlier.isDirectory { throw SystemFailure(code: EISDIR) }
        try system { unsafe access(path, W_OK) }
        if !earlier.isRegularFile { return }
      }
      let directory = try directory(of: followingLinks(path))
      guard let place = try status(of: directory), place.isDirectory else {
        throw SystemFailure(code: ENOENT)
      }
      try system { unsafe access(directory, W_OK | X_OK) }
    } catch {
      switch error.code {
      case EISDIR: throw .isDirectory(path: path)
      case ENOENT: throw .cannotWrite(path: path, reason: "there is no directory \(directory(of: path))")
      default: throw .cannotWrite(path: path, reason: error.reason)
      }
    }
  }

  private static func replace(
    _ path: String, by bytes: [UInt8], earlier: stat?, keepingEarlier: Bool
  ) throws(SystemFailure) {
    if earlier != nil { try system { unsafe access(path, W_OK) } }
    let directory = directory(of: path)
    let (descriptor, temporary) = try newFile(in: directory)
    do throws(SystemFailure) {
      do throws(SystemFailure) {
        // A file system without permissions refuses this, and there is nothing to keep there.
        if let earlier { fchmod(descriptor, earlier.st_mode & 0o777) }
        try writeAll(bytes, to: descriptor)
        try system { fsync(descriptor) }
      } catch {
        close(descriptor)
        throw error
      }
      try system { close(descriptor) }
      if keepingEarlier && earlier != nil { try keep(path, as: path + ".bak", in: directory) }
      try system { unsafe rename(temporary, path) }
    } catch {
      unsafe unlink(temporary)
      throw error
    }
    synchronize(directory: directory)
  }

  /// Gives the file a second name, so that the first one is there at every moment.
  private static func keep(
    _ path: String, as backup: String, in directory: String
  ) throws(SystemFailure) {
    let second = temporaryName(in: directory)
    do throws(SystemFailure) {
      try system { unsafe link(path, second) }
    } catch {
      // A file system without hard links: for a moment only the copy has a name.
      try system { unsafe rename(path, backup) }
      return
    }
    // Renaming between two names of one file does nothing, hence the removal on both ways.
    defer { _ = unsafe unlink(second) }
    try system { unsafe rename(second, backup) }
  }

  private static func writeThrough(_ bytes: [UInt8], to path: String) throws(SystemFailure) {
    let descriptor = try system { unsafe open(path, O_WRONLY | O_CLOEXEC) }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor)
  }

  private static func newFile(in directory: String) throws(SystemFailure) -> (CInt, String) {
    while true {
      let name = temporaryName(in: directory)
      do throws(SystemFailure) {
        let descriptor = try system { unsafe open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
        return (descriptor, name)
      } catch {
        if error.code != EEXIST { throw error }
      }
    }
  }

  private static func temporaryName(in directory: String) -> String {
    directory + "/.backprop-" + String(UInt64.random(in: 0 ... .max), radix: 16) + ".tmp"
  }

  /// The path behind a chain of links, whose last one may point to a file that is not there yet.
  private static func followingLinks(_ path: String) throws(SystemFailure) -> String {
    var path = path
    for _ in 0..<40 {
      var buffer = [CChar](repeating: 0, count: 4096)
      let count = unsafe readlink(path, &buffer, buffer.count)
      if count < 0 { return path }
      if count == buffer.count { throw SystemFailure(code: ENAMETOOLONG) }
      let bytes = buffer[..<count].lazy.map(UInt8.init(bitPattern:))
      guard let target = String(validating: bytes, as: UTF8.self) else { throw SystemFailure(code: EILSEQ) }
      path = target.utf8.first == UInt8(ascii: "/") ? target : directory(of: path) + "/" + target
    }
    throw SystemFailure(code: ELOOP)
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/." : String(path[..<slash])
  }

  /// Brings the new name to the disk. The file is complete by now, so a file system that cannot do this is no error.
  private static func synchronize(directory: String) {
    let descriptor = unsafe open(directory, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return }
    fsync(descriptor)
    close(descriptor)
  }
}
