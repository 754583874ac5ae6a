import BackpropData
import Foundation
import Testing

/// Real tables, where the checkout has them beside it: every cell against Python's csv module.
private let shared = URL(filePath: #filePath).appending(path: "../../../../../shared").standardizedFileURL
private let isPresent = FileManager.default.fileExists(atPath: shared.appending(path: "suite").path)

/// Path, rows, columns, and the FNV-1a hash of all cells of header and rows, each followed by the byte 0x1F.
private let tables: [(String, Int, Int, UInt64)] = [
  ("data/messy/insurance_training_data.csv", 8161, 26, 0x691b_f6b9_f545_8d8e),
  ("data/messy/taxis.csv", 6433, 14, 0x0f2a_fa98_435f_1b8e),
  ("data/messy/titanic.csv", 891, 15, 0xc9e3_a115_42ab_3b48),
  ("suite/abalone/test.csv", 836, 9, 0x0a27_83bd_b3c8_1753),
  ("suite/abalone/train.csv", 3341, 9, 0xe114_3bbd_7634_b1ea),
  ("suite/adult/test.csv", 6513, 15, 0x3669_9728_0ecc_3c18),
  ("suite/adult/train.csv", 26048, 15, 0x0005_334e_1244_6f12),
  ("suite/ames/test.csv", 586, 83, 0xe572_b7c4_6890_e1d2),
  ("suite/ames/train.csv", 2344, 83, 0x7dd2_3cdd_82a3_7b46),
  ("suite/bank/test.csv", 9043, 17, 0x86f7_f38e_03d7_96dd),
  ("suite/bank/train.csv", 36168, 17, 0x5bcb_6e40_b035_3f79),
  ("suite/banknote/test.csv", 275, 5, 0xd2d5_af6e_98b9_6dc7),
  ("suite/banknote/train.csv", 1097, 5, 0xe4f6_e455_4050_c660),
  ("suite/car/test.csv", 346, 7, 0x856a_8a96_96bf_8bdf),
  ("suite/car/train.csv", 1382, 7, 0xd9c7_87e8_e090_a2f7),
  ("suite/credit-default/test.csv", 6000, 25, 0x7530_131b_1ab6_9fc8),
  ("suite/credit-default/train.csv", 24000, 25, 0x823c_9edf_2f0d_2cc4),
  ("suite/diamonds/test.csv", 10788, 10, 0x6617_69f2_2c70_9d7c),
  ("suite/diamonds/train.csv", 43152, 10, 0x34fc_52a1_6523_4908),
  ("suite/energy/test.csv", 154, 9, 0x169c_af0a_4f5a_49e2),
  ("suite/energy/train.csv", 614, 9, 0x08c0_2e19_be89_d662),
  ("suite/heart-cleveland/test.csv", 61, 14, 0x4ca5_26d5_c2cf_d11e),
  ("suite/heart-cleveland/train.csv", 242, 14, 0x14be_aa21_eae9_f53c),
  ("suite/heart-statlog/test.csv", 54, 14, 0xf73f_5a02_d450_3d9b),
  ("suite/heart-statlog/train.csv", 216, 14, 0x8431_89ce_50c2_31f9),
  ("suite/insurance/test.csv", 268, 7, 0x6759_d68e_b124_4521),
  ("suite/insurance/train.csv", 1070, 7, 0x6e5c_5e27_c255_4586),
  ("suite/pendigits/test.csv", 2199, 18, 0xd872_b451_8f8a_f0d2),
  ("suite/pendigits/train.csv", 8793, 18, 0x6812_e323_9a69_93a0),
  ("suite/penguins/test.csv", 69, 7, 0x044e_f2e4_2a23_cef8),
  ("suite/penguins/train.csv", 275, 7, 0xb37b_6f19_5284_e9f5),
  ("suite/pima/test.csv", 154, 9, 0x4582_11c9_0ddc_e6de),
  ("suite/pima/train.csv", 614, 9, 0x91dc_0dcb_6e84_f0ab),
  ("suite/protein/test.csv", 9146, 10, 0xcdb2_607e_c036_1468),
  ("suite/protein/train.csv", 36584, 10, 0x000a_8fc7_8bf5_e9bb),
  ("suite/titanic/test.csv", 179, 11, 0x1bfa_afdc_81da_4c22),
  ("suite/titanic/train.csv", 712, 11, 0x88e9_77e6_999b_f704),
]

@Suite(.enabled(if: isPresent, "needs the folder ../shared with real tables"))
struct SharedTablesTests {
  @Test(arguments: tables)
  fileprivate func readsEveryCellAsPython(_ path: String, _ rows: Int, _ columns: Int, _ hash: UInt64) throws
  {
    let table = try Table(contentsOf: shared.appending(path: path).path)
    #expect(table.rowCount == rows && table.columns.count == columns)
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ cells: [String]) {
      for cell in cells {
        for byte in cell.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
        state = (state ^ 0x1F) &* 0x100_0000_01b3
      }
    }
    // An empty header is the only cell that the table does not have as the file has it.
    add(table.notes.isEmpty ? table.columnNames : [""] + table.columnNames.dropFirst())
    for row in 0..<table.rowCount { add(table.texts(row: row)) }
    #expect(state == hash)
  }

  /// Counts, means and deviations from NumPy.
  @Test func understandsTitanic() throws {
    let table = try Table(contentsOf: shared.appending(path: "data/messy/titanic.csv").path)
    let encoder = try FeatureEncoder(
      fitting: table, columns: ["age", "fare", "sibsp", "sex", "embarked", "deck", "class", "alone"])
    for (column, mean, deviation) in [
      ("age", 29.69911764705882, 14.516321150817316), ("fare", 32.204207968574636, 49.6655344447741),
      ("sibsp", 0.5230078563411896, 1.1021244350892878),
    ] {
      guard
        case .number(_, let ourMean, let ourDeviation) = encoder.features.first(where: { $0.column == column }
        )
      else {
        Issue.record("\(column) is no number")
        continue
      }
      #expect(abs(ourMean - mean) <= 1e-13 * mean && abs(ourDeviation - deviation) <= 1e-13 * deviation)
    }
    #expect(try table.column(named: "age").missingRows.count == 177)
    #expect(try table.column(named: "deck").missingRows.count == 688)
    // Three numbers, age is missing, two sexes, three ports, seven decks, three classes, two of alone.
    #expect(encoder.width == 3 + 1 + 2 + 3 + 7 + 3 + 2)
    #expect(LearningTask.inferred(from: try table.column(named: "survived")).task == .classification)
    #expect(LearningTask.inferred(from: try table.column(named: "fare")).task == .regression)
  }
}
