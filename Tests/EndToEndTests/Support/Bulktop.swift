import Foundation
import TestTerminal
import Testing

/// The program that was built with these tests.
enum Bulktop {
    /// It lies beside the tests' own executable.
    static let path: String = {
        #if os(Linux)
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        #else
        let tests = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundlePath ?? ""
        #endif
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("bulktop").path
    }()

    /// Starts it on a terminal of its own; a crash on purpose leaves no core file.
    static func start(
        _ arguments: [String] = [],
        home: Home,
        columns: Int = 106,
        rows: Int = 30
    ) throws -> PtyChild {
        try PtyChild(
            "/bin/sh",
            arguments: ["-c", "ulimit -c 0; exec \"$0\" \"$@\"", path] + arguments,
            environment: home.environment,
            columns: columns,
            rows: rows,
            directory: home.path
        )
    }

    /// What a command without a screen left behind.
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String

        /// The output as JSON.
        func json() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        }

        /// What a command says of its only write, by `key`.
        func write(_ key: String) throws -> String? {
            try #require((try json()["writes"] as? [[String: Any]])?.first)[key] as? String
        }
    }

    /// Runs a command to its end, with its output in files, as a script would.
    static func run(_ arguments: [String], home: Home) throws -> Outcome {
        try begin(arguments, home: home).outcome(timeout: .seconds(60))
    }

    /// Starts a command as `run` does, to let several run side by side.
    static func begin(_ arguments: [String], home: Home) throws -> Run {
        let (output, errors) = ("\(home.path)/\(UUID().uuidString)", "\(home.path)/\(UUID().uuidString)")
        let child = try PtyChild(
            "/bin/sh",
            arguments: ["-c", "exec \"$0\" \"$@\" >'\(output)' 2>'\(errors)' </dev/null", path] + arguments,
            environment: home.environment,
            directory: home.path
        )
        return Run(child: child, output: output, errors: errors)
    }

    /// A command on its way.
    struct Run {
        let child: PtyChild
        fileprivate let output: String
        fileprivate let errors: String

        func outcome(timeout: Duration) throws -> Outcome {
            let status = try child.waitForExit(timeout: timeout)
            #expect(child.output.isEmpty, "nothing goes to the terminal past a redirection")
            defer {
                try? FileManager.default.removeItem(atPath: output)
                try? FileManager.default.removeItem(atPath: errors)
            }
            return Outcome(
                status: status,
                output: try String(contentsOfFile: output, encoding: .utf8),
                errors: try String(contentsOfFile: errors, encoding: .utf8)
            )
        }
    }
}

extension PtyChild {
    /// Returns when all of the texts are on the screen together.
    func wait(for texts: [String]) throws {
        try wait("\(texts)") { screen in
            let text = screen.text
            return texts.allSatisfy(text.contains)
        }
    }

    /// Returns when all of the texts are in the sentences on the screen, wherever their lines break.
    func wait(forProse texts: [String]) throws {
        try wait("\(texts)") { screen in
            let prose = screen.prose
            return texts.allSatisfy(prose.contains)
        }
    }

    /// Returns when none of the texts is on the screen any more.
    func wait(without texts: String...) throws {
        try wait("the end of \(texts)") { screen in
            let text = screen.text
            return !texts.contains(where: text.contains)
        }
    }

    /// Types, and returns when a text is on the screen.
    func type(_ text: String, untilSeen seen: String...) throws {
        send(text)
        try wait(for: seen)
    }

    /// Leaves by the key for it and expects that to be the end.
    func quit() throws {
        send("q")
        #expect(try waitForExit() == 0)
    }
}

extension VirtualTerminal {
    /// The number of the row under the cursor; nil when nothing is selected.
    var selectedRow: Int? { (0..<rows).first { row($0).contains("▌") } }

    /// What stands right of the mark in the row under the cursor.
    var selected: String {
        guard let row = selectedRow else { return "" }
        return self.row(row).split(separator: "▌", omittingEmptySubsequences: false).dropFirst().joined()
    }

    /// Everything as one line, without frames.
    var prose: String {
        text.split { $0.isWhitespace || "│╭╮╰╯─┃".contains($0) }.joined(separator: " ")
    }

    /// The number of the first row that a text stands in.
    func row(of text: String) -> Int? { (0..<rows).first { row($0).contains(text) } }
}
