/// The English names of the days of the week, whole or in three letters.
enum WeekdayName {
  private static let names: [[UInt8]] = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ].map { Array($0.utf8) }
  private static let others: [[UInt8]] = ["tues", "weds", "thur", "thurs"].map { Array($0.utf8) }

  /// Steps over a name in upper or lower case and the point of an abbreviation; false if there is none.
  static func take(_ scanner: inout CellScanner) -> Bool {
    let word = scanner.takeLetters(atMost: 10)
    if names.contains(word) { return true }
    guard others.contains(word) || word.count == 3 && names.contains(where: { $0.starts(with: word) }) else {
      return false
    }
    _ = scanner.take(".")
    return true
  }
}
