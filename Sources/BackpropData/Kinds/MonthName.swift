/// The English names of the months, whole or in three letters.
enum MonthName {
  private static let names: [[UInt8]] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
  ].map { Array($0.utf8) }

  /// Steps over a name in upper or lower case and the point of an abbreviation, and gives 1 to 12; nil if
  /// there is none.
  static func take(_ scanner: inout CellScanner) -> Int? {
    let word = scanner.takeLetters(atMost: 10)
    let isSept = word.elementsEqual("sept".utf8)
    guard word.count >= 3,
      let index = names.firstIndex(where: {
        word == $0 || word.count == 3 && $0.starts(with: word) || isSept && $0.starts(with: word)
      })
    else { return nil }
    if word.count < names[index].count { _ = scanner.take(".") }
    return index + 1
  }
}
