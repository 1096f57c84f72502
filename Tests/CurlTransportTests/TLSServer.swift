import Foundation
import Testing

/// `openssl s_server` with a certificate of its own making.
struct TLSServer: Sendable {
    struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    let url: String
    /// The PEM file, which is its own authority.
    let certificate: String

    static func run(certificateFor name: String, _ body: (TLSServer) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bulktop-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let certificate = folder.appendingPathComponent("certificate.pem").path
        let key = folder.appendingPathComponent("key.pem").path

        let maker = try OpenSSL([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=bulktop tests", "-addext", "subjectAltName=\(name)", "-keyout", key, "-out", certificate,
        ])
        _ = await maker.firstLine { _ in false }
        guard FileManager.default.fileExists(atPath: certificate) else {
            throw Broken(description: "no certificate came from `openssl req`; is openssl installed?")
        }
        let server = try OpenSSL([
            "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate, "-key", key,
        ])
        defer { server.end() }
        // "ACCEPT 127.0.0.1:46261"
        guard let port = await server.firstLine(where: { $0.hasPrefix("ACCEPT ") })?.split(separator: ":").last else {
            throw Broken(description: "`openssl s_server` did not start; is openssl installed?")
        }
        try await body(TLSServer(url: "https://127.0.0.1:\(port)/", certificate: certificate))
    }
}

/// A child process whose output is read line by line.
private struct OpenSSL {
    private let process = Process()
    private let output = Pipe()

    init(_ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// The first such line, or nil when the output has ended; reads on a thread of its own, for reading blocks.
    func firstLine(where isWanted: @escaping @Sendable (String) -> Bool) async -> String? {
        let handle = output.fileHandleForReading
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var text = ""
                while case let data = handle.availableData, !data.isEmpty {
                    text += String(decoding: data, as: UTF8.self)
                    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                    if let line = lines.map(String.init).first(where: isWanted) {
                        return continuation.resume(returning: line)
                    }
                }
                continuation.resume(returning: nil)
            }
        }
    }

    /// Not by SIGTERM: the child inherits the signal mask of the thread that started it, which may block that one.
    func end() {
        kill(process.processIdentifier, SIGKILL)
    }
}
