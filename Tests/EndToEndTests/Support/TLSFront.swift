import Foundation
import SimulatorServer
import TestStores

/// TLS before a simulated service, with a certificate that nobody trusts but by its file: `tls-front.py`.
struct TLSFront {
    /// The service's URL through it.
    let url: String
    /// The PEM file, which is its own authority.
    let certificate: String

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "tls-front.py")

    /// Runs it for as long as the work takes, its files in that home.
    static func run(before server: SimulatorServer, in home: Home, _ work: (TLSFront) throws -> Void) async throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path(percentEncoded: false), home.path, String(server.port)]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        // What goes wrong in it is what the failure tells.
        process.standardError = output
        try process.run()
        defer {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
        let url = try await output.firstAddress("the TLS front", in: /(https:\/\/\S+)\n/)
        try work(TLSFront(url: url, certificate: "\(home.path)/cert.pem"))
    }
}
