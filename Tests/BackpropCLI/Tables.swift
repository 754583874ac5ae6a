import Foundation

/// Small tables for the command to read.
enum Tables {
  /// 60 rows of two numbers and an answer that follows from them: 0 or 1.
  static let classes = table("y") { a, b in a + b > 4 ? "1" : "0" }
  /// The same with a word for an answer.
  static let words = table("y") { a, b in a + b > 4 ? "yes" : "no" }
  /// The same with a wrong answer here and there.
  static let noisyWords = table("y") { a, b in (a + b > 4) == (Int(10 * a + 0.5) % 7 != 3) ? "yes" : "no" }
  /// The same with a number for an answer.
  static let numbers = table("y") { a, b in "\(2 * a - b + 0.25)" }

  /// Rows of `a`, `b` and what the rule makes of them.
  static func table(_ target: String, rows: Int = 60, _ rule: (Double, Double) -> String) -> String {
    var text = "a,b,\(target)\n"
    for row in 0..<rows {
      let (a, b) = (Double(row * 37 % 50) / 10, Double(row * 23 % 41) / 10)
      text += "\(a),\(b),\(rule(a, b))\n"
    }
    return text
  }
}
