import Base
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

@Suite struct UpdateTests {
    /// Long enough after any key for rows to move again.
    static let later = Now(wall: Sample.wall, steady: Sample.now.steady + .seconds(60))

    static func failure(_ number: UInt64) -> BulkExport {
        Sample.export(
            Sample.id(number),
            .failed,
            Sample.Projects.search,
            Sample.Buckets.s3,
            age: .seconds(5),
            took: .seconds(2)
        )
    }

    // MARK: Lists that hold still

    @Test func `the cursor rests on the most urgent export until the user moves it`() {
        var state = Sample.state(80, 24)
        #expect(state.exports.cursor.id == Sample.Exports.failed)
        let worse = Self.failure(900)
        state.hear([.exports(changed: [worse], removed: [])])
        #expect(state.exports.cursor.id == worse.id)
    }

    @Test func `after a key the cursor follows its export by id and the row keeps its place on screen`() throws {
        var state = Sample.state(80, 24)
        state.press(.down, .down, .down)
        #expect(state.exports.cursor.id == Sample.Exports.stalled)
        let line = try #require(Self.line(of: "checkout-prod ", in: state, at: Self.later))
        state.hear(
            [.exports(changed: [Self.failure(900), Self.failure(901), Self.failure(902)], removed: [])],
            at: Self.later
        )
        #expect(state.exports.cursor.id == Sample.Exports.stalled)
        #expect(Self.line(of: "checkout-prod ", in: state, at: Self.later) == line)
    }

    @Test func `whoever asks for another order keeps what he is on, whatever else comes first in it`() {
        var state = Sample.state(80, 24)
        let selected = state.exports.cursor.id
        for order in [ExportList.Order.deadline, .age, .rows, .project, .urgency] {
            state.press(.character("s"))
            #expect(state.exports.order == order)
            #expect(state.exports.cursor.id == selected)
        }
        state.hear([.exports(changed: [Self.failure(900)], removed: [])], at: Self.later)
        #expect(state.exports.cursor.id == selected)
        state.press(.character("3"))
        let run = state.runs.cursor.id
        for _ in 0..<4 {
            state.press(.character("s"))
            #expect(state.runs.cursor.id == run)
        }
    }

    @Test func `no row moves within three seconds of a key, and the frame says when it will`() throws {
        var state = Sample.state(80, 24)
        state.press(.down)
        let before = (0..<8).map { state.exports.rows.element(at: $0) }
        state.hear([.exports(changed: [Self.failure(900)], removed: [])])
        #expect((0..<8).map { state.exports.rows.element(at: $0) } == before)
        let tick = try #require(view(state, at: Sample.now).nextTick)
        #expect(tick <= Sample.now.steady + .seconds(3))
        let moment = Now(wall: Sample.wall, steady: Sample.now.steady + .seconds(3))
        _ = update(&state, .ticked, at: moment)
        #expect(state.exports.rows.element(at: 0) == Self.failure(900).id)
    }

    @Test func `a state that changed is shown at once even while its row must not move`() {
        var state = Sample.state(80, 24)
        state.press(.down)
        var done = Sample.export(
            Sample.Exports.running,
            .completed,
            Sample.Projects.search,
            Sample.Buckets.s3,
            age: Sample.minutes(22)
        )
        done.finishedAt = Sample.wall
        state.hear([.exports(changed: [done], removed: [])])
        #expect(state.screen().contains("✓ Completed  search-prod"))
    }

    @Test func `when the selected export is gone the screen says so`() {
        var state = Sample.state(80, 24)
        state.press(.down, .down, .down)
        state.hear([.exports(changed: [], removed: [Sample.Exports.stalled])], at: Self.later)
        #expect(state.screen(at: Self.later).contains("export \(Sample.Exports.stalled.short) is gone"))
        #expect(state.exports.cursor.id != nil)
    }

    @Test func `the first rows are shown at once even after a key`() {
        var state = State(session: Sample.session, size: Size(columns: 80, rows: 24), now: Sample.now)
        state.press(.down)
        state.hear(Sample.updates)
        #expect(state.exports.rows.count == 10)
    }

    @Test func `runs keep the cursor on their run when the service adds others`() {
        var state = Sample.state(106, 30)
        state.press(.down, .down, .down, .enter, .down)
        let run = state.runs.cursor.id
        var runs = Sample.stalledRuns
        runs.append(Sample.run(5000, Sample.Exports.stalled, .failed, day: 40, began: .seconds(60)))
        state.hear([.runs(of: Sample.Exports.stalled, runs, Sample.stalledProgress)], at: Self.later)
        #expect(state.runs.cursor.id == run)
        #expect(state.runs.rows.count == 32)
    }

    private static func line(of text: String, in state: State, at now: Now) -> Int? {
        state.screen(at: now).split(separator: "\n").firstIndex { $0.contains(text) }
    }

    // MARK: Ways through the screens

    @Test func `enter goes in from destination to exports to runs to errors, and escape comes out again`() {
        var state = Sample.state(80, 24)
        state.press(.character("1"), .down, .down, .enter)
        #expect(state.pane == .exports)
        #expect(state.exports.filter.text == "dest:\"s3-eu\"")
        #expect(state.exports.cursor.id == Sample.Exports.stalled)
        state.press(.enter)
        #expect(state.pane == .runs)
        state.press(.enter)
        #expect(state.page?.kind == PageKind(ErrorsPage.self))
        #expect(state.page?.about == .run(Sample.id(1020), of: Sample.Exports.stalled))
        state.press(.escape)
        #expect(state.page == nil && state.pane == .runs)
        state.press(.escape)
        #expect(state.pane == .exports)
        state.press(.escape)
        #expect(state.exports.filter.isEmpty)
        #expect(state.exports.cursor.id == Sample.Exports.stalled)
    }

    @Test func `a destination's exports are its own alone, whatever its name is a part of`() {
        var state = Sample.state(80, 24)
        state.hear([
            .destinations(
                Sample.destinations + [Sample.bucket(Sample.id(24), "s3-eu-2", bucket: "b", endpoint: nil)]
            ),
            .exports(
                changed: [
                    Sample.export(Sample.id(950), .running, Sample.Projects.search, Sample.id(24), age: .seconds(9))
                ],
                removed: []
            ),
        ])
        state.press(.character("1"), .down, .down, .enter)
        #expect((0..<state.exports.rows.count).allSatisfy { state.exports.rows.element(at: $0) != Sample.id(950) })
    }

    @Test func `a problem can be gone to in the list of exports`() {
        var state = Sample.state(80, 24)
        state.press(.character("/"))
        state.type("kind:schedule")
        state.press(.enter, .character("!"), .down, .down, .down, .enter)
        #expect(state.page == nil)
        #expect(state.exports.cursor.id == Sample.Exports.stalled)
        #expect(state.focus.export == Sample.Exports.stalled)
    }

    @Test func `q leaves a full-screen view first and then the program`() {
        var state = Sample.state(80, 24)
        #expect(state.press(.character("?"), .character("q")).isEmpty)
        #expect(state.page == nil)
        #expect(state.press(.character("q")) == [.quit(signal: nil)])
    }

    @Test(arguments: [Int32(1), 2, 15])
    func `a signal leaves at once and is handed on`(_ signal: Int32) {
        var state = Sample.state(80, 24)
        state.press(.character("/"))
        #expect(update(&state, .input(.terminated(signal: signal)), at: Sample.now) == [.quit(signal: signal)])
    }

    @Test func `keys ask for effects and echo them`() {
        var state = Sample.state(80, 24)
        #expect(state.press(.character("r")) == [.order(.refresh, at: state.place)])
        #expect(state.press(.character("p")) == [.order(.setPaused(true), at: state.place)])
        state.hear([.paused(true)])
        #expect(state.press(.character("p")) == [.order(.setPaused(false), at: state.place)])
        #expect(state.press(.character("y")) == [.copy(Sample.Exports.failed.description)])
        #expect(state.screen().contains("sent to the terminal, for its clipboard: the export's id"))
        #expect(!state.screen(at: Self.later).contains("sent to the terminal"))
    }

    @Test func `the copied curl holds the variable and never a key`() throws {
        var state = Sample.state(80, 24)
        guard case .copy(let text)? = state.press(.character("Y")).first else { throw Sample.Missing() }
        #expect(
            text == """
                curl -H "X-API-Key: $LANGSMITH_API_KEY" \\
                     'https://eu.api.smith.langchain.com/api/v1/bulk-exports/\(Sample.Exports.failed)'
                """
        )
    }

    @Test func `a key that can do nothing now says why`() {
        var state = Sample.state(80, 24)
        state.press(.escape)
        #expect(state.screen().contains("back: nothing to go back to"))
        state.press(.character("1"), .character("s"))
        #expect(state.screen().contains("sort: destinations are sorted by name"))
    }

    @Test func `every full-screen view is left by escape, and nothing gets lost under it`() {
        for kind in PageKind.all {
            var state = Sample.state(80, 24)
            state.press(.down, .down, .down)
            let before = state.screen()
            state.press(kind.label.keys[0])
            #expect(state.page?.kind == kind)
            #expect(state.screen() != before)
            state.press(.escape)
            #expect(state.screen() == before)
        }
    }

    // MARK: Filter line

    @Test func `the list narrows while the filter is typed and widens on escape`() {
        var state = Sample.state(80, 24)
        state.press(.character("/"))
        state.type("status:st")
        #expect(state.exports.rows.count == 1)
        #expect(state.screen().contains("! STALLED"))
        state.press(.escape)
        #expect(state.exports.rows.count == 10)
        #expect(state.prompt == nil)
    }

    @Test func `the beginning of a field's name does not empty the list`() {
        var state = Sample.state(80, 24)
        state.press(.character("/"))
        for character in "status" {
            state.type(String(character))
            #expect(state.exports.rows.count > 0)
        }
    }

    @Test func `tab completes a field's name`() {
        var state = Sample.state(80, 24)
        state.press(.character("/"))
        state.type("st")
        state.press(.tab)
        #expect(state.prompt?.editor.text == "status:")
    }

    @Test func `a filter that cannot be read leaves the list and is not kept`() {
        var state = Sample.state(80, 24)
        state.press(.character("/"))
        state.type("status:failed rows:many")
        #expect(state.screen().contains("rows: needs a number"))
        #expect(state.exports.rows.count == 2)
        state.press(.enter)
        #expect(state.prompt != nil)
    }

    @Test func `keys are text while the filter is typed`() {
        var state = Sample.state(80, 24)
        state.press(.character("/"))
        #expect(state.press(.character("q"), .character("!"), .character("?")).isEmpty)
        #expect(state.prompt?.editor.text == "q!?")
        _ = update(&state, .input(.paste("a\nb")), at: Sample.now)
        #expect(state.prompt?.editor.text == "q!?a b")
    }

    @Test func `a page of text is searched with the same key`() {
        var state = Sample.state(106, 40)
        state.press(.character("?"), .character("/"))
        state.type("SPAWNED")
        #expect(state.screen().contains("Spawned by a schedule."))
        #expect(!state.screen().contains("One row up."))
        state.press(.enter, .escape)
        #expect(state.screen().contains("One row up."))
        #expect(state.exports.filter.isEmpty)
        state.press(.escape)
        #expect(state.page == nil)
    }

    // MARK: Mouse

    @Test func `a click selects, a double click opens and the wheel scrolls what is under it`() {
        var state = Sample.state(106, 30)
        state.press(.down, .down, .right, .home)
        func mouse(_ kind: MouseEvent.Kind, _ column: Int, _ row: Int) {
            _ = update(&state, .input(.mouse(MouseEvent(kind, column: column, row: row))), at: Sample.now)
        }
        mouse(.press, 40, 6)
        #expect(state.exports.cursor.id == Sample.id(100))
        mouse(.press, 5, 4)
        #expect(state.pane == .destinations)
        #expect(state.destinations.id == Sample.Buckets.minio)
        mouse(.scrollDown, 40, 5)
        #expect(state.pane == .destinations)
        #expect(state.exports.cursor.top == 3)
        mouse(.doubleClick, 40, 6)
        #expect(state.pane == .runs)
        mouse(.press, 1000, 1000)
        #expect(state.pane == .runs)
    }

    @Test func `asking again says when, where the service has asked for quiet`() {
        var state = Sample.state(80, 24)
        var budget = RequestBudget()
        budget.quietUntil = Sample.now.steady + .seconds(1800)
        state.hear([.requests(budget)])
        #expect(state.press(.character("r")) == [.order(.refresh, at: state.place)])
        #expect(state.screen().contains("asked at 18:12 UTC, in 30m: the service wants no questions before"))
        let later = Now(wall: Sample.wall + .seconds(1801), steady: Sample.now.steady + .seconds(1801))
        state.press(.character("r"), at: later)
        #expect(state.screen(at: later).contains("asking again…"))
    }

    // MARK: Focus

    @Test func `the poller is told what is on screen and nothing else`() {
        var state = Sample.state(80, 24)
        #expect(state.focus.export == Sample.Exports.failed)
        #expect(state.focus.visible.count == 8)
        #expect(!state.focus.wantsDocument)
        state.press(.character("d"))
        #expect(state.focus.wantsDocument)
        #expect(Sample.state(30, 5).focus.visible.isEmpty)
    }

    @Test func `the end of a text stays in view when more comes, until the user moves`() {
        var state = Sample.state(80, 24)
        state.press(.down, .down, .down, .character("d"), .character("G"))
        let body = (0..<40).map { "\"field_\($0)\": \($0)" }.joined(separator: ",")
        state.hear([.document(of: Sample.Exports.stalled, Array("{\(body)}".utf8))])
        #expect(view(state, at: Sample.now).canvas.text.contains("curl -H"))
        state.press(.up)
        state.hear([.document(of: Sample.Exports.stalled, Array("{\(body),\"more\": 1, \"again\": 2}".utf8))])
        #expect(!view(state, at: Sample.now).canvas.text.contains("/api/v1/bulk-exports/"))
    }
}
