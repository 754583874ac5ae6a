// swift-tools-version: 6.2
import PackageDescription

let careful: [SwiftSetting] = [.strictMemorySafety(), .treatAllWarnings(as: .error)]

/// The loops that measure the machine's peak, compiled as the kernels are: one tiny target for each instruction set.
let arithmetic: [SwiftSetting] = [.treatAllWarnings(as: .error), .unsafeFlags(["-Ounchecked"])]

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

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "backprop", path: "..")],
  targets: [
    .target(name: "Peak", path: "Sources/Peak/Generic", swiftSettings: arithmetic),
    .target(
      name: "PeakBaseline", dependencies: ["Peak"], path: "Sources/Peak/Baseline", swiftSettings: arithmetic),
    .target(name: "PeakAVX2", dependencies: ["Peak"], path: "Sources/Peak/AVX2", swiftSettings: avx2),
    .target(name: "PeakAVX512", dependencies: ["Peak"], path: "Sources/Peak/AVX512", swiftSettings: avx512),
    .executableTarget(
      name: "bench",
      dependencies: [
        "PeakBaseline", "PeakAVX2", "PeakAVX512",
        .product(name: "Backprop", package: "backprop"),
        .product(name: "BackpropModel", package: "backprop"),
        .product(name: "BackpropCharts", package: "backprop"),
      ],
      swiftSettings: careful),
  ],
  swiftLanguageModes: [.v6]
)
