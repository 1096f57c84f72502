import Base
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

/// Clones, repairs, rotations and deletions.
@Suite struct AgainTests {
    @Test func `a clone has every setting of the other`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        var export = try #require(state.inventory.exports[Sample.Exports.running])
        export.filter = "eq(is_root, true)"
        export.exportFields = ["id", "name"]
        export.compression = "gzip"
        state.hear([.exports(changed: [export], removed: [])])
        state.press(.character("/"))
        state.type("search")
        state.press(.enter, .character("a"))
        #expect(try #require(ExportDialogTests.send(&state).first) == BulkExportCreate(cloning: export))
    }

    @Test func `a repair sends exactly what is missing`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.character("b"))
        let sent = ExportDialogTests.send(&state)
        let failed = try #require(state.inventory.exports[Sample.Exports.failed])
        var wanted = BulkExportCreate(cloning: failed)
        wanted.startTime = Sample.wall.startOfDay - Sample.days(1)
        wanted.endTime = Sample.wall.startOfDay
        #expect(sent == [wanted])
    }

    @Test func `a repair waits for the runs, because they say what is missing`() {
        let known = Sample.state(80, 24).inventory
        var state = State(session: CancelTests.calm, size: Size(columns: 80, rows: 24), now: Sample.now)
        state.hear([.exports(changed: Array(known.exports.values), removed: [])])
        state.press(.character("g"), .character("b"))
        #expect(state.dialog == nil)
        #expect(state.screen().contains("its runs are not read yet"))
    }

    @Test func `a repair tells what ended the old export, and keeps its draft`() {
        var state = Sample.state(160, 45, session: CancelTests.calm)
        state.press(.character("b"))
        #expect(state.screen().contains("! It ended because"))
        state.dialog?.form.focus(on: .field(.filter))
        state.type("eq(is_root, true)")
        state.press(.escape)
        #expect(state.screen().contains("kept as a draft"))
        state.press(.tab, .enter, .character("b"))
        #expect(state.screen().contains("You began this before"))
        state.press(.enter)
        #expect(state.dialog?.form[.filter].text == "eq(is_root, true)")
    }

    @Test func `lost windows of a schedule are one-time exports, those that are ticked`() {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.down, .down, .character("b"), .tab, .tab, .tab, .character(" "))
        let sent = ExportDialogTests.send(&state)
        #expect(sent.map(\.startTime) == [Sample.wall.startOfDay - Sample.days(1)])
        #expect(sent.allSatisfy { $0.intervalHours == nil && $0.project == Sample.Projects.nightly })
    }

    @Test func `of several exports those that were refused are sent again, and no other`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.down, .down, .character("b"))
        let first = ExportDialogTests.send(&state)
        #expect(first.count == 2)
        let made = Sample.export(Sample.id(900), .created, Sample.Projects.nightly, Sample.Buckets.gcs, age: .zero)
        state.hear(.wrote(ticket: 1, .created(made), auditProblem: nil))
        let refusal = WriteReport.notDone(.rateLimited(ServerMessage("slow down"), retryAfter: nil))
        state.hear(.wrote(ticket: 2, refusal, auditProblem: nil))
        #expect(state.dialog != nil)
        #expect(ExportDialogTests.send(&state) == [first[1]])
    }

    @Test func `what needs no repair says so`() {
        var state = Sample.state(80, 24)
        state.press(.down, .down, .down, .character("b"))
        #expect(state.dialog == nil)
        #expect(state.screen().contains("repair: it is still at work"))
    }

    @Test func `new keys are sent to the destination that was selected`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.character("1"), .down, .down, .character("K"), .tab)
        #expect(state.screen().contains("goes on with them"))
        for text in ["AKIA2", "abc/def"] {
            _ = update(&state, .input(.paste(text)), at: Sample.now)
            state.press(.tab)
        }
        state.dialog?.form.focus(on: .button(.send))
        let effects = state.press(.enter)
        guard case .order(.write(.updateDestination(let destination, let update), _, _), _)? = effects.first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(destination.id == Sample.Buckets.s3)
        let keys = S3Credentials(accessKeyID: Secret("AKIA2"), secretAccessKey: Secret("abc/def"))
        #expect(update == .credentials(keys))
        var seen = state.screen()
        dump(state, to: &seen)
        #expect(!seen.contains("AKIA2") && !seen.contains("abc/def"))
    }

    @Test func `a destination in use is not deleted, and its users are named`() {
        var state = Sample.state(160, 45)
        state.press(.character("1"), .down, .character("x"))
        #expect(state.dialog == nil)
        #expect(state.screen().contains("finished ones included: customer-support-bot-prod c6ef372f"))
    }

    @Test func `an unused destination is deleted once its name is typed`() {
        var state = Sample.state(80, 24)
        state.hear([.destinations(Sample.destinations + [Sample.unused])])
        state.press(.character("1"), .character("G"), .character("x"), .up)
        state.type("z-old")
        state.dialog?.form.focus(on: .button(.send))
        let effects = state.press(.enter)
        guard case .order(.write(.deleteDestination(let id), _, _), _)? = effects.first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(id == Sample.unused.id)
        state.hear([.destinations(Sample.destinations)])
        state.hear(.wrote(ticket: 1, .deleted(id), auditProblem: nil))
        #expect(state.dialog == nil)
        #expect(!state.board.destinations.contains(id))
        #expect(state.screen().contains("Deleted the destination"), "not that it is gone, which is no news")
    }
}
