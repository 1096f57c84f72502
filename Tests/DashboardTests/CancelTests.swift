import Base
import Changes
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

@Suite struct CancelTests {
    static let calm: Session = {
        var session = Sample.session
        session.isProduction = false
        return session
    }()

    static func cancels(_ effects: [Effect]) -> [ID<BulkExport>] {
        effects.compactMap { effect in
            guard case .order(.write(.cancelExport(let id), _, _), _) = effect else { return nil }
            return id
        }
    }

    static func ended(_ id: ID<BulkExport>, _ status: Status) -> BulkExport {
        Sample.export(
            id,
            status,
            Sample.Projects.checkout,
            Sample.Buckets.s3,
            age: Sample.minutes(192),
            took: .seconds(9)
        )
    }

    @Test func `Enter on the dialog as it comes up changes nothing`() {
        var state = Sample.state(80, 24, session: Self.calm)
        let effects = state.press(.down, .down, .down, .character("c"), .enter)
        #expect(effects.isEmpty)
        #expect(state.dialog == nil)
    }

    @Test func `a confirmed cancellation is sent once, shows in the row, and its end is told and written down`() {
        var state = Sample.state(80, 24, session: Self.calm)
        let effects = state.press(.down, .down, .down, .character("c"), .tab, .tab, .enter)
        #expect(Self.cancels(effects) == [Sample.Exports.stalled])
        #expect(state.screen().contains("… Cancelling checkout-prod"))
        #expect(state.press(.character("c")).isEmpty)
        #expect(state.screen().contains("it is being cancelled already"))
        let report = WriteReport.cancelled(Self.ended(Sample.Exports.stalled, .cancelled))
        state.hear(.wrote(ticket: 1, report, auditProblem: nil))
        #expect(!state.screen().contains("Cancelling"))
        #expect(state.screen().contains("Cancelled \(Sample.Exports.stalled)."))
        state.press(.character("J"))
        #expect(state.screen().contains("Cancelled \(Sample.Exports.stalled)."))
    }

    @Test func `in production the button does nothing until the name is typed`() {
        var state = Sample.state(80, 24)
        state.press(.down, .down, .down, .character("c"))
        #expect(Self.cancels(state.press(.tab, .tab, .enter)).isEmpty)
        #expect(state.dialog?.form.focus == .field(.confirmation), "it goes to what is missing")
        state.type("checkout-pro")
        #expect(Self.cancels(state.press(.tab, .tab, .tab, .enter)).isEmpty)
        state.type("d")
        #expect(Self.cancels(state.press(.tab, .tab, .tab, .enter)) == [Sample.Exports.stalled])
    }

    @Test func `a schedule is cancelled alone unless what it spawned is ticked`() {
        for isTicked in [false, true] {
            var state = Sample.state(80, 24, session: Self.calm)
            state.hear([.exports(changed: [Sample.atWork], removed: [])])
            state.press(.down, .down, .character("c"))
            #expect(state.screen().contains("Goes on:"))
            if isTicked { state.press(.up, .up, .character(" "), .down) } else { state.press(.up) }
            state.type("nightly-evals")
            let sent = Self.cancels(state.press(.down, .down, .down, .enter))
            #expect(sent == [Sample.Exports.schedule] + (isTicked ? [Sample.atWork.id] : []))
        }
    }

    @Test func `marked exports are cancelled together, Esc unmarks them`() {
        var state = Sample.state(80, 24, session: Self.calm)
        state.press(.down, .down, .down, .character(" "), .character(" "))
        #expect(state.board.marks == [Sample.Exports.stalled, Sample.Exports.retrying])
        let sent = Self.cancels(state.press(.character("c"), .tab, .tab, .enter))
        #expect(Set(sent) == [Sample.Exports.stalled, Sample.Exports.retrying])
        #expect(state.board.marks.isEmpty)
        state.press(.character(" "), .escape)
        #expect(state.board.marks.isEmpty)
    }

    @Test func `marked ones that have ended are left out, and that is said`() {
        var state = Sample.state(80, 24, session: Self.calm)
        state.press(.character(" "), .character(" "), .down, .character(" "), .character("c"))
        #expect(state.screen().contains("Left out: 2 of the 3 marked have ended"))
        #expect(state.screen().contains("Cancel the export checkout-prod 6526b0e9"))
    }

    @Test func `what came of several cancellations is told as one`() {
        var state = Sample.state(80, 24, session: Self.calm)
        state.press(.down, .down, .down, .character(" "), .character(" "), .character("c"), .tab, .tab, .enter)
        let report = WriteReport.cancelled(Self.ended(Sample.Exports.stalled, .cancelled))
        state.hear(.wrote(ticket: 1, report, auditProblem: nil))
        #expect(state.screen().contains("1 of 2 cancelled; 1 without an answer yet."))
        var other = state
        let second = WriteReport.cancelled(Self.ended(Sample.Exports.retrying, .cancelled))
        state.hear(.wrote(ticket: 2, second, auditProblem: nil))
        #expect(state.screen().contains("2 of 2 cancelled."))
        let refusal = WriteReport.notDone(.rateLimited(ServerMessage("slow down"), retryAfter: nil))
        other.hear(.wrote(ticket: 2, refusal, auditProblem: nil))
        #expect(other.screen().contains("1 of 2 cancelled. Cancel "))
    }

    @Test func `of what nobody knows none is called not cancelled`() {
        var state = Sample.state(160, 45, session: Self.calm)
        state.press(.down, .down, .down, .character(" "), .character(" "), .character("c"), .tab, .tab, .enter)
        let doubt = WriteReport.unknown(Doubt(.transport(.connectionReset("reset")), .noTrace))
        var other = state
        for ticket in 1...2 {
            state.hear(.wrote(ticket: ticket, doubt, auditProblem: nil))
        }
        #expect(state.screen().contains("It is not known whether 2 of 2 are cancelled."))
        #expect(!state.screen().contains("0 of 2 cancelled"))
        let done = WriteReport.cancelled(Self.ended(Sample.Exports.stalled, .cancelled))
        other.hear(.wrote(ticket: 1, done, auditProblem: nil))
        other.hear(.wrote(ticket: 2, doubt, auditProblem: nil))
        #expect(other.screen().contains("1 of 2 cancelled, of 1 it is not known."))
    }

    @Test func `among several, schedules too say what goes on`() {
        var state = Sample.state(80, 24, session: Self.calm)
        state.hear([.exports(changed: [Sample.atWork], removed: [])])
        state.press(.down, .down, .character(" "), .character(" "), .character("c"))
        #expect(state.screen().contains("Cancel 2 exports"))
        #expect(state.screen().contains("schedule nightly-evals"))
        #expect(state.screen().contains("Goes on: 1 export"))
        #expect(state.dialog?.form.has(.item(0)) == true)
    }

    @Test func `an export that ended while the dialog was open is told as such and not cancelled`() {
        var state = Sample.state(80, 24, session: Self.calm)
        state.press(.down, .down, .down, .character("c"))
        state.hear([.exports(changed: [Self.ended(Sample.Exports.stalled, .completed)], removed: [])])
        #expect(state.screen().contains("it is Completed already"))
        #expect(Self.cancels(state.press(.tab, .tab, .enter)).isEmpty)
    }

    @Test func `one that ended before the service heard of it is no success`() {
        var state = Sample.state(80, 24, session: Self.calm)
        state.press(.down, .down, .down, .character("c"), .tab, .tab, .enter)
        let report = WriteReport.alreadyFinished(Self.ended(Sample.Exports.stalled, .completed))
        state.hear(.wrote(ticket: 1, report, auditProblem: nil))
        #expect(state.toast?.isRefusal == true)
        #expect(state.screen().contains("had ended before"))
    }

    @Test func `what cannot be cancelled says why`() {
        var state = Sample.state(80, 24)
        state.press(.character("c"))
        #expect(state.dialog == nil)
        #expect(state.screen().contains("cancel: it is Failed already"))
        var guarded = Sample.session
        guarded.isReadOnly = true
        state = Sample.state(80, 24, session: guarded)
        state.press(.down, .down, .down, .character("c"))
        #expect(state.dialog == nil)
        #expect(state.screen().contains("cancel: this is read-only"))
    }

    @Test func `the request view copies exactly what would be sent`() throws {
        var state = Sample.state(80, 24, session: Self.calm)
        let effects = state.press(.down, .down, .down, .character("c"), .function(2), .character("y"))
        guard case .copy(let text)? = effects.first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(text.contains("curl -X PATCH"))
        #expect(text.contains(#"{"status":"Cancelled"}"#))
        #expect(text.contains("/api/v1/bulk-exports/\(Sample.Exports.stalled)"))
        state.press(.escape)
        #expect(state.dialog?.mode == .form)
    }

    @Test func `a dialog nobody can see takes no Enter`() {
        var state = Sample.state(39, 9, session: Self.calm)
        state.press(.down, .down, .down, .character("c"))
        #expect(Self.cancels(state.press(.tab, .tab, .enter)).isEmpty)
        #expect(state.screen().contains("A dialog is open"))
        state.press(.escape)
        #expect(state.dialog == nil)
    }

    @Test func `leaving while a write has no answer is asked for twice`() {
        var state = Sample.state(80, 24, session: Self.calm)
        state.press(.down, .down, .down, .character("c"), .tab, .tab, .enter)
        #expect(state.press(.character("q")).isEmpty)
        #expect(state.screen().contains("no answer yet; q again leaves without it"))
        #expect(state.press(.down, .character("q")).isEmpty, "anything else takes the question back")
        #expect(state.press(.character("q")) == [.quit(signal: nil)])
    }

    @Test func `leaving after the answer asks nothing`() {
        var state = Sample.state(80, 24, session: Self.calm)
        state.press(.down, .down, .down, .character("c"), .tab, .tab, .enter)
        let report = WriteReport.cancelled(Self.ended(Sample.Exports.stalled, .cancelled))
        state.hear(.wrote(ticket: 1, report, auditProblem: nil))
        #expect(state.press(.character("q")) == [.quit(signal: nil)])
    }
}
