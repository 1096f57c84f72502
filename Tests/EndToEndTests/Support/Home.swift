import Foundation
import Simulator
import SimulatorServer
import TestTerminal

/// A user with an empty home directory and a small environment.
final class Home {
    let path: String
    /// All variables that the program gets to see.
    var environment: [String: String]

    init(_ variables: [String: String] = [:]) throws {
        path = "\(Self.all)/\(UUID().uuidString)"
        environment = [
            "HOME": path, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin",
            "XDG_CONFIG_HOME": "\(path)/config", "XDG_STATE_HOME": "\(path)/state", "XDG_DATA_HOME": "\(path)/data",
            "XDG_CACHE_HOME": "\(path)/cache", "SWIFT_BACKTRACE": "enable=no",
        ]
        environment.merge(variables) { $1 }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// With the variables that point at a server.
    convenience init(using server: SimulatorServer) throws {
        try self.init(Dictionary(server.environment()) { $1 })
    }

    /// With a key, for a server where none is.
    convenience init(endpoint: String) throws {
        try self.init(["LANGSMITH_ENDPOINT": endpoint, "LANGSMITH_API_KEY": SimulatedService.apiKey])
    }

    /// Where all of them are; gone when the tests end, because programs live in them until then.
    private static let all: String = {
        atexit { try? FileManager.default.removeItem(atPath: Home.all) }
        return FileManager.default.temporaryDirectory.appendingPathComponent("bulktop-\(UUID().uuidString)").path
    }()

    func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
        let file = "\(path)/\(name)"
        guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: mode]) else {
            throw PseudoTerminal.Failure(description: "\(file) cannot be written")
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// The contents of every file below, by path.
    func files() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? [] {
            var isDirectory: ObjCBool = false
            let file = "\(path)/\(name)"
            guard FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory), !isDirectory.boolValue else {
                continue
            }
            files[name] = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
        }
        return files
    }
}
