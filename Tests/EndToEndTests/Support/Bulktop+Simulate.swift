import Foundation
import TestTerminal
import Testing

extension Bulktop {
    /// Runs `bulktop simulate`, and gives what it printed: its environment by variable, and its URL as `url`.
    ///
    /// The environment is in the home by then. It ends properly, or the test fails.
    static func simulate(
        _ arguments: [String],
        home: Home,
        _ work: ([String: String]) throws -> Void
    ) throws {
        let server = try start(["simulate", "--scenario", "calm"] + arguments, home: home, columns: 200)
        defer { server.signal(SIGTERM) }
        var printed: [String: String] = [:]
        try server.wait("the last line") { screen in
            printed = environment(in: screen.text)
            // The last line's.
            return printed["LANGSMITH_WORKSPACE_ID"] != nil
        }
        home.environment.merge(printed.filter { $0.key != "url" }) { $1 }
        try work(printed)
        server.signal(SIGTERM)
        #expect(try server.waitForExit() == 0)
    }

    /// Only of whole lines: one that is still being written lacks its line break.
    private static func environment(in text: String) -> [String: String] {
        var printed: [String: String] = [:]
        for line in text.split(separator: "\n").map({ $0.drop { $0 == " " } }) {
            if line.hasPrefix("http") { printed["url"] = String(line.prefix { $0 != " " }) }
            guard line.hasPrefix("export "), let equals = line.firstIndex(of: "=") else { continue }
            printed[String(line[..<equals].dropFirst(7))] = line[line.index(after: equals)...].filter { $0 != " " }
        }
        return printed
    }
}
