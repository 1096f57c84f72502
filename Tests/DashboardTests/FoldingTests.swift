import Base
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

@Suite struct FoldingTests {
    /// Spawned, completed, folded under `Sample.Exports.schedule`; the newest of them.
    private static let newest: ID<BulkExport> = Sample.id(100)
    private static let failed: ID<BulkExport> = Sample.id(109)

    private static func list(_ state: State) -> [ID<BulkExport>] {
        (0..<state.exports.rows.count).map { state.exports.rows.element(at: $0) }
    }

    private static func onSchedule(_ columns: Int = 106, _ rows: Int = 30) -> State {
        var state = Sample.state(columns, rows)
        state.press(.down, .down)
        return state
    }

    @Test func `what a schedule spawned is one line until it needs somebody or is at work`() {
        let state = Sample.state(106, 30)
        #expect(Self.list(state).contains(Self.failed))
        #expect(!Self.list(state).contains(Self.newest))
        #expect(state.exports.rows.count == 10)
        #expect(state.screen().contains("(68, 58 folded)"))
        #expect(state.screen().contains("▸nightly-evals"))
    }

    @Test func `the line of a schedule counts what it hides, failures first, as far as there is room`() throws {
        let state = Sample.state(106, 30)
        let export = try #require(state.inventory.exports[Sample.Exports.schedule])
        let line = ScheduleLine(export, state.board.census, at: Sample.now)
        func text(_ width: Int) -> String { line.fit(width).map(\.text).joined() }
        #expect(text(50).hasPrefix("every 6h  ✗1 ✓58  next 18:10  "))
        #expect(text(34).hasPrefix("every 6h  ✗1 ✓58  "))
        #expect(text(28).hasPrefix("every 6h  ✗1  "))
        #expect(text(25).hasPrefix("every 6h  ○"))
        for width in 17...60 { #expect(line.fit(width).columns <= width) }
    }

    @Test func `right shows them below their schedule, newest first, and left folds them again`() {
        var state = Self.onSchedule()
        state.press(.right)
        let place = Self.list(state).firstIndex(of: Sample.Exports.schedule) ?? -1
        let below = Array(Self.list(state).dropFirst(place + 1).prefix(3))
        #expect(below == [100, 101, 102].map { Sample.id($0) })
        #expect(state.exports.rows.count == 68)
        #expect(state.screen().contains("▾nightly-evals"))
        #expect(state.exports.cursor.id == Sample.Exports.schedule)
        // Once more goes in, and from within left comes out.
        state.press(.right)
        #expect(state.exports.cursor.id == Self.newest)
        state.press(.left)
        #expect(state.exports.cursor.id == Sample.Exports.schedule)
        #expect(state.exports.rows.count == 10)
    }

    @Test func `where nothing is folded the arrows go from pane to pane`() {
        var state = Sample.state(106, 30)
        state.press(.right)
        #expect(state.pane == .runs)
        state.press(.left)
        #expect(state.pane == .exports)
    }

    @Test func `a filter finds what is folded, and without it that is folded again`() {
        var state = Sample.state(106, 30)
        state.press(.character("/"))
        state.type("id:\(Self.newest.short)")
        #expect(Self.list(state) == [Self.newest])
        state.press(.escape)
        #expect(!Self.list(state).contains(Sample.id(101)))
    }

    @Test func `whoever goes to a folded export finds its schedule open`() {
        var state = Sample.state(106, 30)
        state.goTo(Self.newest, at: Sample.now)
        #expect(state.exports.cursor.id == Self.newest)
        #expect(Self.list(state).contains(Sample.id(101)))
        #expect(state.exports.rows.isOpen(Sample.Exports.schedule))
    }

    @Test func `what the user is on folds only when he has gone on`() {
        var state = Sample.state(106, 30)
        var spawned = Sample.export(
            Sample.id(900),
            .running,
            Sample.Projects.nightly,
            Sample.Buckets.gcs,
            age: .seconds(60)
        )
        spawned.schedule = Sample.Exports.schedule
        state.hear([.exports(changed: [spawned], removed: [])], at: UpdateTests.later)
        #expect(Self.list(state).contains(spawned.id))
        _ = state.exports.cursor.select(spawned.id, in: state.exports.rows, view: 10)
        spawned.status = .completed
        state.hear([.exports(changed: [spawned], removed: [])], at: UpdateTests.later)
        #expect(state.exports.cursor.id == spawned.id)
        state.press(.home, at: UpdateTests.later)
        let then = Now(wall: Sample.wall, steady: UpdateTests.later.steady + .seconds(10))
        _ = update(&state, .ticked, at: then)
        #expect(!Self.list(state).contains(spawned.id))
    }

    @Test func `what is marked keeps its line`() {
        var state = Self.onSchedule()
        state.press(.right, .right, .character(" "), .left)
        #expect(Self.list(state).contains(Self.newest))
        #expect(state.exports.rows.count == 11)
        state.press(.escape)
        _ = update(&state, .ticked, at: UpdateTests.later)
        #expect(!Self.list(state).contains(Self.newest))
    }

    @Test func `an open schedule takes in what was spawned since, and what is settled since`() {
        var state = Self.onSchedule()
        state.press(.right)
        var spawned = Sample.export(
            Sample.id(900),
            .completed,
            Sample.Projects.nightly,
            Sample.Buckets.gcs,
            age: .seconds(60)
        )
        spawned.schedule = Sample.Exports.schedule
        state.hear([.exports(changed: [spawned], removed: [])], at: UpdateTests.later)
        let place = Self.list(state).firstIndex(of: Sample.Exports.schedule) ?? -1
        #expect(Self.list(state)[place + 1] == spawned.id)
        state.hear([.exports(changed: [], removed: [spawned.id])], at: UpdateTests.later)
        #expect(!Self.list(state).contains(spawned.id))
    }

    /// Nobody would know of it.
    @Test func `what was spawned by a schedule that the service does not list has a line of its own`() {
        var state = Sample.state(106, 30)
        state.hear([.exports(changed: [], removed: [Sample.Exports.schedule])], at: UpdateTests.later)
        #expect(Self.list(state).contains(Self.newest))
        #expect(state.exports.rows.count == 67)
    }
}
