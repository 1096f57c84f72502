import Base
import Changes
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

/// Several places at once: the same ids and the same tickets at another one are never taken for those in front.
@Suite struct PlaceTests {
    /// A copy of the sample's server, with the same ids in it.
    private static let copy: Session = {
        var session = CancelTests.calm
        session.profile = "acme-copy"
        session.baseURL = "https://copy.acme.example"
        return session
    }()
    private static let elsewhere = copy.place

    /// The sample in front, its copy behind.
    private static func state() -> State {
        let size = Size(columns: 80, rows: 24)
        var state = State(session: CancelTests.calm, behind: [copy], size: size, now: Sample.now)
        state.hear(Sample.updates)
        return state
    }

    private static func hear(_ news: Message.News, in state: inout State) {
        _ = update(&state, .news(news, from: elsewhere), at: Sample.now)
    }

    @Test func `a workspace of the same server is another place`() {
        var session = Self.copy
        session.workspace = Sample.id(1)
        #expect(session.place != Self.elsewhere)
        #expect(session.place.host == Self.elsewhere.host)
    }

    @Test func `what is new at another place is known there, and changes nothing in front`() {
        var state = Self.state()
        state.press(.down, .down)
        let before = state.screen()
        Self.hear(
            .updates([.exports(changed: [CancelTests.ended(Sample.Exports.stalled, .failed)], removed: [])]),
            in: &state
        )
        Self.hear(.updates([.link(Sample.linkLoss), .paused(true)]), in: &state)
        #expect(state.screen() == before)
        #expect(state.inventory.exports[Sample.Exports.stalled]?.status == .running)
        let other = state.behind[Self.elsewhere]?.inventory
        #expect(other?.exports[Sample.Exports.stalled]?.status == .failed)
        #expect(other?.isPaused == true)
    }

    @Test func `what comes from a place that is not open is dropped`() {
        var state = Sample.state(80, 24)
        let before = state.screen()
        Self.hear(.updates([.exports(changed: [], removed: Sample.exports.map(\.id))]), in: &state)
        Self.hear(.wrote(ticket: 1, .deleted(Sample.Buckets.s3), auditProblem: nil), in: &state)
        #expect(state.screen() == before)
        #expect(state.behind.isEmpty)
    }

    @Test func `an answer for another place never lands in the dialog in front`() throws {
        var state = Self.state()
        state.fillInDestination()
        let effects = state.press(.right, .right, .right, .enter)
        guard case .order(.write(_, _, let ticket), let place)? = effects.first else { throw Sample.Missing() }
        #expect(place == state.place)
        let refusal = WriteReport.notDone(.rejected(status: 400, ServerMessage("NoSuchBucket: gone")))
        Self.hear(.wrote(ticket: ticket, refusal, auditProblem: nil), in: &state)
        #expect(state.dialog?.isSending == true)
        #expect(state.dialog?.form[.bucket].shownProblem == nil)
        #expect(state.board.pending[ticket] != nil)
        state.hear(.wrote(ticket: ticket, refusal, auditProblem: nil))
        #expect(state.dialog?.isSending == false)
        #expect(state.dialog?.form[.bucket].shownProblem != nil)
    }

    @Test func `neither does what a dialog asks before it sends`() throws {
        var state = Self.state()
        state.prepareConversations()
        let (_, ticket) = try #require(ConversationTests.search(state.press(.enter)))
        let before = state.screen()
        Self.hear(.found(ticket: ticket, .found(ConversationTests.found(3))), in: &state)
        #expect(state.screen() == before)
        state.hear(.found(ticket: ticket, .found(ConversationTests.found(3))))
        #expect(state.screen() != before)
    }

    @Test func `the answer to a write at another place is told with its name, and written down there alone`() {
        var state = Self.state()
        let cancel = Write.cancelExport(Sample.Exports.stalled)
        _ = state.board(of: Self.elsewhere) { $0.note([(ticket: 7, write: cancel)]) }
        #expect(!state.board.isCancelling(Sample.Exports.stalled))
        #expect(state.press(.character("q")).isEmpty, "a write of any place is waited for")
        let report = WriteReport.cancelled(CancelTests.ended(Sample.Exports.stalled, .cancelled))
        Self.hear(.wrote(ticket: 7, report, auditProblem: nil), in: &state)
        #expect(state.toast?.text == "acme-copy: \(report.sentence)")
        #expect(state.board.journal.entries.allSatisfy { $0.kind != .write })
        #expect(state.behind[Self.elsewhere]?.journal.entries.last?.text == report.sentence)
        #expect(state.behind[Self.elsewhere]?.pending.isEmpty == true)
    }

    @Test func `a dialog keeps its place, and so do its orders and its draft`() {
        var state = Self.state()
        state.fillInDestination()
        #expect(state.dialog?.place == state.place)
        state.press(.escape, .right, .enter)
        #expect(state.dialog == nil)
        #expect(state.board.drafts[.newDestination] != nil)
        #expect(state.behind[Self.elsewhere]?.drafts.isEmpty == true)
    }

    @Test func `marks are of the place in front`() {
        var state = Self.state()
        state.press(.down, .down, .down, .character(" "))
        #expect(state.board.marks == [Sample.Exports.stalled])
        #expect(state.behind[Self.elsewhere]?.marks.isEmpty == true)
        Self.hear(.updates([.exports(changed: [], removed: [Sample.Exports.stalled])]), in: &state)
        #expect(state.board.marks == [Sample.Exports.stalled])
    }
}
