import Foundation

/// `rclone serve s3`, a server for each bucket.
enum Rclone {
    /// Where `Scripts/setup --test` puts it.
    private static let program = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../.build/tools/bin/rclone").standardizedFileURL

    /// Serves a bucket while the body runs, then ends the server and removes its files.
    static func withBucket<Result>(_ body: (S3Bucket) async throws -> Result) async throws -> Result {
        guard FileManager.default.isExecutableFile(atPath: program.path(percentEncoded: false)) else {
            throw S3Bucket.Failure(
                description:
                    "rclone is not at \(program.path(percentEncoded: false)): Scripts/setup --test installs it."
            )
        }
        // Each directory in it is a bucket.
        let root = FileManager.default.temporaryDirectory.appending(path: "bulktop-\(UUID().uuidString)")
        let name = "acme-traces"
        try FileManager.default.createDirectory(at: root.appending(path: name), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }

        let (key, secret) = ("KEYIDOFTHETEST", "secret+of/the=test")
        let process = Process()
        process.executableURL = program
        // Port 0: the system gives a free one, and rclone says which.
        process.arguments = [
            "serve", "s3", "--addr", "127.0.0.1:0", "--auth-key", "\(key),\(secret)", "--config", "/dev/null",
            root.path(percentEncoded: false),
        ]
        process.environment = [:]
        let output = Pipe()
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        let endpoint = try await output.firstAddress("rclone", in: /Starting s3 server on \[(http:\/\/[^\/]+)\//)
        return try await body(
            S3Bucket(name: name, endpoint: endpoint, region: nil, accessKeyID: key, secret: secret)
        )
    }
}
