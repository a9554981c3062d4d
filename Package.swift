// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

let package = Package(
    name: "vitrine",
    products: [.executable(name: "vitrine", targets: ["Vitrine"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // C libraries: a module map and a shim, nothing else.
        .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(name: "CMagic", pkgConfig: "libmagic", providers: [.apt(["libmagic-dev"])]),
        // What the headers of libvips include; vips.pc itself names flags that SwiftPM warns of.
        .systemLibrary(name: "CVips", pkgConfig: "gobject-2.0", providers: [.apt(["libvips-dev"])]),

        // The wire and the core; they do not know each other.
        .target(name: "HTTP", swiftSettings: strict),
        .target(name: "Media", dependencies: [crypto], swiftSettings: strict),

        // One technology each.
        .target(name: "FastCGI", dependencies: ["HTTP", "CFastCGI"], swiftSettings: strict),
        .target(name: "CatalogSQLite", dependencies: ["Media", grdb, sqlite], swiftSettings: strict),
        .target(name: "BlobsOnDisk", dependencies: ["Media"], swiftSettings: strict),
        .target(name: "ImagingVips", dependencies: ["Media", "CVips"], swiftSettings: strict),
        .target(name: "TypingMagic", dependencies: ["Media", "CMagic"], swiftSettings: strict),
        .target(name: "ScanningClamd", dependencies: ["Media"], swiftSettings: strict),

        // The dialects.
        .target(
            name: "LibraryAPI", dependencies: ["HTTP", "Media"],
            resources: [.embedInCode("openapi.yaml")], swiftSettings: strict),
        .target(
            name: "StorageAPI", dependencies: ["HTTP", "Media", crypto, cryptoExtras],
            resources: [.embedInCode("openapi.yaml")], swiftSettings: strict),

        .executableTarget(
            name: "Vitrine",
            dependencies: [
                "FastCGI", "LibraryAPI", "StorageAPI", "CatalogSQLite", "BlobsOnDisk", "ImagingVips",
                "TypingMagic", "ScanningClamd", arguments, logging, toml,
            ],
            swiftSettings: strict
        ),

        // Tests mirror the sources; MediaTesting holds the in-memory ports and what every port promises.
        .target(
            name: "MediaTesting", dependencies: ["Media"], path: "Tests/MediaTesting", swiftSettings: strict),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP"], swiftSettings: strict),
        .testTarget(name: "FastCGITests", dependencies: ["FastCGI", "HTTP"], swiftSettings: strict),
        .testTarget(
            name: "MediaTests", dependencies: ["Media", "MediaTesting"], resources: [.copy("Fixtures")],
            swiftSettings: strict),
        .testTarget(
            name: "CatalogSQLiteTests", dependencies: ["CatalogSQLite", "Media", "MediaTesting", grdb],
            swiftSettings: strict),
        .testTarget(
            name: "BlobsOnDiskTests", dependencies: ["BlobsOnDisk", "Media", "MediaTesting"],
            swiftSettings: strict),
        .testTarget(
            name: "ImagingVipsTests", dependencies: ["ImagingVips", "Media", "MediaTesting", "Vitrine"],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "TypingMagicTests", dependencies: ["TypingMagic", "Media", "MediaTesting"],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "ScanningClamdTests", dependencies: ["ScanningClamd", "Media", "ServiceTesting"],
            swiftSettings: strict),
        .testTarget(
            name: "StorageAPITests",
            dependencies: ["StorageAPI", "HTTP", "Media", "MediaTesting", crypto, cryptoExtras],
            swiftSettings: strict),
        .testTarget(
            name: "LibraryAPITests", dependencies: ["LibraryAPI", "HTTP", "Media", "MediaTesting"],
            swiftSettings: strict),
        .testTarget(
            name: "VitrineTests",
            dependencies: ["Vitrine", "FastCGI", "HTTP", "Media", "MediaTesting", arguments, logging],
            swiftSettings: strict),
        // A real nginx, a real spawn-fcgi and the real program; ServiceTesting starts them and talks to them.
        .target(name: "ServiceTesting", path: "Tests/ServiceTesting", swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests", dependencies: ["Media", "ServiceTesting", "Vitrine", crypto],
            resources: [.copy("Fixtures")],
            swiftSettings: strict),
        // Bytes nobody has meant well: what must hold for them, and how the tests and libFuzzer try it.
        .target(
            name: "FuzzTargets",
            dependencies: ["HTTP", "Media", "FastCGI", "TypingMagic", "LibraryAPI", "StorageAPI", crypto],
            path: "Tests/FuzzTargets", swiftSettings: strict),
        .testTarget(
            name: "FuzzTests", dependencies: ["FuzzTargets"], resources: [.copy("Seeds")],
            swiftSettings: strict),
        // Processes killed, disks full, power cut: what is promised holds all the same.
        .testTarget(
            name: "FaultTests",
            dependencies: ["ServiceTesting", "Vitrine", "CatalogSQLite", "Media", crypto, sqlite],
            resources: [.copy("PowerCut"), .copy("Preloaded")], swiftSettings: strict),
        // Files, names and requests made to break things: what comes of them.
        .testTarget(
            name: "CorpusTests", dependencies: ["ServiceTesting", "Vitrine", crypto],
            resources: [.copy("Fixtures")], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// `make fuzz`: what reads hostile bytes counts the branches it takes, and libFuzzer, whose archive is named, watches.
if let libFuzzer = Context.environment["VITRINE_FUZZ"] {
    let others = Context.environment["VITRINE_FUZZ_SANITIZER"].map { ["-sanitize=\($0)"] } ?? []
    for target in package.targets
    where ["HTTP", "Media", "FastCGI", "TypingMagic", "LibraryAPI", "StorageAPI"].contains(target.name) {
        target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer", "-enable-testing"] + others))
    }
    package.targets.append(
        .executableTarget(
            name: "Fuzzer", dependencies: ["FuzzTargets"], path: "Tests/Fuzzing",
            exclude: ["Dictionaries", "run.sh"], swiftSettings: strict,
            linkerSettings: [.unsafeFlags(others + [libFuzzer]), .linkedLibrary("stdc++")]))
}
