import Foundation
import Testing

/// A real S3 server that verifies signatures: `rclone serve s3`, one for each test, with a directory of its own.
struct Rclone: Sendable {
    static let accessKeyID = "KEYIDOFTHETEST"
    static let secret = "secret+of/the=test"

    /// As `http://127.0.0.1:PORT`.
    let endpoint: String
    /// Each directory in it is a bucket.
    let root: URL

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// Where `Scripts/setup --test` puts it.
    private static let program = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../.build/tools/bin/rclone").standardizedFileURL

    /// Serves the buckets while the body runs, then ends the server and removes its files.
    static func run<Result>(_ buckets: String..., while body: (Rclone) async throws -> Result) async throws -> Result {
        guard FileManager.default.isExecutableFile(atPath: program.path()) else {
            throw Failure(description: "rclone is not at \(program.path()): Scripts/setup --test installs it.")
        }
        let root = FileManager.default.temporaryDirectory.appending(path: "bulktop-\(UUID().uuidString)")
        for bucket in buckets {
            try FileManager.default.createDirectory(
                at: root.appending(path: bucket),
                withIntermediateDirectories: true
            )
        }
        defer { try? FileManager.default.removeItem(at: root) }

        let process = Process()
        process.executableURL = program
        // Port 0: the system gives a free one, and rclone says which.
        process.arguments = [
            "serve", "s3", "--addr", "127.0.0.1:0", "--auth-key", "\(accessKeyID),\(secret)", "--config", "/dev/null",
            root.path(),
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
        let endpoint = try await address(in: output)
        return try await body(Rclone(endpoint: endpoint, root: root))
    }

    /// Reads on until the server says where it listens; its end is the end of what it says, so this ends too.
    private static func address(in output: Pipe) async throws -> String {
        let (pieces, piece) = AsyncStream<Data>.makeStream()
        output.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                piece.finish()
            } else {
                piece.yield(data)
            }
        }
        var text = ""
        for await data in pieces {
            text += String(decoding: data, as: UTF8.self)
            if let match = text.firstMatch(of: /Starting s3 server on \[(http:\/\/[^\/]+)\//) {
                return String(match.output.1)
            }
        }
        throw Failure(description: "rclone did not start: \(text)")
    }

    /// The objects of a bucket, by their paths.
    func objects(in bucket: String) -> [String] {
        let files = FileManager.default.enumerator(atPath: root.appending(path: bucket).path())
        return (files?.allObjects as? [String] ?? []).filter { path in
            var isDirectory: ObjCBool = false
            let full = root.appending(path: bucket).appending(path: path).path(percentEncoded: false)
            return FileManager.default.fileExists(atPath: full, isDirectory: &isDirectory) && !isDirectory.boolValue
        }
    }
}
