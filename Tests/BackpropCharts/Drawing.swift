import BackpropCharts
import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An SVG document as an XML parser sees it: the judge of what the charts write.
struct Drawing {
  struct Element {
    let name: String
    let attributes: [String: String]
    var text = ""

    func number(_ attribute: String) -> Double? { attributes[attribute].flatMap(Double.init) }
  }

  struct Malformed: Error {}

  let elements: [Element]

  init(_ document: String) throws {
    let reader = Reader()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = reader
    guard parser.parse(), reader.isSound, parser.parserError == nil else { throw Malformed() }
    elements = reader.elements
  }

  init(_ chart: some Chart, width: Double? = nil, height: Double? = nil) throws {
    try self.init(chart.svg(width: width, height: height).text)
  }

  func named(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  /// What is written on the picture.
  var texts: [String] { named("text").map(\.text) }

  var summary: String { named("desc").first?.text ?? "" }

  /// The end points of every path stroked with the colour `stroke`, piece by piece.
  func lines(stroke: String) -> [[Point]] {
    named("path").filter { $0.attributes["stroke"] == stroke && $0.attributes["stroke-width"] == "2" }
      .flatMap { path in
        (path.attributes["d"] ?? "").split(separator: "M").map { piece in
          piece.split(separator: "L").map { pair in
            let numbers = pair.split(separator: ",").compactMap { Double($0) }
            return Point(x: numbers[0], y: numbers[1])
          }
        }
      }
  }

  /// What no chart may contain: broken numbers, more than two decimals, a style class without a dark colour,
  /// upright text that leaves the picture.
  func faults() -> [String] {
    var faults: [String] = []
    let style = named("style").first?.text ?? ""
    let width = named("svg").first?.number("width") ?? 0
    for element in elements {
      for (name, value) in element.attributes where name != "aria-label" {
        let words = value.lowercased()
        if words.contains("nan") || words.contains("inf") { faults.append("\(name)=\(value)") }
        if value.contains(/\.\d{3}/) { faults.append("decimals: \(name)=\(value.prefix(60))") }
      }
      for name in (element.attributes["class"] ?? "").split(separator: " ") where !style.contains(".\(name){")
      {
        faults.append("no dark colour for \(name)")
      }
      if element.name == "text", element.attributes["transform"] == nil, let x = element.number("x") {
        let extent = textWidth(element.text, size: element.number("font-size") ?? 0) * 0.9
        let shares = ["middle": 0.5, "end": 1.0]
        let shift = shares[element.attributes["text-anchor"] ?? "start"] ?? 0
        let left = x - extent * shift
        if left < 0 || left + extent > width { faults.append("clipped: \(element.text)") }
      }
    }
    return faults
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [Element] = []
    var isSound = true
    private var open: [Int] = []

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) { isSound = false }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      open.append(elements.count)
      elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      if let current = open.last { elements[current].text += text }
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      open.removeLast()
    }
  }
}

/// Calls `body` and gives back the chart error it throws, if any.
func chartError(_ body: () throws -> Void) -> ChartError? {
  do {
    try body()
    return nil
  } catch {
    return error as? ChartError
  }
}
