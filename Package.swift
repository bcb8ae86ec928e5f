// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// Tests of the library run its inner loops: without optimisation the suite takes ten times as long.
let fast: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "cellscope",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.0"),
  ],
  targets: [
    // C leaves
    .systemLibrary(name: "CTreeSitter", providers: [.apt(["libtree-sitter-dev"])]),
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "CKernels",
      cSettings: [.unsafeFlags(["-O3", "-fno-math-errno", "-Wall", "-Wextra", "-Werror"])]),
    .target(
      name: "CEnding", cSettings: [.unsafeFlags(["-fno-builtin", "-Wall", "-Wextra", "-Werror"])]),

    // The library, lowest first: no arrow points up
    .target(name: "Corpus", swiftSettings: fast),
    .target(
      name: "Network", dependencies: ["Corpus", "CKernels", "COneDNN"], swiftSettings: fast),
    .target(name: "Syntax", dependencies: ["Corpus", "CTreeSitter"], swiftSettings: fast),
    .target(
      name: "Discovery", dependencies: ["Network", "Syntax", "Corpus", "CKernels"],
      swiftSettings: fast),
    .target(
      name: "Annotation", dependencies: ["Discovery", "Network", "Syntax", "Corpus", "CZlib"],
      resources: [.embedInCode("Page")], swiftSettings: strict),
    .target(
      name: "Instrument",
      dependencies: [
        "Annotation", "Discovery", "Network", "Syntax", "Corpus",
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ],
      resources: [.embedInCode("Page")], swiftSettings: strict),

    // The command
    .executableTarget(
      name: "cellscope",
      dependencies: [
        "Instrument", "Annotation", "Discovery", "Network", "Syntax", "Corpus", "CEnding",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // What the benchmark runs
    .executableTarget(
      name: "measure", dependencies: ["Discovery", "Network", "Syntax", "Corpus"],
      path: "bench/measure", swiftSettings: strict),

    // Networks and files of which it is known what is to be found, for tests and for `make calibrate`
    .target(
      name: "Calibration", dependencies: ["Discovery", "Network", "Syntax", "Corpus"],
      path: "Tests/Calibration", swiftSettings: fast),
    .executableTarget(
      name: "calibrate", dependencies: ["Calibration", "Syntax"], path: "bench/calibrate",
      swiftSettings: strict),

    .testTarget(name: "CorpusTests", dependencies: ["Corpus"], swiftSettings: strict),
    .testTarget(
      name: "NetworkTests", dependencies: ["Network", "Corpus", "CKernels"],
      exclude: ["Golden"], swiftSettings: fast),
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax"], swiftSettings: fast),
    .testTarget(
      name: "DiscoveryTests", dependencies: ["Calibration", "Discovery", "Network", "Syntax"],
      swiftSettings: fast),
    .testTarget(
      name: "AnnotationTests", dependencies: ["Annotation", "Network", "Corpus", "CZlib"],
      exclude: ["Golden"], swiftSettings: strict),
    .testTarget(
      name: "InstrumentTests",
      dependencies: [
        "Instrument", "Network", "Syntax", "Corpus",
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests", dependencies: ["cellscope", "Corpus"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
