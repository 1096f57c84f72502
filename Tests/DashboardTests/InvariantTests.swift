import Base
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

/// What holds at every size, of every inventory, after any keys.
@Suite struct InvariantTests {
    @Test(arguments: 0..<10)
    func `a session of any keys at any size never draws what it must not`(_ seed: Int) {
        var dice = Dice(seed: UInt64(seed) &* 7919 &+ 17)
        var now = Sample.now
        var state = State(session: Sample.session, size: Self.size(&dice), now: now)
        for _ in 0..<40 {
            now.steady += .milliseconds(Int.random(in: 0..<4000, using: &dice))
            now.wall = now.wall + .milliseconds(Int.random(in: 0..<4000, using: &dice))
            let message: Message =
                switch Int.random(in: 0..<10, using: &dice) {
                case 0: .input(.resized(Self.size(&dice)))
                case 1...3: .news(.updates(Self.updates(&dice, at: now)), from: state.place)
                case 4: .ticked
                case 5: .input(.mouse(Self.mouse(&dice)))
                default: .input(.key(Self.key(&dice)))
                }
            _ = update(&state, message, at: now)
            Self.check(state, at: now)
        }
    }

    private static func check(_ state: State, at now: Now) {
        let canvas = view(state, at: now).canvas
        #expect(canvas.size == state.size)
        #expect(!canvas.cells.contains { $0.base.value < 0x20 || (0x7F...0x9F).contains($0.base.value) })
        #expect(!canvas.cells.contains { (0x202A...0x202E).contains($0.base.value) })
        let layout = state.layout
        guard layout.form != .line else { return }
        if let dialog = state.dialog {
            // A dialog is whole and on the screen, and what has the keyboard is in view.
            let page = DialogPage(dialog, state)
            let rect = page.rect
            #expect(rect.intersection(Rect(state.size)) == rect)
            let edges = (rect.row + 1..<rect.endRow - 1).flatMap { row in
                [canvas[rect.column, row].base, canvas[rect.endColumn - 1, row].base]
            }
            #expect(!edges.contains { $0 != "│" }, "\(state.size)")
            return
        }
        // The selected row is in view, in the pane it belongs to.
        if state.page == nil, let rect = layout.panes[state.pane], layout.listArea(rect).rows > 0 {
            let count = [
                Pane.destinations: state.board.destinations.count, .exports: state.exports.rows.count,
                .runs: state.runs.rows.count,
            ]
            if count[state.pane] ?? 0 > 0 {
                let area = layout.listArea(rect)
                let selected = (area.row..<area.endRow).filter { row in
                    canvas[area.column, row].style.attributes.contains(.selected)
                }
                #expect(selected.count == 1, "\(state.size) \(state.pane)")
            }
        }
        // Frames stand whole: nothing was written over a right edge but the scroll mark.
        if state.page == nil, layout.isFramed {
            let broken = layout.panes.values.flatMap { rect in
                (rect.row + 1..<rect.endRow - 1).filter { !["│", "┃"].contains(canvas[rect.endColumn - 1, $0].base) }
            }
            #expect(broken.isEmpty, "\(state.size)")
        }
        // The list is what its rule says, each thing once.
        let ids = (0..<state.exports.rows.count).map { state.exports.rows.element(at: $0) }
        #expect(Set(ids).count == ids.count)
        if !state.exports.isWaiting, state.exports.filter.isEmpty {
            let missing = Set(state.inventory.exports.keys).subtracting(ids)
            let conditions = state.board.census.conditions
            #expect(missing.allSatisfy { conditions[$0]?.isQuiet == true })
            #expect(missing.allSatisfy { state.inventory.exports[$0]?.kind == .spawned })
            #expect(state.exports.hidden(state.board) == missing.count)
        }
    }

    @Test(arguments: 0..<3)
    func `a list changed step by step is the list made at once`(_ seed: Int) {
        var dice = Dice(seed: UInt64(seed) &+ 99)
        var steps = State(session: Sample.session, size: Size(columns: 80, rows: 24), now: Sample.now)
        var all: [Update] = []
        for _ in 0..<30 {
            let updates = Self.updates(&dice, at: Sample.now)
            all += updates
            steps.hear(updates)
        }
        var once = State(session: Sample.session, size: Size(columns: 80, rows: 24), now: Sample.now)
        once.hear(all)
        // Conditions may be as old as the last tick, so both get one.
        let then = Now(wall: Sample.wall + .seconds(5), steady: Sample.now.steady + .seconds(5))
        _ = update(&steps, .ticked, at: then)
        _ = update(&once, .ticked, at: then)
        func list(_ state: State) -> [ID<BulkExport>] {
            (0..<state.exports.rows.count).map { state.exports.rows.element(at: $0) }
        }
        #expect(list(steps) == list(once))
    }

    @Test func `nothing on screen changes before the next tick`() {
        for (columns, rows) in [(80, 24), (160, 45)] {
            for link in [nil, Sample.linkLoss] {
                var state = Sample.state(columns, rows)
                state.hear([.link(link)])
                state.press(.character("y"))
                var now = Sample.now
                for _ in 0..<20 {
                    let frame = view(state, at: now)
                    guard let tick = frame.nextTick else { break }
                    #expect(tick > now.steady)
                    let left = tick - now.steady
                    let just = Now(wall: now.wall + left - .milliseconds(1), steady: tick - .milliseconds(1))
                    #expect(view(state, at: just).canvas == frame.canvas)
                    now = Now(wall: now.wall + left, steady: tick)
                    _ = update(&state, .ticked, at: now)
                }
                #expect(now.steady > Sample.now.steady)
            }
        }
    }

    @Test func `an idle screen is written to now and then, not every second`() {
        var state = Sample.state(106, 30)
        // Without the export of 49 seconds, whose age is told in seconds for another eleven.
        state.hear([
            .feed(.exports, Sample.feed(12, interval: 60)), .exports(changed: [], removed: [Sample.Exports.waiting]),
        ])
        var now = Sample.now
        var last = view(state, at: now).canvas
        var changes = 0
        for _ in 0..<40 {
            now = Now(wall: now.wall + .seconds(1), steady: now.steady + .seconds(1))
            _ = update(&state, .ticked, at: now)
            let canvas = view(state, at: now).canvas
            if canvas != last { changes += 1 }
            last = canvas
        }
        // Eight steps of the exports' age, four of the destinations', and the minutes of what runs.
        #expect(changes <= 8 + 4 + 6)
    }

    @Test func `columns never touch each other nor leave the table`() {
        let wrong = (30..<200).filter { width in
            let places = ExportsPane.plan(width: width, isFramed: true).places
            return places.contains { $0.end > width || $0.width < 1 }
                || zip(places, places.dropFirst()).contains { $0.end >= $1.start }
        }
        #expect(wrong.isEmpty)
    }

    @Test func `every size has its zones, which cover it once`() {
        var wrong: [Size] = []
        for columns in 40...250 {
            for rows in 10...80 {
                let size = Size(columns: columns, rows: rows)
                for pane in Pane.allCases {
                    let layout = Layout(size, pane: pane)
                    let zones =
                        [
                            layout.banner, layout.evidence, layout.hints,
                            layout.detail ?? Rect(Size(columns: 0, rows: 0)),
                        ]
                        + layout.panes.values
                    let area = zones.reduce(0) { $0 + $1.columns * $1.rows }
                    if area != columns * rows || layout.rows(of: pane) < 1 { wrong.append(size) }
                }
            }
        }
        #expect(wrong.isEmpty)
    }

    // MARK: Dice

    private static func size(_ dice: inout Dice) -> Size {
        Size(columns: Int.random(in: 1...250, using: &dice), rows: Int.random(in: 1...80, using: &dice))
    }

    private static func mouse(_ dice: inout Dice) -> MouseEvent {
        let kinds: [MouseEvent.Kind] = [.press, .doubleClick, .scrollUp, .scrollDown]
        return MouseEvent(
            kinds.randomElement(using: &dice) ?? .press,
            column: Int.random(in: 0..<250, using: &dice),
            row: Int.random(in: 0..<80, using: &dice)
        )
    }

    private static func key(_ dice: inout Dice) -> Key {
        let keys =
            Action.allCases.flatMap(\.keys).filter { $0 != .character("q") } + [.character("x"), .character(":")]
        return keys.randomElement(using: &dice) ?? .down
    }

    private static func updates(_ dice: inout Dice, at now: Now) -> [Update] {
        let statuses = Status.known + [.unknown(Sample.poison)]
        let texts = ["checkout-prod", "x", Sample.poison, "日本語のプロジェクト名", ""]
        func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &dice) }
        let exports = (0..<number(0..<60)).map { _ -> BulkExport in
            var export = Sample.export(
                Sample.id(UInt64(number(0..<400))),
                statuses[number(0..<statuses.count)],
                number(0..<9) == 0 ? nil : Sample.id(UInt64(500 + number(0..<5))),
                Sample.id(UInt64(600 + number(0..<30))),
                age: .seconds(number(0..<4_000_000)),
                took: number(0..<2) == 0 ? .seconds(number(0..<9000)) : nil,
                days: number(0..<400)
            )
            if number(0..<6) == 0 { export.schedule = Sample.id(UInt64(number(0..<400))) }
            // A schedule is IntervalScheduled until somebody cancels it.
            if export.status == .intervalScheduled { export.intervalHours = number(1..<169) }
            if number(0..<20) == 0 { export.createdAt = nil }
            return export
        }
        var result: [Update] = [
            .exports(changed: exports, removed: (0..<number(0..<5)).map { _ in Sample.id(UInt64(number(0..<400))) })
        ]
        if let id = exports.first?.id {
            let runs = (0..<number(0..<80)).map { index in
                Sample.run(
                    UInt64(10_000 + index),
                    id,
                    statuses[number(0..<statuses.count)],
                    day: index,
                    rows: number(0..<3) == 0 ? nil : Int64(number(0..<10_000_000)),
                    retries: (0..<number(0..<3)).map { _ in texts[number(0..<texts.count)] }
                )
            }
            var progress = Sample.progress(
                number(0..<50),
                number(1..<400),
                running: number(0..<46),
                rows: Int64(number(0..<Int.max))
            )
            progress.retry = number(0..<21)
            progress.lastError = texts[number(0..<texts.count)]
            result.append(.runs(of: id, runs, progress))
        }
        switch number(0..<6) {
        case 0: result.append(.link(Sample.linkLoss))
        case 1: result.append(.link(nil))
        case 2: result.append(.paused(number(0..<2) == 0))
        case 3:
            result.append(
                .destinations(
                    (0..<number(0..<30)).map {
                        Sample.bucket(Sample.id(UInt64(600 + $0)), texts[$0 % 5], bucket: "b", endpoint: nil)
                    }
                )
            )
        case 4:
            result.append(
                .projects(
                    Dictionary(
                        uniqueKeysWithValues: (0..<5).map { Sample.project(Sample.id(UInt64(500 + $0)), texts[$0]) }
                    )
                )
            )
        default: result.append(.feed(.exports, Sample.feed(number(0..<90), interval: 10)))
        }
        return result
    }
}
