import Base
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

/// Saying of a problem that it is known.
@Suite struct KnownTests {
    @Test func `m, a note and how long make a problem known, and m takes it back`() throws {
        var state = Sample.state(80, 24)
        state.press(.character("!"))
        let first = try #require(state.board.census.problems.first)
        let before = state.board.census.problems.count
        #expect(state.press(.character("m")) == [])
        #expect(view(state, at: Sample.now).canvas.text.contains("known until it changes, note: "))
        for letter in "ticket 1" { state.press(.character(letter)) }
        state.press(.tab)
        let effects = state.press(.enter)
        guard case .order(.know(let change), _)? = effects.first else {
            Issue.record("nothing is kept: \(effects)")
            return
        }
        #expect(change.added.map(\.export) == [first] && change.added.map(\.note) == ["ticket 1"])
        #expect(state.board.census.problems.count == before - 1)
        #expect(state.board.census.knownProblems == [first])
        #expect(state.toast?.text.hasSuffix("known for 8 hours; m takes it back") == true)
        // Whoever goes on with the list is at the next one.
        #expect(state.page?.subject?.export != first)
        state.press(.escape)
        state.goTo(first, at: Sample.now)
        #expect(state.press(.character("m")).count == 1)
        #expect(state.board.census.problems.count == before && state.board.census.knownProblems.isEmpty)
    }

    @Test func `Escape keeps nothing, and what is no problem is not known`() throws {
        var state = Sample.state(80, 24)
        state.press(.character("!"))
        state.press(.character("m"))
        #expect(state.press(.escape) == [])
        #expect(state.knownPrompt == nil && state.board.census.knownProblems.isEmpty)
        state.press(.escape)
        let calm = try #require(
            state.inventory.exports.keys.first { state.board.census.conditions[$0]?.kind == .running }
        )
        state.goTo(calm, at: Sample.now)
        #expect(state.press(.character("m")) == [])
        #expect(state.toast?.text == "known: it is no problem")
    }
}
