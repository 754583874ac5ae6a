// swift-tools-version: 6.2
import PackageDescription

/// Everything above the kernels: warnings are errors and unsafe code is visible.
let careful: [SwiftSetting] = [.strictMemorySafety(), .treatAllWarnings(as: .error)]

/// The kernels: pointers are their trade, and every loop has proved its bounds by construction.
let arithmetic: [SwiftSetting] = [
  .treatAllWarnings(as: .error), .unsafeFlags(["-Ounchecked", "-Xcc", "-fno-math-errno"]),
]

#if arch(x86_64)
  let avx2: [SwiftSetting] = arithmetic + [.unsafeFlags(["-Xcc", "-mavx2", "-Xcc", "-mfma"])]
  let avx512: [SwiftSetting] =
    arithmetic + [
      .unsafeFlags([
        "-Xcc", "-mavx512f", "-Xcc", "-mavx512dq", "-Xcc", "-mavx512bw", "-Xcc", "-mavx512vl",
        "-Xcc", "-mavx2", "-Xcc", "-mfma", "-Xcc", "-mprefer-vector-width=512",
      ])
    ]
#else
  let avx2 = arithmetic
  let avx512 = arithmetic
#endif

/// A library target of the house, with the tests that stand beside it.
func room(_ name: String, path: String, dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: careful)
}

func tests(_ name: String, path: String, dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], path: path,
    swiftSettings: [.treatAllWarnings(as: .error)])
}

func example(_ name: String, path: String) -> Target {
  .executableTarget(
    name: name, dependencies: ["Backprop", "BackpropCompute", "BackpropData", "BackpropCharts"],
    path: path, swiftSettings: careful)
}

/// What only a build with the trait SQLite has.
let sqlite = Target.Dependency.product(
  name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["SQLite"]))
let sqliteHeaders = Target.Dependency.product(
  name: "GRDBSQLite", package: "GRDB.swift", condition: .when(traits: ["SQLite"]))

let package = Package(
  name: "backprop",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "backprop", targets: ["BackpropCLI"]),
    .library(name: "Backprop", targets: ["Backprop", "BackpropCompute"]),
    .library(name: "BackpropModel", targets: ["BackpropModel", "BackpropData", "BackpropFormats"]),
    .library(name: "BackpropCharts", targets: ["BackpropCharts"]),
    .library(name: "BackpropSQLite", targets: ["BackpropSQLite"]),
  ],
  traits: [
    .trait(name: "SQLite", description: "Tables from SQLite databases; needs the system's SQLite headers.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Fetched and compiled with the trait SQLite alone.
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // arithmetic
    .target(
      name: "BackpropKernels", dependencies: ["CProcessor"], path: "Sources/Kernels/Generic",
      swiftSettings: arithmetic),
    .target(
      name: "KernelsBaseline", dependencies: ["BackpropKernels"], path: "Sources/Kernels/Baseline",
      swiftSettings: arithmetic),
    .target(
      name: "KernelsAVX2", dependencies: ["BackpropKernels"], path: "Sources/Kernels/AVX2",
      swiftSettings: avx2),
    .target(
      name: "KernelsAVX512", dependencies: ["BackpropKernels"], path: "Sources/Kernels/AVX512",
      swiftSettings: avx512),
    .target(name: "CProcessor", path: "Sources/Processor"),
    .target(name: "TextKernels", path: "Sources/Kernels/Text", swiftSettings: arithmetic),

    // computing
    room(
      "BackpropCompute", path: "Sources/Compute",
      dependencies: [
        "BackpropKernels", "KernelsBaseline", "CProcessor",
        .target(name: "KernelsAVX2", condition: .when(platforms: [.linux, .macOS, .windows])),
        .target(name: "KernelsAVX512", condition: .when(platforms: [.linux, .macOS, .windows])),
      ]),

    // learning
    room("Backprop", path: "Sources/Backprop", dependencies: ["BackpropCompute", "BackpropKernels"]),

    // edges
    room(
      "BackpropData", path: "Sources/BackpropData",
      dependencies: ["Backprop", "BackpropCompute", "BackpropFormats", "TextKernels"]),
    .systemLibrary(
      name: "CZlib", path: "Sources/Zlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .yum(["zlib-devel"]), .brew(["zlib"])]),
    room("BackpropFormats", path: "Sources/BackpropFormats", dependencies: ["CZlib"]),
    room("BackpropCharts", path: "Sources/BackpropCharts", dependencies: []),
    room(
      "BackpropSQLite", path: "Sources/BackpropSQLite",
      dependencies: ["BackpropData", "BackpropFormats", "TextKernels", sqlite, sqliteHeaders]),

    // model
    room(
      "BackpropModel", path: "Sources/BackpropModel",
      dependencies: ["Backprop", "BackpropCompute", "BackpropData", "BackpropFormats"]),

    // front doors
    .executableTarget(
      name: "BackpropCLI",
      dependencies: [
        "Backprop", "BackpropCompute", "BackpropData", "BackpropFormats", "BackpropCharts",
        "BackpropModel", .target(name: "BackpropSQLite", condition: .when(traits: ["SQLite"])),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/BackpropCLI", swiftSettings: careful),

    // tests
    .target(
      name: "TestSupport", dependencies: ["BackpropCompute", sqliteHeaders], path: "Tests/TestSupport"),
    tests("KernelsTests", path: "Tests/Kernels", dependencies: ["BackpropCompute", "BackpropKernels"]),
    tests("ComputeTests", path: "Tests/Compute", dependencies: ["BackpropCompute", "BackpropKernels"]),
    tests(
      "BackpropTests", path: "Tests/Backprop",
      dependencies: ["Backprop", "BackpropCompute", "BackpropKernels", "CProcessor"]),
    tests(
      "BackpropDataTests", path: "Tests/BackpropData", dependencies: ["BackpropData", "BackpropCompute"]),
    tests("BackpropFormatsTests", path: "Tests/BackpropFormats", dependencies: ["BackpropFormats"]),
    tests("BackpropChartsTests", path: "Tests/BackpropCharts", dependencies: ["BackpropCharts"]),
    tests(
      "BackpropSQLiteTests", path: "Tests/BackpropSQLite", dependencies: ["BackpropSQLite", "BackpropData"]),
    tests(
      "BackpropModelTests", path: "Tests/BackpropModel",
      dependencies: ["BackpropModel", "Backprop", "BackpropCompute", "BackpropData", "BackpropFormats"]),
    tests("BackpropCLITests", path: "Tests/BackpropCLI", dependencies: ["BackpropCLI", "BackpropFormats"]),
    tests(
      "ExamplesTests", path: "Tests/Examples",
      dependencies: [
        "Backprop", "BackpropCompute", "BackpropData", "circles", "sine", "two-layer", "custom-layer",
        "digits",
      ]),

    // examples and proofs
    example("circles", path: "Examples/circles"),
    example("sine", path: "Examples/sine"),
    example("two-layer", path: "Examples/two-layer"),
    .executableTarget(
      name: "digits", dependencies: ["Backprop", "BackpropCompute", "BackpropFormats"],
      path: "Examples/digits", swiftSettings: careful),
    .executableTarget(
      name: "custom-layer", dependencies: ["Backprop", "BackpropCompute", "BackpropData", "BackpropModel"],
      path: "Examples/custom-layer", swiftSettings: careful),
    .executableTarget(
      name: "allocations", dependencies: ["Backprop", "BackpropCompute"], path: "Scripts/Allocations",
      swiftSettings: careful),
  ],
  swiftLanguageModes: [.v6]
)
