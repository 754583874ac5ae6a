import BackpropData
import Foundation
import Testing

/// Dates and times as people write them.
@Suite struct DateFormTests {
  struct Facts: Decodable {
    struct Column: Decodable {
      let form: String
      let texts: [String]
      let microseconds: [Int64]
    }
    let columns: [Column]
  }

  /// Random moments that Python's datetime wrote in each form.
  @Test func readsWhatPythonWrote() throws {
    let facts: Facts = try #require(kindFixture("date_forms"))
    #expect(facts.columns.count > 80)
    for column in facts.columns {
      guard let form = DateForm.detected(in: column.texts) else {
        Issue.record("\(column.form): no form for \(column.texts)")
        continue
      }
      #expect(form.description == column.form)
      #expect(try throughJSON(form) == form)
      for (text, microseconds) in zip(column.texts, column.microseconds) {
        #expect(form.moment(text)?.microseconds == microseconds, "\(column.form): \(text)")
      }
    }
  }

  @Test(
    arguments: [
      (["2019-03-05T10:11:12Z", "2019-03-05T12:11:12+02:00", "2019-03-05 "], nil),
      (["2019-03-05T10:11:12Z", "2019-03-05T12:11:12+02:00"], "yyyy-mm-ddThh:mm:ss+hh:mm"),
      (["2019-03-05 10:11:12 UTC"], "yyyy-mm-dd hh:mm:ss+hh:mm"),
      (["2019-03-05 10:11:12 +0000"], "yyyy-mm-dd hh:mm:ss+hh:mm"),
      (["2019-03-05T10:11Z"], "yyyy-mm-ddThh:mm+hh:mm"),
      (["2019-3-5", "2019-12-15"], "yyyy-mm-dd"), (["Sept. 5, 2019", "May 6, 2019"], "month dd, yyyy"),
      (["05-MAR-19"], "dd-month-yy"), (["5 march 2019 "], "dd month yyyy"),
      (["5 March, 2019"], "dd month, yyyy"),
      (["05Mar2019:10:11:12"], "ddmonthyyyy:hh:mm:ss"),
      (["12/31/2019, 10:11:12\u{202F}PM"], "mm/dd/yyyy, hh:mm:ss AM/PM"),
      (["Mar 2019"], "month yyyy"), (["03/2019", "12/2020"], "mm/yyyy"), (["9:05", "10:30"], "hh:mm"),
      (["Tues 5 March 2019", "THU. 7 Mar 2019"], "weekday dd month yyyy"),
      (["Sat 05/03/19"], "weekday mm/dd/yy"), (["Sun, 13/01/99"], "weekday, dd/mm/yy"),
      (["9:05:00"], "hh:mm:ss"), (["9:05 am"], "hh:mm AM/PM"), (["31/12/9999", "01/02/2019"], "dd/mm/yyyy"),
      (["20190305", "20191231"], "yyyymmdd"), (["\t2019-03-05 "], "yyyy-mm-dd"),
    ] as [([String], String?)])
  func findsForms(_ texts: [String], _ form: String?) {
    #expect(DateForm.detected(in: texts)?.description == form)
  }

  /// Day and month are told apart by the whole column; else by custom, and that is said.
  @Test(arguments: [
    (["01/02/2019", "03/04/2019"], "mm/dd/yyyy", true), (["01-02-2019"], "mm-dd-yyyy", true),
    (["01.02.2019"], "dd.mm.yyyy", true), (["01/02/2019", "13/04/2019"], "dd/mm/yyyy", false),
    (["01.02.2019", "03.14.2019"], "mm.dd.yyyy", false), (["2019-01-02"], "yyyy-mm-dd", false),
    (["01-02-03"], "yy-mm-dd", true), (["01/02/03"], "mm/dd/yy", true), (["01.02.03"], "dd.mm.yy", true),
    (["01/02/99"], "mm/dd/yy", true), (["99/01/02"], "yy/mm/dd", false), (["13/01/99"], "dd/mm/yy", false),
    (["20190305"], "yyyymmdd", true), (["1/2/2019 10:11"], "mm/dd/yyyy hh:mm", true),
  ])
  func decidesTheOrder(_ texts: [String], _ form: String, _ isAmbiguous: Bool) throws {
    let found = try #require(DateForm.detected(in: texts), "\(texts)")
    #expect(found.description == form && found.isAmbiguous == isAmbiguous, "\(found)")
  }

  @Test(arguments: [
    [], [""], ["x"], ["2019-02-29"], ["2019-04-31"], ["1900-02-29"], ["2019-13-01"], ["2019-00-10"],
    ["2019-01-00"],
    ["0000-01-01"], ["10000-01-01"], ["2019-01-01 24:00"], ["2019-01-01 10:60"], ["2019-01-01 10:59:60"],
    ["2019-01-01 13:00 PM"], ["2019-01-01 0:30 AM"], ["2019-01-01 1:2:3"], ["2019-01-01T10:11+24:00"],
    ["2019-01-01T10:11+1:00"], ["0001-01-01T00:00+01:00"], ["9999-12-31T23:59-01:00"], ["2019-01/02"],
    ["1/2-2019"],
    ["2019-01-01", "2019/01/02"], ["2019-01-01", "2019-01-01 10:00"],
    ["2019-01-01 10:00", "2019-01-01 10:00:00"],
    ["2019-01-01 10:00Z", "2019-01-01 10:00"], ["2019-01-01", "x"], ["01/02/2019", "01/02/19"],
    ["31 Feb 2019"],
    ["Mon"], ["Mon, Tue"], ["Mo 5 Mar 2019"], ["Tuesda 5 Mar 2019"], ["Tue5 Mar 2019"], ["Tue,5 Mar 2019"],
    ["Tue 2019"], ["Tue Mar 2019"], ["Tue 10:30"],
    ["5 Mat 2019"], ["5 Marc 2019"], ["Mar 32, 2019"], ["13/13/2019"], ["13/01/2019", "01/13/2019"],
    ["2019-01-011"],
    [
      "2019-01-01 "
        + "10:00:00."
    ], ["20190230"], ["18991231"], ["99999999"], ["2019"], ["2019-1"], ["24:00"], ["12:5"], ["12:60"],
    ["10:11:12:13"], ["-2019-01-01"], ["2019--01"], ["２０１９-01-01"],
  ])
  func refuses(_ texts: [String]) {
    #expect(DateForm.detected(in: texts) == nil)
  }

  /// Digits with dots, hyphens and colons that are no dates.
  @Test(arguments: [
    ["1-2", "3-4"], ["12-34-56", "10-11-12"], ["10-20", "20-30"], ["1.2.3", "1.10.2"],
    ["10.2.15", "10.1.14"],
    ["1-2-03", "4-5-06"], ["192.168.1.1", "10.0.0.1"], ["555-1234"], ["555-12-34"], ["123-45-6789"],
    ["06-12-34-56"], ["3:2", "16:9"], ["1:10", "1:20", "2:15"], ["978-3-16-148410-0"], ["0-306-40615-2"],
    ["10-11-4567", "10-12-8910", "09-08-7654"], ["2009-10", "2010-11", "2011-12"], ["4567-08", "8910-11"],
    ["1990-2000"], ["12.05", "13.06"], ["1/2", "3/4"], ["12345678", "87654321"], ["20190305", "12345678"],
    ["A-12-05-2019"], ["May", "June"], ["Mar-19", "Apr-20"], ["10.11.2019.1"], ["25:10"],
  ])
  func takesNoCodesForDates(_ texts: [String]) {
    #expect(DateForm.detected(in: texts) == nil)
  }

  /// Every day of some years, and the days that they do not have.
  @Test func daysAreThoseOfTheCalendar() throws {
    let form = try #require(DateForm.detected(in: ["2019-01-31"]))
    for (year, february) in [
      (1, 28), (4, 29), (1900, 28), (2000, 29), (2023, 28), (2024, 29), (2100, 28), (9999, 28),
    ] {
      let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      for month in 0...13 {
        for day in 0...32 {
          let text = "\(String("000\(year)".suffix(4)))-\(month)-\(day)"
          let exists = lengths.indices.contains(month - 1) && day >= 1 && day <= lengths[month - 1]
          #expect((form.moment(text) != nil) == exists, "\(text)")
        }
      }
    }
  }

  @Test func theFormHoldsForLaterTexts() throws {
    let form = try #require(DateForm.detected(in: ["2019-03-05 10:11:12"]))
    #expect(form.moment("2019-03-05 10:11:12.5")?.microseconds == 1_551_780_672_500_000)
    #expect(form.moment("2019-03-05 10:11:12.1234569")?.microseconds == 1_551_780_672_123_456)
    #expect(form.moment("2019-03-05") == nil && form.moment("05/03/2019 10:11:12") == nil)
    #expect(form.moment("2019-02-29 10:11:12") == nil && form.moment("") == nil)
    #expect(form.hasDate && form.hasDay && form.hasTime && form.cycles == Cycle.allCases)
    let month = try #require(DateForm.detected(in: ["2019-03"]))
    #expect(month.moment("1970-02")?.seconds == 31 * 86_400 && month.cycles == [.monthOfYear])
    let time = try #require(DateForm.detected(in: ["10:11"]))
    #expect(time.moment("01:00")?.seconds == 3600 && time.cycles == [.hourOfDay, .minuteOfHour])
    let short = try #require(DateForm.detected(in: ["13/01/99"]))
    let years = ["68", "69", "00", "99"].map { short.moment("01/01/\($0)")?.parts.year }
    #expect(years == [2068, 1969, 2000, 1999])
  }

  @Test(arguments: [
    #"{"parts":["day","day"],"isAmbiguous":false}"#, #"{"parts":[],"isAmbiguous":false}"#,
    #"{"parts":["year","-","month"," ","hour",":","minute"],"isAmbiguous":false}"#,
    #"{"parts":["decade"],"isAmbiguous":false}"#,
  ])
  func refusesFormsThatCannotBe(_ json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(DateForm.self, from: Data(json.utf8)) }
  }
}
