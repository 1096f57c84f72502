import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

/// The service's look at a filter, before an export is made with it.
@Suite struct FilterCheckTests {
    static let filter = #"eq(status, "error")"#

    /// A new export whose filter has just been left.
    static func asked() throws -> (state: State, query: TraceQuery, ticket: Int) {
        var state = Sample.state(80, 24, session: CancelTests.calm)
        state.prepareExport()
        state.press(.tab, .tab)
        state.type(filter)
        let effects = state.press(.tab)
        guard case .order(.checkFilter(let query, let ticket), _)? = effects.first else {
            throw Missing(effects: effects)
        }
        return (state, query, ticket)
    }

    struct Missing: Error { var effects: [Effect] }

    @Test func `the service is asked about a filter once the keyboard leaves it`() throws {
        var (state, query, _) = try Self.asked()
        #expect(query.filter == Self.filter)
        #expect(query.projects == [Sample.Projects.checkout])
        #expect(state.press(.backTab, .tab).isEmpty, "not again while it is the same")
    }

    @Test func `a filter that the service cannot read is told beside it and is not sent`() throws {
        var (state, _, ticket) = try Self.asked()
        let check = FilterCheck(isValid: false, problems: [.init(location: "filter", message: "unknown field statsu")])
        state.hear(.checked(ticket: ticket, check))
        #expect(state.screen().contains("✗ unknown field statsu"))
        #expect(ExportDialogTests.send(&state).isEmpty)
        #expect(state.dialog?.form.focus == .field(.filter))
        state.press(.backspace)
        #expect(!state.screen().contains("✗ unknown field statsu"))
    }

    @Test func `a filter that the service can read is marked as such until it changes`() throws {
        var (state, _, ticket) = try Self.asked()
        state.hear(.checked(ticket: ticket, FilterCheck(isValid: true)))
        #expect(state.screen().contains("✓ The service can read it."))
        state.press(.backTab, .backspace)
        #expect(!state.screen().contains("✓ The service can read it."))
    }

    @Test func `a server that cannot tell stands in nobody's way`() throws {
        var (state, _, ticket) = try Self.asked()
        state.hear(.checked(ticket: ticket, nil))
        #expect(ExportDialogTests.send(&state).first?.filter == Self.filter)
    }

    @Test func `an answer about another filter than the one that stands there is dropped`() throws {
        var (state, _, ticket) = try Self.asked()
        state.press(.backTab, .backspace)
        state.hear(.checked(ticket: ticket, FilterCheck(isValid: false)))
        #expect(state.dialog?.form[.filter].refusal == nil)
    }
}
