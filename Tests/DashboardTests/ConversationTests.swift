import Base
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

/// Looking for conversations from the dialog of a new export.
@Suite struct ConversationTests {
    typealias Search = ConversationSearch

    /// The search that a key set off.
    static func search(_ effects: [Effect]) -> (question: Search.Question, ticket: Int)? {
        guard case .order(.findConversations(let question, let ticket), _)? = effects.first else { return nil }
        return (question, ticket)
    }

    /// As many conversations of the last hour.
    static func found(_ count: Int, setAside: Int = 0) -> Search.Found {
        Search.Found(
            traces: (0..<count).map { Sample.id(7000 + UInt64($0)) },
            start: Sample.wall - Sample.hours(1),
            end: Sample.wall,
            rowsSetAside: setAside
        )
    }

    @Test func `the root runs of the last hour are looked for with what is filled in`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.prepareConversations()
        let (question, _) = try #require(Self.search(state.press(.enter)))
        #expect(question.project == Sample.Projects.checkout)
        #expect(question.start == Sample.wall - Sample.hours(1))
        #expect(question.end == Sample.wall)
        #expect(question.filter == nil)
    }

    @Test func `a search shows how far it is, and Esc stops it without closing anything`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.prepareConversations()
        let (_, ticket) = try #require(Self.search(state.press(.character(" "))))
        #expect(state.screen().contains("░ 0 so far"))
        state.tell(.progress(Search.Progress(traces: 1204, reached: Sample.wall - Sample.minutes(30))), ticket)
        #expect(state.screen().contains("▓░"))
        #expect(state.screen().contains("1 204 so far, back to 2026-11-14 17:12"))
        #expect(state.press(.escape) == [.order(.stopFinding(ticket: ticket), at: state.place)])
        #expect(state.dialog?.mode == .form)
        state.tell(.found(Self.found(3)), ticket)
        #expect(state.screen().contains("not looked for yet"), "what comes after the end of a search is dropped")
    }

    @Test func `an answer that changes stops the search, and takes away what was found`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.prepareConversations()
        let (_, first) = try #require(Self.search(state.press(.enter)))
        state.press(.backTab)
        #expect(state.press(.character("e")) == [.order(.stopFinding(ticket: first), at: state.place)])
        state.press(.backspace, .tab)
        let (_, second) = try #require(Self.search(state.press(.enter)))
        state.tell(.found(Self.found(3)), second)
        #expect(state.screen().contains("3 found"))
        state.press(.backTab)
        #expect(state.press(.character("e")).isEmpty, "nothing is under way")
        #expect(state.screen().contains("not looked for yet"))
    }

    @Test func `what is found becomes exports whose filters are short enough`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.prepareConversations()
        let (_, ticket) = try #require(Self.search(state.press(.enter)))
        #expect(ExportDialogTests.send(&state).isEmpty, "not before they are found")
        state.tell(.found(Self.found(400, setAside: 2)), ticket)
        let screen = state.screen()
        #expect(screen.contains("400 found"))
        state.dialog?.form.focus(on: .button(.send))
        state.press(.pageDown)
        #expect(state.screen().contains("Whole run trees of 400 conversations, in 3 exports."))
        #expect(state.screen().contains("2 root runs could not be read: not among them."))
        let creates = ExportDialogTests.send(&state)
        #expect(creates.count == 3)
        #expect(creates.allSatisfy { $0.project == Sample.Projects.checkout && $0.destination == Sample.Buckets.s3 })
        #expect(creates.first?.filter?.hasPrefix(#"in(trace_id, ["\#(Sample.id(7000) as ID<TraceRun>)","#) == true)
        #expect(creates.allSatisfy { ($0.filter?.utf8.count ?? 0) < 8192 })
    }

    @Test func `nothing found is nothing to send`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.prepareConversations()
        let (_, ticket) = try #require(Self.search(state.press(.enter)))
        state.tell(.found(Self.found(0)), ticket)
        #expect(ExportDialogTests.send(&state).isEmpty)
        #expect(state.screen().contains("No root run of this window matches."))
    }

    @Test func `a search that fails says why, and can be begun again`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.prepareConversations()
        let (_, ticket) = try #require(Self.search(state.press(.enter)))
        state.tell(.failed(.forbidden(ServerMessage("Forbidden"))), ticket)
        #expect(state.screen().contains("✗ "))
        #expect(Self.search(state.press(.enter)) != nil)
    }

    @Test func `without a project the search asks for one`() {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.press(.character("n"), .left)
        state.dialog?.form.focus(on: .field(.conversations))
        #expect(state.press(.enter).isEmpty)
        #expect(state.dialog?.form.focus == .field(.project))
    }

    @Test func `closing the dialog stops the search`() throws {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.prepareConversations()
        let (_, ticket) = try #require(Self.search(state.press(.enter)))
        state.dialog?.form.focus(on: .button(.leave))
        state.press(.enter)
        #expect(state.press(.right, .enter) == [.order(.stopFinding(ticket: ticket), at: state.place)])
        #expect(state.dialog == nil)
    }
}

extension State {
    /// Fills in an export of conversations, up to the search for them.
    mutating func prepareConversations() {
        press(.character("n"), .left, .tab)
        type("checkout")
        press(.enter, .enter)
        type("s3")
        press(.enter, .tab, .tab, .tab)
    }

    mutating func tell(_ news: ConversationSearch.News, _ ticket: Int) {
        hear(.found(ticket: ticket, news))
    }
}
