import Base
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

/// What can be clicked beside the lists: what is said to be a key, counts of problems, fields, buttons.
@Suite struct ClickTests {
    /// Clicks on the first place where a text is drawn, from the bottom where it should be the last.
    @discardableResult
    private func click(
        _ text: String,
        in state: inout State,
        _ kind: MouseEvent.Kind = .press,
        fromBottom: Bool = false
    ) throws -> [Effect] {
        let canvas = view(state, at: Sample.now).canvas
        let rows = (0..<canvas.size.rows).map { row in
            (0..<canvas.size.columns).map { String(canvas[$0, row].base) }.joined()
        }
        let found = rows.enumerated().filter { $0.element.contains(text) }
        let place = try #require(fromBottom ? found.last : found.first, "\(text) is not on the screen")
        let before = try #require(place.element.firstRange(of: text)).lowerBound
        let column = place.element.unicodeScalars.distance(from: place.element.startIndex, to: before)
        return update(&state, .input(.mouse(MouseEvent(kind, column: column, row: place.offset))), at: Sample.now)
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 160, rows: 45)])
    func `a hint is its key`(size: Size) throws {
        var state = Sample.state(size.columns, size.rows)
        try click("d detail", in: &state, fromBottom: true)
        #expect(state.page?.kind == PageKind(DetailPage.self))
        try click("Esc back", in: &state, fromBottom: true)
        #expect(state.page == nil)
        try click("? help", in: &state, fromBottom: true)
        #expect(state.page?.kind == PageKind(HelpPage.self))
    }

    @Test func `a double click on a hint is one press of its key`() throws {
        var state = Sample.state(80, 24)
        try click("? help", in: &state, fromBottom: true)
        #expect(try click("Esc back", in: &state, .doubleClick, fromBottom: true).isEmpty)
        #expect(state.page?.kind == PageKind(HelpPage.self))
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 160, rows: 45)])
    func `the counts on top lead to the problems`(size: Size) throws {
        var state = Sample.state(size.columns, size.rows)
        try click("1 GAP", in: &state)
        #expect(state.page?.kind == PageKind(ProblemsPage.self))
    }

    @Test func `the filter line is kept or cleared by a click`() throws {
        var state = Sample.state(80, 24)
        state.press(.character("/"))
        state.type("kind:schedule")
        try click("keep", in: &state, fromBottom: true)
        #expect(state.prompt == nil)
        #expect(state.exports.filter.text == "kind:schedule")
        state.press(.character("/"))
        try click("Esc clear", in: &state, fromBottom: true)
        #expect(state.exports.filter.isEmpty)
    }

    @Test func `a click gives a field the keyboard, and a button is pressed by the second one`() throws {
        var state = Sample.state(106, 30)
        state.press(.character("n"))
        let first = try #require(state.dialog?.form.focus)
        try click(" End ", in: &state)
        let second = try #require(state.dialog?.form.focus)
        #expect(second != first)
        state.type("5")
        #expect(state.screen().contains("5"))

        try click("Request", in: &state, fromBottom: true)
        #expect(state.dialog?.form.focus == .button(.request))
        #expect(state.dialog?.mode == .form)
        try click("[ Request", in: &state, .doubleClick, fromBottom: true)
        #expect(state.dialog?.mode != .form)
        try click("Esc", in: &state)
        #expect(state.dialog?.mode == .form)
    }

    @Test func `what changes something takes two clicks on its button`() throws {
        var state = Sample.state(106, 30)
        state.press(.character("n"))
        let label = try #require(state.dialog.map { $0.errand.sendLabel($0.proposal) })
        #expect(try click(label, in: &state, fromBottom: true).isEmpty)
        #expect(state.dialog?.form.focus == .button(.send))
    }

    @Test func `a question is answered by a click on the answer that stands out`() throws {
        var state = Sample.state(106, 30)
        state.press(.character("n"))
        state.type("x")
        try click(" End ", in: &state)
        state.type("5")
        state.press(.escape)
        guard case .question(let question, let isSecond)? = state.dialog?.mode else {
            Issue.record("no question")
            return
        }
        let other = question.answers[isSecond ? 0 : 1]
        try click(other, in: &state, fromBottom: true)
        guard case .question(_, let now)? = state.dialog?.mode else {
            Issue.record("answered by the first click")
            return
        }
        #expect(now != isSecond)
        try click(other, in: &state, fromBottom: true)
        #expect(state.dialog == nil || state.dialog?.mode == .form)
    }

    @Test func `a click beside what can be clicked does nothing to a dialog`() throws {
        var state = Sample.state(106, 30)
        state.press(.character("n"))
        let before = state.dialog?.form.focus
        _ = update(&state, .input(.mouse(MouseEvent(.press, column: 0, row: 2))), at: Sample.now)
        #expect(state.dialog?.form.focus == before)
        #expect(state.pane == .exports)
    }
}
