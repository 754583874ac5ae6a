// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "backprop", path: "..")],
  targets: [
    // The program's `main` is that of libFuzzer: see `run`.
    .executableTarget(
      name: "table",
      dependencies: [.product(name: "BackpropModel", package: "backprop")],
      swiftSettings: [
        .strictMemorySafety(), .treatAllWarnings(as: .error), .unsafeFlags(["-parse-as-library"]),
      ])
  ],
  swiftLanguageModes: [.v6]
)
