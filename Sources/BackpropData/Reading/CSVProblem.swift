/// Why bytes are not a CSV table (RFC 4180 with a header).
public enum CSVProblem: Equatable, Sendable {
  /// There are no bytes, or nothing but blank lines.
  case emptyFile
  /// A header and nothing below it.
  case noRows
  /// A row has more or fewer cells than the header.
  case raggedRow(expected: Int, got: Int)
  /// Two columns have the same name; positions are counted from 1.
  case duplicateHeader(name: String, first: Int, second: Int)
  /// A quote opens on this line and is never closed.
  case unterminatedQuote
  /// Something other than a comma or a line end follows a closing quote.
  case textAfterQuote
  /// A quote stands inside a cell that does not begin with one.
  case bareQuote
  /// A row has more bytes than `limit`, maybe because of a quote that opens on this line and is not closed.
  case longRow(limit: Int, hasOpenQuote: Bool)
  /// The first row has more cells than `limit`.
  case tooManyColumns(limit: Int)
  /// A name has more bytes than `limit`; the position is counted from 1.
  case longHeader(column: Int, limit: Int)
  /// There are only comments and blank lines in so many bytes.
  case noHeader(limit: Int)
  /// A byte with value 0.
  case nulByte
  /// The bytes are not UTF-8.
  case notUTF8
  /// The file begins with a mark of UTF-16 or UTF-32.
  case wideEncoding
  /// The file begins as another format does.
  case otherFormat(String)
}

extension CSVProblem: CustomStringConvertible {
  /// What was expected, what was found and what to do.
  public var description: String {
    switch self {
    case .emptyFile:
      "the file is empty; expected a header line and rows below it"
    case .noRows:
      "no rows; there is only a header"
    case .raggedRow(let expected, let got):
      "expected \(expected) \(expected == 1 ? "cell" : "cells") as in the header, got \(got)"
    case .duplicateHeader(let name, let first, let second):
      "columns \(first) and \(second) are both named \(quoted(name)); rename one of them"
    case .unterminatedQuote:
      "a quote opens on this line and is never closed"
    case .textAfterQuote:
      "text follows a closing quote; a quote inside a quoted cell is written twice (\"\")"
    case .bareQuote:
      "a quote inside an unquoted cell; quote the whole cell and write the quote twice (\"\")"
    case .longRow(let limit, hasOpenQuote: true):
      "a quote opens on this line and is not closed within \(limit >> 20) MB"
    case .longRow(let limit, hasOpenQuote: false):
      "a row of more than \(limit >> 20) MB; expected lines"
    case .tooManyColumns(let limit):
      "more than \(limit) cells in a row; expected lines"
    case .longHeader(let column, let limit):
      "the header of column \(column) is longer than \(limit >> 10) KB; expected names"
    case .noHeader(let limit):
      "no header and no row within \(limit >> 20) MB; there are only comments and blank lines"
    case .nulByte:
      "a NUL byte; this is not a text file, or it is UTF-16 (save it as UTF-8)"
    case .notUTF8:
      "not valid UTF-8; read it with --encoding latin1 if it is that, or save it as UTF-8 "
        + "(for example: iconv -f cp1252 -t utf-8)"
    case .wideEncoding:
      "the file is UTF-16 or UTF-32; save it as UTF-8 (for example: iconv -f utf-16 -t utf-8)"
    case .otherFormat(let name):
      "this is \(["HTML", "HDF5", "xz"].contains(name) ? "an" : "a") \(name) file; "
        + (["gzip", "Zstandard", "bzip2", "xz", "zip"].contains(name)
          ? "unpack it first" : "expected CSV text")
    }
  }
}
