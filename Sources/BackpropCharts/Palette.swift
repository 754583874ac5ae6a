/// A colour with its counterpart for dark surroundings.
///
/// The light colour is written into the drawing itself; the dark one stands in a style sheet that applies
/// where the reader prefers dark. A program that knows no style sheets shows the light picture.
public struct Paint: Hashable, Sendable {
  let name: String
  package let light: Color
  package let dark: Color

  /// A paint under a name of letters, digits and hyphens that no other paint of the picture has.
  ///
  /// The colours are written `0xRRGGBB`.
  public init(name: String, light: UInt32, dark: UInt32) {
    self.init(name: name, light: Color(rgb: light), dark: Color(rgb: dark))
  }

  init(name: String, light: Color, dark: Color) {
    self.name = name
    self.light = light
    self.dark = dark
  }

  /// The background.
  public static let paper = Paint(name: "paper", light: 0xFFFFFF, dark: 0x15181D)
  /// Titles and text.
  public static let ink = Paint(name: "ink", light: 0x1F2328, dark: 0xE8EBEF)
  /// Tick labels and remarks.
  public static let muted = Paint(name: "muted", light: 0x59636E, dark: 0xA5AEBA)
  /// Grid lines.
  public static let grid = Paint(name: "grid", light: 0xE4E8EC, dark: 0x2C323A)
  /// The frame and the ticks.
  public static let frame = Paint(name: "frame", light: 0x9AA3AE, dark: 0x5F6975)
  /// The full shade of a positive value or of a right answer.
  public static let positive = Paint(name: "positive", light: 0x0B5394, dark: 0x7DBEF5)
  /// The full shade of a negative value or of a wrong answer.
  public static let negative = Paint(name: "negative", light: 0xB34700, dark: 0xFFA560)

  /// The colour of series or class number `index`, from 0; after eight they repeat.
  ///
  /// The order of Okabe and Ito (2008), distinguishable with every common kind of colour blindness; their
  /// yellow is darkened to be seen on white.
  public static func series(_ index: Int) -> Paint {
    colours[index % colours.count]
  }

  static let colours = [
    Paint(name: "series-0", light: 0x0072B2, dark: 0x4FACE6),
    Paint(name: "series-1", light: 0xD55E00, dark: 0xFF8B45),
    Paint(name: "series-2", light: 0x009E73, dark: 0x2FC79B),
    Paint(name: "series-3", light: 0xBF5A94, dark: 0xE896C6),
    Paint(name: "series-4", light: 0xE69F00, dark: 0xF6BC4A),
    Paint(name: "series-5", light: 0x56B4E9, dark: 0x9AD6FA),
    Paint(name: "series-6", light: 0x50565E, dark: 0xBCC3CC),
    Paint(name: "series-7", light: 0x8C7A00, dark: 0xDCCB5C),
  ]

  /// The text colour that is read best on `paint` laid over the paper with `opacity`, chosen for light and
  /// dark apart.
  package static func text(on paint: Paint, opacity: Double) -> Paint {
    let lightGround = paint.light.over(Paint.paper.light, opacity: opacity)
    let darkGround = paint.dark.over(Paint.paper.dark, opacity: opacity)
    let plainInLight = lightGround.contrast(to: ink.light) >= lightGround.contrast(to: paper.light)
    let plainInDark = darkGround.contrast(to: ink.dark) >= darkGround.contrast(to: paper.dark)
    switch (plainInLight, plainInDark) {
    case (true, true): return ink
    case (false, false): return Paint(name: "ink-inverted", light: paper.light, dark: paper.dark)
    case (true, false): return Paint(name: "ink-dark", light: ink.light, dark: paper.dark)
    case (false, true): return Paint(name: "ink-light", light: paper.light, dark: ink.dark)
    }
  }
}

/// A colour of the sRGB space.
package struct Color: Hashable, Sendable {
  let red: UInt8
  let green: UInt8
  let blue: UInt8

  package init(rgb: UInt32) {
    red = UInt8(truncatingIfNeeded: rgb >> 16)
    green = UInt8(truncatingIfNeeded: rgb >> 8)
    blue = UInt8(truncatingIfNeeded: rgb)
  }

  private init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// `#rrggbb`.
  package var hexadecimal: String {
    var text = "#"
    for channel in [red, green, blue] {
      text += channel < 16 ? "0" : ""
      text += String(channel, radix: 16)
    }
    return text
  }

  /// What is seen where this colour lies over `ground` with `opacity` from 0 to 1.
  package func over(_ ground: Color, opacity: Double) -> Color {
    func mixed(_ top: UInt8, _ bottom: UInt8) -> UInt8 {
      UInt8((Double(top) * opacity + Double(bottom) * (1 - opacity)).rounded())
    }
    return Color(
      red: mixed(red, ground.red), green: mixed(green, ground.green), blue: mixed(blue, ground.blue))
  }

  /// The contrast ratio of the Web Content Accessibility Guidelines 2, from 1 to 21.
  package func contrast(to other: Color) -> Double {
    let (first, second) = (luminance, other.luminance)
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  private var luminance: Double {
    func linear(_ channel: UInt8) -> Double {
      let share = Double(channel) / 255
      return share <= 0.04045 ? share / 12.92 : power((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }
}
