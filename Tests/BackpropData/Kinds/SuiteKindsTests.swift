import BackpropData
import Foundation
import Testing

private let shared = URL(filePath: #filePath).appending(path: "../../../../../shared").standardizedFileURL
private let isPresent = FileManager.default.fileExists(atPath: shared.appending(path: "suite").path)

/// What the columns of real tables are, as a person sees them who has read the files: numbers of ten values or fewer are codes,
/// and everything that is written with a dollar is a number.
private struct RealTable: CustomTestStringConvertible {
  let path: String
  let target: String
  let kinds: [(ColumnKind, String)]

  init(_ path: String, _ target: String, _ kinds: [(ColumnKind, String)]) {
    (self.path, self.target, self.kinds) = (path, target, kinds)
  }

  var testDescription: String { path }

  static let all = [
    RealTable("suite/abalone", "target", [(.category, "x0"), (.number, "x1 x2 x3 x4 x5 x6 x7 target")]),
    RealTable(
      "suite/adult", "salary",
      [
        (.number, "age fnlwgt education-num capital-gain capital-loss hours-per-week"),
        (
          .category,
          "workclass education marital-status occupation relationship race sex native-country salary"
        ),
      ]),
    RealTable(
      "suite/ames", "price",
      [
        (.identifier, "rownames Order PID"),
        (
          .number,
          """
          area price MS.SubClass Lot.Frontage Lot.Area Year.Built Year.Remod.Add Mas.Vnr.Area BsmtFin.SF.1 BsmtFin.SF.2 \
          Bsmt.Unf.SF Total.Bsmt.SF X1st.Flr.SF X2nd.Flr.SF Low.Qual.Fin.SF TotRms.AbvGrd Garage.Yr.Blt Garage.Area \
          Wood.Deck.SF Open.Porch.SF Enclosed.Porch X3Ssn.Porch Screen.Porch Pool.Area Misc.Val Mo.Sold
          """
        ),
        (
          .category,
          """
          MS.Zoning Street Alley Lot.Shape Land.Contour Utilities Lot.Config Land.Slope Neighborhood Condition.1 \
          Condition.2 Bldg.Type House.Style Roof.Style Roof.Matl Exterior.1st Exterior.2nd Mas.Vnr.Type Exter.Qual \
          Exter.Cond Foundation Bsmt.Qual Bsmt.Cond Bsmt.Exposure BsmtFin.Type.1 BsmtFin.Type.2 Heating Heating.QC \
          Electrical Kitchen.Qual Functional Fireplace.Qu Garage.Type Garage.Finish Garage.Qual Garage.Cond Paved.Drive \
          Pool.QC Fence Misc.Feature Sale.Type Sale.Condition
          """
        ),
        (
          .code,
          """
          Overall.Qual Overall.Cond Bsmt.Full.Bath Bsmt.Half.Bath Full.Bath Half.Bath Bedroom.AbvGr Kitchen.AbvGr \
          Fireplaces Garage.Cars Yr.Sold
          """
        ),
        (.boolean, "Central.Air"),
      ]),
    RealTable(
      "suite/bank", "y",
      [
        (.number, "age balance day duration campaign pdays previous"),
        (.category, "job marital education contact month poutcome y"), (.boolean, "default housing loan"),
      ]),
    RealTable("suite/banknote", "target", [(.number, "x0 x1 x2 x3 target")]),
    RealTable("suite/car", "target", [(.category, "x0 x1 x2 x3 x4 x5 target")]),
    RealTable(
      "suite/credit-default", "default.payment.next.month",
      [
        (.identifier, "ID"),
        (
          .number,
          """
          LIMIT_BAL AGE PAY_0 PAY_2 PAY_3 PAY_4 BILL_AMT1 BILL_AMT2 BILL_AMT3 BILL_AMT4 BILL_AMT5 BILL_AMT6 PAY_AMT1 \
          PAY_AMT2 PAY_AMT3 PAY_AMT4 PAY_AMT5 PAY_AMT6 default.payment.next.month
          """
        ),
        (.code, "SEX EDUCATION MARRIAGE PAY_5 PAY_6"),
      ]),
    RealTable(
      "suite/diamonds", "price",
      [(.number, "carat depth table price x y z"), (.category, "cut color clarity")]),
    RealTable("suite/energy", "target", [(.number, "x0 x1 x2 x3 x4 x6 target"), (.code, "x5 x7")]),
    RealTable(
      "suite/heart-cleveland", "target",
      [(.number, "x0 x3 x4 x7 x9 target"), (.boolean, "x1 x5 x8"), (.code, "x2 x6 x10 x11 x12")]),
    RealTable(
      "suite/heart-statlog", "target",
      [(.number, "x0 x3 x4 x7 x9 target"), (.boolean, "x1 x5 x8"), (.code, "x2 x6 x10 x11 x12")]),
    RealTable(
      "suite/insurance", "charges",
      [(.number, "age bmi charges"), (.category, "sex region"), (.code, "children"), (.boolean, "smoker")]),
    RealTable(
      "suite/pendigits", "class",
      [
        (.identifier, "column1"),
        (.number, "c1 c2 c3 c4 c5 c6 c7 c8 c9 c10 c11 c12 c13 c14 c15 c16 class"),
      ]),
    RealTable(
      "suite/penguins", "species",
      [
        (.category, "species island sex"),
        (.number, "bill_length_mm bill_depth_mm flipper_length_mm body_mass_g"),
      ]),
    RealTable("suite/pima", "target", [(.number, "x0 x1 x2 x3 x4 x5 x6 x7 target")]),
    RealTable("suite/protein", "target", [(.number, "x0 x1 x2 x3 x4 x5 x6 x7 x8 target")]),
    RealTable(
      "suite/titanic", "survived",
      [
        (.number, "survived age fare"), (.code, "pclass sibsp parch"), (.text, "name"),
        (.category, "sex ticket cabin embarked"),
      ]),
    RealTable(
      "data/messy/insurance_training_data.csv", "TARGET_FLAG",
      [
        (.identifier, "INDEX"),
        (
          .number,
          "TARGET_FLAG TARGET_AMT AGE YOJ INCOME HOME_VAL TRAVTIME BLUEBOOK TIF OLDCLAIM MVR_PTS CAR_AGE"
        ),
        (.code, "KIDSDRIV HOMEKIDS CLM_FREQ"), (.boolean, "PARENT1 RED_CAR REVOKED"),
        (.category, "MSTATUS SEX EDUCATION JOB CAR_USE CAR_TYPE URBANICITY"),
      ]),
    RealTable(
      "data/messy/taxis.csv", "tip",
      [
        (.date, "pickup dropoff"), (.code, "passengers"), (.number, "distance fare tip tolls total"),
        (.category, "color payment pickup_zone dropoff_zone pickup_borough dropoff_borough"),
      ]),
    RealTable(
      "data/messy/titanic.csv", "survived",
      [
        (.number, "survived age fare"), (.code, "pclass sibsp parch"),
        (.category, "sex embarked class who deck embark_town"), (.boolean, "adult_male alive alone"),
      ]),
  ]

  func read(_ file: String = "train.csv") throws -> Table {
    try Table(contentsOf: shared.appending(path: path.hasSuffix(".csv") ? path : "\(path)/\(file)").path)
  }
}

@Suite(.enabled(if: isPresent, "needs the folder ../shared with real tables"))
struct SuiteKindsTests {
  @Test(arguments: RealTable.all)
  fileprivate func columnsAreWhatTheyAre(_ real: RealTable) throws {
    let table = try real.read()
    let schema = try TableSchema(inferring: table, target: real.target)
    var expected: [String: ColumnKind] = [:]
    for (kind, names) in real.kinds {
      for name in names.split(separator: " ") { expected[String(name)] = kind }
    }
    #expect(schema.columns.map(\.name) == table.columnNames)
    #expect(expected.count == table.columns.count)
    for column in schema.columns {
      #expect(column.kind == expected[column.name], "\(column.name)")
    }
  }

  /// What the training file taught reads the other file, where there is one.
  @Test(arguments: RealTable.all.filter { $0.path.hasPrefix("suite") })
  fileprivate func theTestFileIsReadByIt(_ real: RealTable) throws {
    let schema = try TableSchema(inferring: real.read(), target: real.target)
    let test = try real.read("test.csv")
    let read = try schema.understood(test)
    #expect(read.columnNames == test.columnNames && read.notes == test.notes)
    for (column, schema) in zip(read.columns, schema.columns) {
      let isNumber = [.number, .code, .date].contains(schema.kind) || schema.form == .plainNumbers
      #expect(column.isNumeric == isNumber, "\(column.name)")
    }
  }

  /// pandas: pd.to_numeric(d[c].str.replace(r'[$, ]', '', regex=True)), its count, sum and maximum.
  @Test func money() throws {
    let table = try Table(contentsOf: shared.appending(path: "data/messy/insurance_training_data.csv").path)
    let schema = try TableSchema(inferring: table)
    #expect(schema.column(named: "HOME_VAL")?.form.description == "numbers in $ with thousands commas")
    guard case .numbers(let numbers) = try schema.understood(table).column(named: "HOME_VAL").values else {
      Issue.record("no numbers")
      return
    }
    let known = numbers.filter { !$0.isNaN }
    #expect(known.count == 7697 && known.reduce(0, +) == 1_192_013_529 && known.max() == 885_282)
  }
}
