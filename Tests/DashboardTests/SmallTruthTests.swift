import Base
import Changes
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

/// What a word, a number or a mark says is so, also while little is known.
@Suite struct SmallTruthTests {
    // MARK: The filter

    @Test func `the whole word of a state finds what is in it, also where only the service has the word`() throws {
        var state = Sample.state(80, 24)
        state.press(.character("/"))
        state.type("failed")
        let failed = Sample.exports.filter { $0.status == .failed }.map(\.id)
        #expect(state.exports.rows.count == failed.count)
        #expect(failed.allSatisfy(state.exports.rows.contains))
        state.press(.escape, .character("/"))
        state.type("intervalscheduled")
        #expect(state.exports.rows.contains(Sample.Exports.schedule))
        state.press(.escape, .character("/"))
        state.type("!failed")
        #expect(state.exports.rows.count == Sample.exports.count - failed.count)
    }

    @Test func `a part of a state's word is a part of names alone, and is completed by Tab`() {
        var state = Sample.state(80, 24)
        let all = state.exports.rows.count
        state.press(.character("/"))
        state.type("comp")
        #expect(state.exports.rows.count == all)
        #expect(state.screen().contains("/completed"))
        state.press(.tab)
        #expect(state.prompt?.editor.text == "completed")
        #expect(state.exports.rows.contains(Sample.Exports.orphan))
        #expect(!state.exports.rows.contains(Sample.Exports.running))
    }

    @Test func `what is typed on a kept filter replaces it, and a key that moves goes on with it`() {
        var state = Sample.state(80, 24)
        state.press(.character("/"))
        state.type("fraud")
        state.press(.enter, .character("/"))
        #expect(state.screen().contains("Typing replaces it"))
        #expect(state.exports.filter.text == "fraud")
        state.type("checkout")
        #expect(state.exports.filter.text == "checkout")
        state.press(.enter, .character("/"), .right)
        state.type(" retry:>1")
        #expect(state.exports.filter.text == "checkout retry:>1")
        state.press(.enter, .character("/"), .backspace)
        #expect(state.exports.filter.isEmpty)
        #expect(state.prompt != nil)
    }

    // MARK: Unknown numbers

    @Test func `how many exports a destination has is open until the list is read, and no zero`() {
        var state = State(session: Sample.session, size: Size(columns: 106, rows: 30), now: Sample.now)
        state.hear([.destinations(Sample.destinations), .feed(.destinations, Sample.feed(1, interval: 600))])
        func row() -> Substring { state.screen().split(separator: "\n").first { $0.contains("minio-l") } ?? "" }
        #expect(row().contains(" … ││"), "\(row())")
        state.press(.character("1"))
        #expect(state.screen().contains("its exports are not known yet"))
        state.hear([.link(Sample.linkLoss)])
        #expect(row().contains(" ? ││"), "\(row())")
        state.hear([.link(nil), .feed(.exports, Sample.feed(1, interval: 60))])
        #expect(row().contains(" 0 ││"), "\(row())")
        #expect(state.screen().contains("no export uses it"))
    }

    // MARK: The journal

    static func listed() -> State {
        var state = Sample.state(106, 30)
        // The first look is no news, whenever its second half comes.
        state.hear([.requests(RequestBudget())])
        return state
    }

    @Test func `the journal tells a problem once it begins, in the words of the list of problems, and once it is over`()
    {
        var state = Self.listed()
        #expect(state.board.journal.entries.isEmpty)
        let id = Sample.Exports.retrying
        var progress = Sample.retryingProgress
        progress.retry = 12
        state.hear([.runs(of: id, Sample.retryingRuns, progress)])
        let evidence = state.board.census.conditions[id]?.evidence ?? ""
        func told(_ kind: Journal.Kind) -> [String] {
            state.board.journal.entries.filter { $0.kind == kind }.map(\.text)
        }
        #expect(told(.problem) == ["fraud-review \(id.short): RETRYING 12/20: \(evidence)"])
        progress.retry = 13
        state.hear([.runs(of: id, Sample.retryingRuns, progress)])
        #expect(told(.problem).count == 1, "one more attempt is told as a retry")
        let done = Sample.export(
            id,
            .completed,
            Sample.Projects.fraud,
            Sample.Buckets.s3,
            age: Sample.minutes(47),
            took: Sample.minutes(46)
        )
        state.hear([.exports(changed: [done], removed: [])])
        #expect(told(.relief) == ["fraud-review \(id.short): RETRYING no more, Completed"])
    }

    @Test func `a failure is told with its cause, which comes with its runs`() throws {
        var state = Self.listed()
        let failure = UpdateTests.failure(900)
        state.hear([.exports(changed: [failure], removed: [])])
        func problems() -> [Journal.Entry] { state.board.journal.entries.filter { $0.kind == .problem } }
        #expect(problems().isEmpty)
        let run = Sample.run(901, failure.id, .failed, day: 1, retries: ["NoSuchBucket: it does not exist"])
        state.hear([
            .runs(of: failure.id, [run], Sample.progress(0, 7, failed: 1, rows: 0)),
            .feed(.runs(failure.id), Sample.feed(0, interval: 5)),
        ])
        let told = try #require(problems().first)
        #expect(told.export == failure.id)
        #expect(
            told.text.contains("there is no such bucket") && told.text.contains("“NoSuchBucket: it does not exist”"),
            "\(told)"
        )
        state.press(.character("J"))
        #expect(state.screen().contains("problem  search-prod"))
    }

    // MARK: Errors

    @Test func `attempts stand the newest first, with the times that are known`() throws {
        var state = Sample.state(106, 40)
        var runs = Sample.retryingRuns
        runs[1].updatedAt = Sample.ago(Sample.minutes(2))
        state.hear([.runs(of: Sample.Exports.retrying, runs, Sample.retryingProgress)])
        let later = Now(wall: Sample.wall + .seconds(30), steady: Sample.now.steady + .seconds(30))
        runs[1].attempts.append(.init(key: "retry_7", message: Sample.denied))
        state.hear([.runs(of: Sample.Exports.retrying, runs, Sample.retryingProgress)], at: later)
        while state.exports.cursor.id != Sample.Exports.retrying { state.press(.down, at: later) }
        state.press(.character("e"), at: later)
        let lines = state.screen(at: later).split(separator: "\n").map(String.init)
        let newest = try #require(lines.firstIndex { $0.contains("● retry_7  seen at 17:42:40") }, "\(lines)")
        let older = try #require(lines.firstIndex { $0.contains("○ retry_0 to retry_6  ×7  the last before 17:42:40") })
        #expect(newest < older)
    }

    // MARK: A replay

    @Test func `a replay has its own word, a clock and a position, and its own reason for changing nothing`() {
        var session = Sample.session
        session.isReadOnly = true
        session.recorded = Session.Recorded(end: .seconds(20_000), speed: 1)
        var state = Sample.state(80, 24, session: session)
        let screen = state.screen()
        #expect(screen.contains("REPLAY"))
        #expect(!screen.contains("LIVE"))
        #expect(!screen.contains("READ-ONLY"))
        #expect(screen.contains("17:42:10 · 2h46m of 5h33m"))
        state.press(.character("c"))
        #expect(state.screen().contains("this is a recording of what was"))
        let end = Now(wall: Sample.wall, steady: .seconds(20_000))
        #expect(state.screen(at: end).contains("ENDS HERE"))
    }

    @Test func `every mark of a window is explained in the help`() {
        var state = Sample.state(160, 200)
        state.press(.character("?"))
        let marks = "■ exported,▒ at work,✗ FAILED,◆ repaired,! LATE,○ MISSING,· to come,· not known"
        for mark in marks.split(separator: ",") { #expect(state.screen().contains(mark)) }
    }
}
