// swift-tools-version: 6.2

import PackageDescription

// `Scripts/check` sets this, so that a warning of a compiler newer than ours never stops somebody's build.
let strict = Context.environment["BULKTOP_STRICT"] != nil

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

// On Linux they are where compilers look, and a package that is named here brings a warning into every build: where it is
// missing, also into those that need none of it, and where it has flags that SwiftPM does not pass on (libcurl of Debian
// 13).
#if os(Linux)
let (curl, vterm): (String?, String?) = (nil, nil)
#else
let (curl, vterm): (String?, String?) = ("libcurl", "vterm")
#endif

// Rooms first, each importing only what stands in its list; CONTRIBUTING.md has the map.
let rooms: [Target] = [
    .target(
        name: "CNcurses",
        linkerSettings: [
            .linkedLibrary("ncursesw", .when(platforms: [.linux])),
            .linkedLibrary("tinfo", .when(platforms: [.linux])),
            .linkedLibrary("ncurses", .when(platforms: [.macOS])),
        ]
    ),
    .target(name: "CTerminal"),
    .systemLibrary(
        name: "CLibcurl",
        pkgConfig: curl,
        providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
    ),
    // Where compilers look on Linux, as in macOS's own SDK: no pkg-config, which would bring a warning where it is missing.
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .target(name: "CProcess"),
    .target(name: "Base", dependencies: ["CProcess"], swiftSettings: settings),
    .target(name: "LangSmith", dependencies: ["Base"], swiftSettings: settings),
    .target(name: "CurlTransport", dependencies: ["Base", "CLibcurl"], swiftSettings: settings),
    .target(name: "ObjectStore", dependencies: ["LangSmith", "Base"], swiftSettings: settings),
    .target(name: "Recording", dependencies: ["LangSmith", "Base"], swiftSettings: settings),
    .target(name: "Monitor", dependencies: ["LangSmith", "Base"], swiftSettings: settings),
    .target(name: "Store", dependencies: ["Monitor", "LangSmith", "Base", "CSQLite"], swiftSettings: settings),
    .target(name: "Changes", dependencies: ["Monitor", "LangSmith", "Base"], swiftSettings: settings),
    .target(name: "Screen", dependencies: ["Base"], swiftSettings: settings),
    .target(
        name: "Dashboard",
        dependencies: ["Changes", "Monitor", "LangSmith", "Base", "ObjectStore", "Screen"],
        swiftSettings: settings
    ),
    .target(
        name: "App",
        dependencies: ["Dashboard", "Changes", "Monitor", "LangSmith", "Base", "ObjectStore", "Screen", "Store"],
        swiftSettings: settings
    ),
    .target(name: "Terminal", dependencies: ["Screen", "Base", "CNcurses", "CTerminal"], swiftSettings: settings),
    .target(name: "Settings", dependencies: ["Base"], swiftSettings: settings),
    .target(name: "Simulator", dependencies: ["LangSmith", "Base"], swiftSettings: settings),
    .target(
        name: "SimulatorServer",
        dependencies: [
            "Simulator", "LangSmith", "Base",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
        ],
        swiftSettings: settings
    ),
    .executableTarget(
        name: "bulktop",
        dependencies: [
            "CProcess",
            "App", "Dashboard", "Changes", "Monitor", "LangSmith", "Base", "Screen", "Terminal", "CurlTransport",
            "ObjectStore", "Recording", "Settings", "Simulator", "SimulatorServer", "Store",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        swiftSettings: settings
    ),
]

// Built by `Scripts/bench` alone, to be measured beside other programs.
let benches: [Target] = [
    .executableTarget(name: "transport-bench", dependencies: ["CurlTransport", "Base"], swiftSettings: settings),
    .executableTarget(
        name: "poll-bench",
        dependencies: ["Monitor", "Simulator", "LangSmith", "Base"],
        swiftSettings: settings
    ),
]

let tests: [Target] = [
    // Reads what a program writes to a terminal; needs libvterm-dev, which `Scripts/test` installs.
    .systemLibrary(name: "CVTerm", path: "Tests/CVTerm", pkgConfig: vterm),
    .target(
        name: "TestTerminal",
        dependencies: ["CVTerm"],
        path: "Tests/TestTerminal",
        swiftSettings: settings
    ),
    // Time as a test says it is, for whatever takes a `MonitorClock`.
    .target(
        name: "TestClock",
        dependencies: ["Changes", "Monitor", "LangSmith", "Base"],
        path: "Tests/TestClock",
        swiftSettings: settings
    ),
    // Everything that can be changed, for commands and the dashboard alike.
    .target(
        name: "TestErrands",
        dependencies: ["LangSmith", "Base"],
        path: "Tests/TestErrands",
        swiftSettings: settings
    ),
    // Real S3 servers, which `Scripts/test` installs.
    .target(
        name: "TestStores",
        dependencies: ["ObjectStore", "CurlTransport", "LangSmith", "Base"],
        path: "Tests/TestStores",
        exclude: ["openstack-swift.py"],
        swiftSettings: settings
    ),
    .testTarget(name: "BaseTests", dependencies: ["Base"], swiftSettings: settings),
    .testTarget(name: "LangSmithTests", dependencies: ["LangSmith", "Base"], swiftSettings: settings),
    .testTarget(
        name: "CurlTransportTests",
        dependencies: [
            "CurlTransport", "Base",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
        ],
        swiftSettings: settings
    ),
    .testTarget(
        name: "ObjectStoreTests",
        dependencies: [
            "ObjectStore", "CurlTransport", "LangSmith", "Base", "Simulator", "SimulatorServer", "TestStores",
        ],
        swiftSettings: settings
    ),
    .testTarget(name: "RecordingTests", dependencies: ["Recording", "LangSmith", "Base"], swiftSettings: settings),
    .testTarget(
        name: "MonitorTests",
        dependencies: ["Changes", "Monitor", "LangSmith", "Base", "Simulator", "TestClock"],
        swiftSettings: settings
    ),
    .testTarget(
        name: "StoreTests",
        dependencies: ["Store", "Monitor", "LangSmith", "Base", "CSQLite"],
        swiftSettings: settings
    ),
    .testTarget(
        name: "ChangesTests",
        dependencies: ["Changes", "Monitor", "LangSmith", "Base", "Simulator", "TestClock"],
        swiftSettings: settings
    ),
    .testTarget(name: "ScreenTests", dependencies: ["Screen", "Base"], swiftSettings: settings),
    .testTarget(
        name: "DashboardTests",
        dependencies: ["Dashboard", "Changes", "Monitor", "LangSmith", "Base", "ObjectStore", "Screen"],
        exclude: ["Screens"],
        swiftSettings: settings
    ),
    .testTarget(
        name: "TerminalTests",
        dependencies: ["Terminal", "Screen", "Base", "CNcurses", "TestTerminal"],
        swiftSettings: settings
    ),
    .testTarget(
        name: "AppTests",
        dependencies: [
            "App", "Dashboard", "Changes", "Monitor", "LangSmith", "Base", "Screen", "Simulator", "TestClock",
        ],
        swiftSettings: settings
    ),
    .testTarget(name: "SettingsTests", dependencies: ["Settings", "Base"], swiftSettings: settings),
    .testTarget(
        name: "SimulatorTests",
        dependencies: ["Simulator", "SimulatorServer", "LangSmith", "Base"],
        swiftSettings: settings
    ),
    .testTarget(
        name: "CommandTests",
        dependencies: [
            "bulktop", "Dashboard", "Changes", "Simulator", "Monitor", "CurlTransport", "LangSmith", "Base", "App",
            "Screen", "Settings", "Store", "TestErrands",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        swiftSettings: settings
    ),
    .testTarget(
        name: "EndToEndTests",
        dependencies: [
            "TestTerminal", "TestStores", "TestErrands", "bulktop", "Simulator", "SimulatorServer", "ObjectStore",
            "CurlTransport", "LangSmith", "Base",
        ],
        exclude: ["Support/tls-front.py"],
        swiftSettings: settings
    ),
]

let package = Package(
    name: "bulktop",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "bulktop", targets: ["bulktop"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: rooms + benches + tests,
    swiftLanguageModes: [.v6]
)
