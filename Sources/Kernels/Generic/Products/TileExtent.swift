/// How many rows or vectors a tile has, as a type, so that every shape of tile is compiled to straight code.
public protocol TileExtent { static var count: Int { get } }
public enum One: TileExtent { @inlinable @inline(always) public static var count: Int { 1 } }
public enum Two: TileExtent { @inlinable @inline(always) public static var count: Int { 2 } }
public enum Three: TileExtent { @inlinable @inline(always) public static var count: Int { 3 } }
public enum Four: TileExtent { @inlinable @inline(always) public static var count: Int { 4 } }
public enum Five: TileExtent { @inlinable @inline(always) public static var count: Int { 5 } }
public enum Six: TileExtent { @inlinable @inline(always) public static var count: Int { 6 } }
public enum Seven: TileExtent { @inlinable @inline(always) public static var count: Int { 7 } }
public enum Eight: TileExtent { @inlinable @inline(always) public static var count: Int { 8 } }
public enum Ten: TileExtent { @inlinable @inline(always) public static var count: Int { 10 } }
public enum Twelve: TileExtent { @inlinable @inline(always) public static var count: Int { 12 } }

/// What a tile does beside its sums, as a type.
public protocol TileTask {
  /// Lays the panel of B that it reads close together, for the tiles below it.
  static var copies: Bool { get }
  /// Asks for the panel of B that comes next.
  static var fetches: Bool { get }
}
public enum Summing: TileTask {
  @inlinable @inline(always) public static var copies: Bool { false }
  @inlinable @inline(always) public static var fetches: Bool { false }
}
public enum Copying: TileTask {
  @inlinable @inline(always) public static var copies: Bool { true }
  @inlinable @inline(always) public static var fetches: Bool { false }
}
public enum Fetching: TileTask {
  @inlinable @inline(always) public static var copies: Bool { false }
  @inlinable @inline(always) public static var fetches: Bool { true }
}
