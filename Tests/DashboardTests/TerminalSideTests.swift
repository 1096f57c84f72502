import Base
import Changes
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

/// What the dashboard says of the terminal it is on, and does with it.
@Suite struct TerminalSideTests {
    private func state(_ columns: Int, _ rows: Int, _ terminal: TerminalTraits) -> State {
        var state = Sample.state(columns, rows)
        state.terminal = terminal
        return state
    }

    @Test func `what is copied is sent to the terminal, and called copied when somebody has it`() {
        var state = Sample.state(80, 24)
        #expect(state.press(.character("y")) == [.copy(Sample.Exports.failed.description)])
        #expect(!state.screen().contains("copied"))
        #expect(update(&state, .copied(by: "tmux"), at: Sample.now).isEmpty)
        #expect(state.screen().contains("copied (tmux has it): the export's id \(Sample.Exports.failed)"))
    }

    @Test func `nobody has what was not copied`() {
        var state = Sample.state(80, 24)
        _ = update(&state, .copied(by: "tmux"), at: Sample.now)
        #expect(state.toast == nil)
    }

    @Test func `the mouse goes to the terminal and comes back`() {
        var state = Sample.state(80, 24)
        #expect(state.press(.character("M")) == [.setMouse(false)])
        #expect(state.screen().contains("the mouse is the terminal's"))
        #expect(state.press(.character("M")) == [.setMouse(true)])
        var own = self.state(80, 24, TerminalTraits(hasMouse: false))
        #expect(own.press(.character("M")) == [.setMouse(true)])
    }

    @Test func `a key that does nothing says so once`() {
        var state = Sample.state(80, 24)
        state.press(.function(9))
        #expect(state.screen().contains("F9 does nothing here; ? shows every key"))
        state.toast = nil
        state.press(.function(9))
        #expect(state.toast == nil)
        state.press(.control("w"))
        #expect(state.screen().contains("^W does nothing here"))
    }

    @Test func `a letter of another script says that the layout is wrong, once for all of them`() {
        var state = Sample.state(80, 24)
        state.press(.character("о"))
        #expect(state.screen().contains("о does nothing: keys are Latin letters, so switch the keyboard's layout"))
        state.toast = nil
        state.press(.character("л"))
        #expect(state.toast == nil)
    }

    @Test func `letters of any script are typed where there is something to type`() {
        var state = Sample.state(80, 24)
        state.press(.character("/"))
        state.type("ол")
        #expect(state.toast == nil)
        #expect(state.exports.filter.text == "ол")
    }

    @Test func `in ASCII the keys have words`() {
        let state = state(80, 24, TerminalTraits(isASCII: true))
        let screen = view(state, at: Sample.now).canvas.asciiFolded()
        #expect(screen.line(23).hasPrefix(" Enter runs"))
        var help = state
        help.press(.character("?"))
        let keys = view(help, at: Sample.now).canvas.asciiFolded().text
        #expect(keys.contains("Up k"))
        #expect(keys.contains("PgUp Ctrl-B"))
        #expect(!keys.contains("^ k"))
        #expect(state.screen().contains(" Enter runs"))
        #expect(Sample.state(80, 24).screen().contains(" ↵ runs"))
    }

    @Test func `what had to be assumed is said at the start and kept in the journal`() {
        let note = "the locale asked for is not installed here; another one of UTF-8 stands in"
        var state = State(
            session: Sample.session,
            size: Size(columns: 80, rows: 24),
            terminal: TerminalTraits(notes: [note]),
            now: Sample.now
        )
        #expect(state.screen().contains("the locale asked for is not installed here"))
        state.press(.character("J"))
        #expect(state.screen().contains("terminal"))
        #expect(state.board.journal.entries.map(\.text) == [note])
    }

    @Test func `a screen reader finds the selected row, the field and the button under the cursor`() {
        var state = Sample.state(106, 30)
        func place(_ state: State) -> String {
            let canvas = view(state, at: Sample.now).canvas
            guard let place = canvas.cursor ?? canvas.attention else { return "nowhere" }
            return canvas.line(place.row)
        }
        let first = place(state)
        #expect(first.contains("▌"))
        state.press(.down)
        #expect(place(state).contains("▌"))
        #expect(place(state) != first)
        state.press(.character("!"))
        #expect(place(state).contains("▌"))
        state.press(.escape, .character("n"))
        #expect(place(state).contains("▸"))
    }

    @Test func `nothing that is there to be copied is cut`() {
        var state = Sample.state(80, 24)
        state.press(.character("d"), .character("G"))
        var page = PageText(width: 40)
        page.write(at: Sample.now) { DetailPage(of: .export(Sample.Exports.failed)).write(&$0, state, &$1) }
        let text = page.lines.map { $0.map(\.text).joined() }
        #expect(text.allSatisfy { TextWidth.columns(of: $0) <= 40 })
        let whole = text.joined().filter { !$0.isWhitespace }
        for line in Curl.lines(.export(Sample.Exports.failed), Sample.session) {
            #expect(whole.contains(line.filter { !$0.isWhitespace }))
        }
    }
}
