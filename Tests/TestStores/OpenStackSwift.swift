import Foundation

/// OpenStack Swift with its S3 API: one process for all tests, because its start takes a second or more.
package struct OpenStackSwift: Sendable {
    /// As `http://127.0.0.1:PORT`.
    let endpoint: String
    /// The server lives as long as this is open: it ends, and removes its files, when this process has ended, in
    /// whatever way that was.
    private let life: Pipe

    /// Set in `openstack-swift.py`, as everything below.
    static let region = "eu-central-1"
    /// May do everything.
    package static let owner = (key: "acme:owner", secret: "secret+of/the=owner")
    /// May write to `letterbox`, and neither read nor remove what is there.
    package static let writer = (key: "acme:writer", secret: "secret+of/the=writer")
    /// May do nothing.
    package static let nobody = (key: "acme:nobody", secret: "secret+of/the=nobody")
    package static let letterbox = "letterbox"

    /// The one that runs; started by whoever asks first.
    package static let running = Task { try await start() }
    /// Runs one whose clock is ahead of this machine's while the body does.
    ///
    /// A client with a late clock would do as well, but libcurl 7.88 sends a `X-Amz-Date` that it is given twice, which
    /// only rclone forgives.
    package static func withClock<Result>(
        ahead seconds: Int,
        _ body: (Self) async throws -> Result
    ) async throws -> Result {
        let server = try await start(ahead: seconds)
        defer { try? server.life.fileHandleForWriting.close() }
        return try await body(server)
    }

    private static func start(ahead: Int = 0) async throws -> Self {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let build = tests.appending(path: "../../.build").standardizedFileURL
        let tools = build.appending(path: "tools")
        // A link to the Python that its libraries were installed for.
        let python = tools.appending(path: "python")
        guard FileManager.default.isExecutableFile(atPath: python.path(percentEncoded: false)) else {
            throw S3Bucket.Failure(
                description:
                    "OpenStack Swift is not in \(tools.path(percentEncoded: false)): Scripts/setup --test installs it."
            )
        }
        let process = Process()
        process.executableURL = python
        // Alone with its own libraries: those of the system and of the user are other versions.
        process.arguments = [
            "-S", "-s", tests.appending(path: "openstack-swift.py").path(percentEncoded: false), String(ahead),
            FileManager.default.temporaryDirectory.path(percentEncoded: false), build.path(percentEncoded: false),
        ]
        process.environment = ["PYTHONPATH": tools.path(percentEncoded: false), "PYTHONDONTWRITEBYTECODE": "1"]
        let (output, life) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = output
        process.standardInput = life
        try process.run()
        let endpoint = try await output.firstAddress("OpenStack Swift", in: /S3 at (http:\/\/\S+)\n/)
        return Self(endpoint: endpoint, life: life)
    }

    /// Makes a bucket for the body; it goes with the server.
    func withBucket<Result>(_ body: (S3Bucket) async throws -> Result) async throws -> Result {
        let bucket = bucket("acme-traces-\(UUID().uuidString.lowercased().prefix(8))")
        try await bucket.make()
        return try await body(bucket)
    }

    /// A bucket that may be there, seen by somebody.
    package func bucket(_ name: String, as user: (key: String, secret: String) = owner) -> S3Bucket {
        S3Bucket(
            name: name,
            endpoint: endpoint,
            region: Self.region,
            accessKeyID: user.key,
            secret: user.secret
        )
    }
}
