import Base
import Changes
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

/// A list that the product does not have: all that the next one takes, but for its line in `PageKind.all`.
private struct AtWorkPage: ListPage {
    static let label = PageLabel(name: "at work", keys: [.character("W")], help: "What runs, the slowest first.")

    var list = HeldList<ID<BulkExport>>()

    init(in state: State) {}

    var title: String { "At work" }
    var trailing: String { "slowest first" }
    var hasHeadings: Bool { true }
    var entry: String? { list.cursor.id.map { _ in "go to it" } }

    func elements(in state: State) -> [ID<BulkExport>] {
        let running = state.inventory.exports.values.filter { $0.status == .running }.map(\.id)
        return running.map { (state.inventory.progress[$0]?.rows ?? 0, $0) }.sorted { $0 < $1 }.map(\.1)
    }
    func subject(of id: ID<BulkExport>) -> Subject? { .export(id) }
    func text(of id: ID<BulkExport>, in state: State) -> String {
        state.inventory.exports[id].map { state.board.names.project(of: $0).text } ?? ""
    }
    func loss(of id: ID<BulkExport>, in state: State) -> String? { state.loss(of: id, otherwise: "does not run") }
    func enter(_ state: inout State, at now: Now) -> [Effect] {
        if let id = list.cursor.id { state.goTo(id, at: now) }
        return []
    }

    func drawHeadings(in rect: Rect, _ painter: inout Painter) {
        painter.draw([Span("  PROJECT", .muted)], column: rect.column, row: rect.row, width: rect.columns)
    }
    func draw(_ id: ID<BulkExport>, in rect: Rect, _ state: State, _ painter: inout Painter) {
        painter.draw([Span(text(of: id, in: state))], column: rect.column + 2, row: rect.row, width: rect.columns - 2)
    }
    func empty(_ state: State, _ painter: inout Painter) -> [Line] { [[Span("Nothing runs.", .muted)]] }
}

/// A full-screen list needs no line of code but its own, so all of this is tried on one that nobody else knows of.
@Suite struct PageTests {
    private static func state(_ columns: Int = 80, _ rows: Int = 24) -> State {
        var state = Sample.state(columns, rows)
        state.show(PageKind(AtWorkPage.self), at: Sample.now)
        _ = update(&state, .ticked, at: Sample.now)
        return state
    }

    /// The rows on screen, as far as the first column goes.
    private static func rows(_ state: State) -> [String] {
        state.screen().split(separator: "\n").dropFirst(4).prefix(4).map { line in
            String(line.dropFirst(3).prefix { $0 != " " })
        }
    }

    private static let slowestFirst = ["all", "search-prod", "checkout-prod", "fraud-review"]

    @Test func `it is drawn with title, headings, rows and the evidence of the selected one`() {
        let screen = Self.state().screen()
        #expect(screen.contains("╭ At work (4) ─"))
        #expect(screen.contains("─ slowest first ╮"))
        #expect(screen.contains("│  PROJECT"))
        #expect(Self.rows(Self.state()) == Self.slowestFirst)
        #expect(screen.contains("● Running"))
        #expect(screen.contains("↵ go to it"))
    }

    @Test(arguments: [(40, 10), (71, 17), (80, 24), (106, 30), (160, 45), (200, 60)])
    func `the selected row is in view at every size and wherever the keys go`(_ columns: Int, _ rows: Int) {
        var state = Self.state(columns, rows)
        for key in [Key.down, .pageDown, .character("G"), .up, .pageUp, .character("g")] {
            state.press(key)
            let canvas = view(state, at: Sample.now).canvas
            let marked = (0..<rows).filter { row in
                (0..<2).contains { canvas[$0, row].style.attributes.contains(.selected) }
            }
            #expect(marked.count == 1, "after \(key)")
        }
    }

    @Test func `keys, wheel and click move in it, and a second click opens`() {
        var state = Self.state()
        func mouse(_ kind: MouseEvent.Kind, _ column: Int, _ row: Int) {
            _ = update(&state, .input(.mouse(MouseEvent(kind, column: column, row: row))), at: Sample.now)
        }
        state.press(.down)
        #expect(state.subject == .export(Sample.Exports.running))
        state.press(.character("G"))
        #expect(state.subject == .export(Sample.Exports.retrying))
        mouse(.press, 10, 4)
        #expect(state.subject == .export(Sample.Exports.experiments))
        mouse(.press, 10, 2)
        #expect(state.subject == .export(Sample.Exports.experiments), "a frame is no row")
        mouse(.scrollDown, 10, 4)
        #expect(state.page != nil)
        mouse(.doubleClick, 10, 6)
        #expect(state.page == nil)
        #expect(state.exports.cursor.id == Sample.Exports.stalled)
    }

    @Test func `enter goes to the export in the panes, and the list opens where it was left`() {
        var state = Self.state()
        state.press(.down, .enter)
        #expect(state.page == nil)
        #expect(state.exports.cursor.id == Sample.Exports.running)
        state.show(PageKind(AtWorkPage.self), at: Sample.now)
        #expect(state.subject == .export(Sample.Exports.running))
    }

    @Test func `words narrow it at once, and escape shows all again`() {
        var state = Self.state()
        state.press(.down, .character("/"))
        state.type("FRAUD")
        #expect(state.screen().contains("At work (1)  FRAUD"))
        #expect(state.subject == .export(Sample.Exports.retrying))
        #expect(state.toast == nil, "what was left out is not lost")
        state.type("x")
        #expect(state.screen().contains("Nothing here has these words."))
        state.press(.enter, .escape)
        #expect(Self.rows(state) == Self.slowestFirst)
        #expect(state.page != nil)
        state.press(.escape)
        #expect(state.page == nil)
    }

    @Test func `rows hold still under a finger, the frame says until when, and then the cursor follows its export`()
        throws
    {
        var state = Self.state()
        state.press(.down)
        var progress = Sample.progress(1, 7, running: 1, rows: 1)
        progress.retry = 0
        state.hear([.progress(of: Sample.Exports.retrying, progress)])
        #expect(Self.rows(state) == Self.slowestFirst)
        let tick = try #require(view(state, at: Sample.now).nextTick)
        #expect(tick <= Sample.now.steady + State.holdTime)
        let later = Now(wall: Sample.wall + State.holdTime, steady: Sample.now.steady + State.holdTime)
        _ = update(&state, .ticked, at: later)
        #expect(Self.rows(state) == ["fraud-review"] + Self.slowestFirst.dropLast())
        #expect(state.subject == .export(Sample.Exports.running))
    }

    @Test func `a selected row that is gone is said to be gone`() {
        var state = Self.state()
        state.press(.down)
        state.hear([.exports(changed: [], removed: [Sample.Exports.running])], at: UpdateTests.later)
        let lost = "export \(Sample.Exports.running.short) is gone"
        #expect(state.screen(at: UpdateTests.later).contains(lost))
    }

    @Test func `the poller asks for what it shows, and for its document in the detail over it`() {
        var state = Self.state()
        state.press(.down)
        #expect(state.focus.export == Sample.Exports.running)
        #expect(
            state.focus.visible == [
                Sample.Exports.experiments, Sample.Exports.running, Sample.Exports.stalled, Sample.Exports.retrying,
            ]
        )
        let visible = state.focus.visible
        state.press(.character("d"))
        #expect(state.focus == Focus(export: Sample.Exports.running, visible: visible, wantsDocument: true))
        state.press(.escape)
        #expect(!state.focus.wantsDocument)
    }

    @Test func `it is drawn as old while what it shows is old, and help is not`() {
        var state = Self.state()
        func isOld() -> Bool { view(state, at: Sample.now).canvas[3, 4].style.attributes.contains(.old) }
        #expect(!isOld())
        state.hear([.link(Sample.linkLoss)])
        #expect(isOld())
        state.press(.character("?"))
        #expect(!isOld())
    }

    @Test func `a view that is open already is gone back to, not opened twice`() {
        var state = Sample.state(80, 24)
        state.press(.character("!"), .character("d"), .character("?"), .character("!"))
        #expect(state.pages.map(\.kind) == [PageKind(ProblemsPage.self)])
        state.press(.character("!"))
        #expect(state.screen().contains("problems: it is open already"))
    }

    @Test func `the problems are searched too, by what they say and whom they are of`() {
        var state = Sample.state(80, 24)
        state.press(.character("!"), .character("/"))
        state.type("nosuchbucket")
        #expect(state.screen().contains("Problems (1)  nosuchbucket"))
        #expect(state.subject == .export(Sample.Exports.failed))
    }
}
