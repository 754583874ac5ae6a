import BackpropData
import Foundation

/// What scikit-learn and Python say of splits and times; Tests/Fixtures/splits_sklearn.py wrote it.
struct SplitFixtures: Decodable {
  struct Stratified: Decodable {
    let labels: [String]
    let folds: Int
    let counts: [[Int]]
  }
  struct Grouped: Decodable {
    let groups: [String]
    let folds: Int
    let sizes: [Int]
  }
  struct Both: Decodable {
    let labels, groups: [String]
    let folds: Int
    let unevenness: Double
  }
  struct Times: Decodable {
    let texts: [String]
    let order: [Int]
  }

  let stratified: [Stratified]
  let grouped: [Grouped]
  let both: [Both]
  let times: [Times]
  let noTimes: [String]

  static func read() throws -> SplitFixtures {
    let file = URL(filePath: #filePath).appending(path: "../../../Fixtures/splits.json").standardizedFileURL
    return try JSONDecoder().decode(SplitFixtures.self, from: Data(contentsOf: file))
  }
}

/// A table `made` with one column of text for each name; nil is missing.
func made(_ columns: [(String, [String?])]) throws(TableError) -> Table {
  try Table(name: "made", columns: columns.map { Column(name: $0.0, text: $0.1) })
}

/// Random labels, some of them missing, none of them frequent if there are many.
func randomLabels(_ rows: Int, kinds: Int, missing: Double = 0, using draw: inout Drawing) -> [String?] {
  (0..<rows).map { _ in
    Double.random(in: 0..<1, using: &draw) < missing ? nil : "v\(Int.random(in: 0..<kinds, using: &draw))"
  }
}
