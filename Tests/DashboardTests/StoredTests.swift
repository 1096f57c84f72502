import Base
import Changes
import LangSmith
import Monitor
import Screen
import Testing

@testable import Dashboard

/// The dashboard before, while and after this run's answers take the place of an earlier run's.
struct StoredTests {
    static let age = Sample.hours(9)

    /// The sample workspace as it was nine hours ago, on its screen.
    static func state(_ columns: Int = 80, _ rows: Int = 24, session: Session = CancelTests.calm) -> State {
        var state = State(session: session, size: Size(columns: columns, rows: rows), now: Sample.now)
        state.hear(memory.updates(at: Sample.now))
        return state
    }

    static var memory: Recollection {
        var memory = Recollection(
            extent: .init(asOf: Sample.ago(age), isWhole: true, total: Sample.exports.count)
        )
        memory.exports = Sample.exports
        memory.destinations = Sample.destinations
        memory.projects = Sample.projects.values.compactMap(\.self)
        return memory
    }

    /// The list is read to its end now.
    static var listed: Update { .feed(.exports, FeedState(answeredAt: Sample.now.steady)) }

    @Test func `the first frame shows what was known, with its age, and neither an alarm nor an all-clear of now`() {
        let screen = Self.state(106, 30).screen()
        #expect(screen.contains("STORED"))
        #expect(screen.contains("Exports (68, 9h00m old, 58 folded)"))
        #expect(screen.contains("search-prod"))
        #expect(!screen.contains("STALLED"))
        #expect(!screen.contains("✓ no problems"))
    }

    @Test func `while the server cannot be reached what was known stays, with its age`() {
        var state = Self.state(106, 30)
        state.hear([.link(Sample.linkLoss)])
        let screen = state.screen()
        #expect(screen.contains("OFFLINE"))
        #expect(screen.contains("search-prod"))
        #expect(screen.contains("9h00m old"))
    }

    @Test func `rows are dim until an answer tells of them`() {
        var state = Self.state()
        func dim() -> Int {
            let canvas = view(state, at: Sample.now).canvas
            return (0..<24).count { row in (0..<80).contains { canvas[$0, row].style.attributes.contains(.old) } }
        }
        let before = dim()
        state.hear([
            .confirmed(Sample.exports.map(\.id)), Self.listed,
            .feed(.destinations, FeedState(answeredAt: Sample.now.steady)),
        ])
        #expect(before > 8)
        #expect(dim() == 0)
        #expect(state.screen().contains("STALLED"))
    }

    @Test func `nothing is cancelled before it was read again, and then at once`() {
        var state = Self.state()
        let target = Sample.Exports.running
        state.press(.character("/"))
        state.type("id:\(target.short)")
        state.press(.enter, .character("c"))
        #expect(state.focus.unread == [target])
        #expect(CancelTests.cancels(state.press(.tab, .tab, .enter)).isEmpty)
        #expect(state.screen().contains("being read again"))
        state.hear([.confirmed([target])])
        #expect(state.focus.unread.isEmpty)
        #expect(CancelTests.cancels(state.press(.enter)) == [target])
    }

    @Test(arguments: [("K", "New credentials for"), ("x", "Delete the destination")] as [(Character, String)])
    func `a dialog about a destination opens before that was read again, and says so until then`(
        key: Character,
        title: String
    ) {
        var state = Self.state(106, 30)
        state.press(.character("1"), .character(key))
        #expect(state.screen().contains(title))
        #expect(state.dialog?.proposal.obstacle?.reason.contains("being read again") == true)
        state.hear([.feed(.destinations, FeedState(answeredAt: Sample.now.steady))])
        #expect(state.screen().contains(title))
        #expect(state.dialog?.proposal.obstacle?.reason.contains("being read again") != true)
    }

    @Test func `once the list is there a line says what happened since somebody looked`() {
        var state = Self.state(106, 30)
        let past = Past(
            events: [Journal.Entry(at: Sample.ago(Sample.hours(10)), kind: .status, text: "something old")],
            watched: [Sample.ago(Sample.hours(20))..<Sample.ago(Self.age)],
            lastLook: Sample.ago(Self.age)
        )
        state.hear(.past(past))
        var changed = Sample.exports.filter { [Sample.Exports.running, Sample.Exports.stalled].contains($0.id) }
        for index in changed.indices { changed[index].status = .completed }
        var failed = Sample.exports.filter { $0.id == Sample.Exports.retrying }
        failed[0].status = .failed
        state.hear([.exports(changed: changed + failed, removed: [Sample.Exports.cancelled])])
        #expect(!state.screen().contains("since you looked"))
        state.hear([Self.listed])
        #expect(state.screen().contains("since you looked, 9h ago: 1 failed, 2 completed, 1 gone from the list"))
        state.press(.character("J"))
        let journal = state.screen()
        #expect(journal.contains("since you looked"))
        #expect(journal.contains("something old"))
    }

    @Test func `what is written into the journal is handed on once, but for what is about this terminal`() {
        var state = Self.state()
        state.hear([.link(Sample.linkLoss)])
        let told = state.takeTold()
        #expect(told.map(\.place) == [state.place])
        #expect(told[0].entries.map(\.kind) == [.link])
        #expect(state.takeTold().isEmpty)
    }

    @Test func `what is not remembered is said, and stays in the journal`() {
        var state = Self.state()
        state.hear(.storeTroubled("Nothing is remembered: the disk is full."))
        #expect(state.screen().contains("Nothing is remembered"))
        #expect(state.board.journal.entries.last?.kind == .store)
    }
}
