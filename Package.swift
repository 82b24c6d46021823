// swift-tools-version: 6.1
import PackageDescription

// One target is one room. What each room may know stands in docs/architecture.md and is held by Tests/ArchitectureTests.

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")

// The released program exports nothing. With the names of its 37,000 functions in the loader's tables it starts later, and what nobody calls
// cannot be left out.
let exportNothing = ["-Xlinker", "--no-export-dynamic"]

let package = Package(
    name: "agent",
    products: [.executable(name: "agent", targets: ["agent"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.20.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.5.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.3.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    ],
    targets: [
        // Values, and the engine that knows nothing of sites.
        .systemLibrary(name: "CIdn2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
        .target(name: "SiteModel", dependencies: ["CIdn2", crypto]),
        .target(name: "ChangeEngine", dependencies: ["SiteModel", logging]),
        .target(name: "JobEngine", dependencies: ["SiteModel", logging]),
        // What may be asked of a host, and the two hosts that answer.
        .target(name: "HostServices", dependencies: ["SiteModel"]),
        .target(name: "ConfigTemplates", dependencies: ["SiteModel"]),
        .target(name: "CLinux"),
        // Bound at their first call (docs/decisions/0005), with the headers of libmariadb-dev and libcurl4-openssl-dev.
        .target(name: "CMariaDB", dependencies: ["CLinux"]),
        .target(name: "CCurl", dependencies: ["CLinux"]),
        .target(
            name: "LinuxHost",
            dependencies: [
                "SiteModel", "HostServices", "ConfigTemplates", "CLinux", "CMariaDB", "CCurl", subprocess, crypto, x509, asn1,
                logging,
            ]),
        .target(
            name: "SandboxHost",
            dependencies: ["SiteModel", "HostServices", "ConfigTemplates", "LinuxHost", "CLinux", logging]),
        // State, operations, faces.
        .target(name: "AgentStore", dependencies: ["SiteModel", "ChangeEngine", "JobEngine", grdb]),
        .target(name: "SiteOperations", dependencies: ["SiteModel", "ChangeEngine", "JobEngine", "HostServices"]),
        .target(name: "AgentAPI", dependencies: ["SiteModel", nioCore, nioPosix, nioHTTP1]),
        .target(
            name: "AgentServer",
            dependencies: ["SiteModel", "AgentAPI", hummingbird, hummingbirdCore, logging, serviceLifecycle, nioCore, nioPosix, nioHTTP1]),
        .target(
            name: "AgentDaemon",
            dependencies: [
                "SiteModel", "ChangeEngine", "JobEngine", "HostServices", "LinuxHost", "SandboxHost", "AgentStore", "SiteOperations",
                "AgentAPI", "AgentServer", serviceLifecycle, logging, crypto,
            ]),
        .target(name: "AgentCLI", dependencies: ["SiteModel", "AgentAPI", "AgentDaemon", argumentParser, yams]),
        .executableTarget(
            name: "agent", dependencies: ["AgentCLI", "AgentDaemon", "LinuxHost"],
            linkerSettings: [.unsafeFlags(exportNothing, .when(configuration: .release))]),
        // Tests.
        .target(
            name: "AgentTesting",
            dependencies: [
                "SiteModel", "ChangeEngine", "JobEngine", "HostServices", "LinuxHost", "SandboxHost", "AgentAPI", "AgentServer", logging,
                crypto, serviceLifecycle,
            ]),
        .testTarget(name: "ArchitectureTests"),
        .testTarget(name: "SiteModelTests", dependencies: ["SiteModel"]),
        .testTarget(name: "ChangeEngineTests", dependencies: ["ChangeEngine", "AgentTesting"]),
        .testTarget(name: "JobEngineTests", dependencies: ["JobEngine", "AgentTesting"]),
        .testTarget(name: "AgentStoreTests", dependencies: ["AgentStore", "JobEngine", "AgentTesting", logging], exclude: ["Fixtures"]),
        .testTarget(name: "ConfigTemplatesTests", dependencies: ["ConfigTemplates", "SiteModel", "AgentTesting"], exclude: ["Golden"]),
        .testTarget(name: "LinuxHostTests", dependencies: ["LinuxHost", "AgentTesting"], exclude: ["Layout/Golden"]),
        .testTarget(name: "SandboxHostTests", dependencies: ["SandboxHost", "AgentTesting"]),
        .testTarget(
            name: "SiteOperationsTests", dependencies: ["SiteOperations", "AgentTesting", "AgentDaemon", "LinuxHost"], exclude: ["Golden"]),
        .testTarget(
            name: "AgentDaemonTests",
            dependencies: [
                "AgentDaemon", "AgentStore", "HostServices", "JobEngine", "LinuxHost", "SiteOperations", "AgentAPI", "AgentServer",
                "AgentTesting", logging, serviceLifecycle,
            ]),
        .testTarget(
            name: "AgentAPITests", dependencies: ["AgentAPI", "AgentServer", "AgentTesting", serviceLifecycle, logging, yams],
            exclude: ["Golden"]),
        .testTarget(
            name: "AgentCLITests", dependencies: ["AgentCLI", "AgentAPI", "AgentTesting", argumentParser, yams], exclude: ["Golden"]),
        .testTarget(name: "EndToEndTests", dependencies: ["AgentTesting", "AgentAPI", "HostServices", "LinuxHost"]),
    ],
    swiftLanguageModes: [.v6]
)
