import CProcessor

/// Memory on the stack for the time of a call, which costs nothing to take because nobody clears it.
public protocol Room {
  /// 4096 bytes or more, of any content.
  static func uncleared() -> Self
}

/// 4 KB.
public typealias KernelPage = processor_page
/// 100 KB.
public typealias KernelRoom = processor_room

extension KernelPage: Room {
  @inlinable @inline(always) public static func uncleared() -> KernelPage { processor_uncleared_page() }
}
extension KernelRoom: Room {
  @inlinable @inline(always) public static func uncleared() -> KernelRoom { processor_uncleared_room() }
}

/// Calls `body` with numbers of a room, from its first cache line on: a room has 64 bytes less to offer than its size.
@inlinable @inline(always)
public func withRoom<S, R: Room>(_: S.Type, _: R.Type, _ body: (UnsafeMutablePointer<S>) -> Void) {
  var room = R.uncleared()
  withUnsafeMutableBytes(of: &room) { bytes in
    let first = bytes.baseAddress.unsafelyUnwrapped
    let skipped = -Int(bitPattern: first) & 63
    body((first + skipped).assumingMemoryBound(to: S.self))
  }
}
