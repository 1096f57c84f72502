import Base
import Foundation
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

/// Whole screens as text, each with a plane of tones and one of attributes, in `Screens/`.
///
/// Read a screen before you accept it: `BULKTOP_RECORD=1 swift test --filter ScreenTests` writes what is drawn.
@Suite struct ScreenTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var columns: Int
        var rows: Int
        /// Starts from the sample workspace, or from nothing when it says so.
        var isBlank = false
        var prepare: @Sendable (inout State) async -> Void = { _ in }

        var testDescription: String { name }
    }

    @Test(arguments: sizes + states + dialogs)
    func `the screen looks as it was judged to look`(_ example: Case) async throws {
        var state =
            example.isBlank
            ? State(
                session: Sample.session,
                size: Size(columns: example.columns, rows: example.rows),
                now: Sample.now
            ) : Sample.state(example.columns, example.rows)
        await example.prepare(&state)
        let canvas = view(state, at: Sample.now).canvas
        try expect(Self.planes(of: canvas), inFile: example.name)
    }

    @Test func `the screen has a stand-in in ASCII for every sign it uses`() throws {
        let canvas = view(Sample.state(80, 24), at: Sample.now).canvas.asciiFolded()
        try expect(canvas.text + "\n", inFile: "ascii-80x24")
        #expect(!canvas.text.contains("?nightly"), "the mark of spawned exports has no stand-in")
    }

    static let sizes = [
        Case(name: "line-39x3", columns: 39, rows: 3),
        Case(name: "panes-40x10", columns: 40, rows: 10),
        Case(name: "panes-80x24", columns: 80, rows: 24),
        Case(name: "panes-106x30", columns: 106, rows: 30),
        Case(name: "panes-160x45", columns: 160, rows: 45),
        Case(name: "panes-200x60", columns: 200, rows: 60),
    ]

    static let states = [
        Case(name: "loading", columns: 80, rows: 24, isBlank: true),
        Case(name: "empty", columns: 80, rows: 24, isBlank: true) {
            $0.hear([.feed(.exports, Sample.feed(2, interval: 60))])
        },
        Case(name: "no-link-yet", columns: 80, rows: 24, isBlank: true) { $0.hear([.link(Sample.linkLoss)]) },
        Case(name: "key-refused", columns: 80, rows: 24, isBlank: true) {
            var feed = FeedState(failure: .forbidden(ServerMessage("Forbidden")))
            feed.failingSince = Sample.now.steady - .seconds(15)
            feed.retryAt = Sample.now.steady + .seconds(45)
            $0.hear([.feed(.exports, feed), .feed(.destinations, feed)])
        },
        Case(name: "stored", columns: 106, rows: 30, isBlank: true) {
            $0.hear(StoredTests.memory.updates(at: Sample.now))
        },
        Case(name: "offline", columns: 106, rows: 30) { $0.hear([.link(Sample.linkLoss)]) },
        Case(name: "paused-runs", columns: 106, rows: 30) {
            $0.hear([.paused(true)])
            $0.press(.down, .down, .down, .enter)
        },
        Case(name: "windows", columns: 80, rows: 24) { $0.press(.down, .down) },
        Case(name: "unfolded", columns: 106, rows: 30) { $0.press(.down, .down, .right) },
        Case(name: "schedule", columns: 80, rows: 24) { $0.press(.down, .down, .enter) },
        Case(name: "destinations", columns: 80, rows: 24) { $0.press(.character("1"), .down, .down) },
        Case(name: "filter", columns: 80, rows: 24) {
            $0.press(.character("/"))
            $0.type("status:completed age:>4d re")
        },
        Case(name: "filter-wrong", columns: 80, rows: 24) {
            $0.press(.character("/"))
            $0.type("rows:many")
        },
        Case(name: "problems", columns: 80, rows: 24) { $0.press(.character("!"), .down) },
        Case(name: "errors", columns: 80, rows: 24) { $0.press(.down, .down, .down, .character("e")) },
        Case(name: "detail", columns: 106, rows: 60) {
            $0.press(.down, .down, .down, .character("d"))
            $0.hear([
                .document(of: Sample.Exports.stalled, Array(#"{"id":"65","status":"Running","filter":null}"#.utf8))
            ])
        },
        Case(name: "help", columns: 80, rows: 24) { $0.press(.character("?")) },
        Case(name: "journal", columns: 80, rows: 24) {
            var done = Sample.export(
                Sample.Exports.running,
                .completed,
                Sample.Projects.search,
                Sample.Buckets.s3,
                age: Sample.minutes(22)
            )
            done.finishedAt = Sample.wall
            $0.hear([.exports(changed: [done], removed: [])])
            $0.hear([.link(Sample.linkLoss)])
            $0.press(.character("J"))
        },
        Case(name: "hostile", columns: 106, rows: 30) { $0.hear(Sample.hostileUpdates) },
    ]

    static func planes(of canvas: Canvas) -> String {
        let rows = 0..<canvas.size.rows
        return """
            \(canvas.text)
            --- tones
            \(rows.map(canvas.styleLine).joined(separator: "\n"))
            --- attributes
            \(rows.map(canvas.attributeLine).joined(separator: "\n"))

            """
    }

    private func expect(_ text: String, inFile name: String) throws {
        let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Screens")
        let file = directory.appending(path: "\(name).txt")
        if ProcessInfo.processInfo.environment["BULKTOP_RECORD"] != nil {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let wanted = try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        let drawn = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, (wanted, drawn)) in zip(wanted, drawn).enumerated() where wanted != drawn {
            Issue.record("\(name), line \(number + 1)\nwanted \(wanted)\ndrawn  \(drawn)")
        }
        #expect(wanted.count == drawn.count)
    }
}
