import Base
import LangSmith
import Monitor
import Screen

/// What happened, the newest on top.
struct JournalPage: TextPage {
    static let label = PageLabel(
        name: "journal",
        keys: [.character("J")],
        help: "What happened since the start: problems that began and ended, states, retries, the link, failed answers."
    )

    var reading = Reading()

    init(in state: State) {}

    var feed: Feed? { nil }

    func write(_ text: inout PageText, _ state: State, _ clock: inout Painter) {
        let journal = state.board.journal
        text.title = [Span("Journal", .accent, [.bold]), Span(" (\(Format.grouped(journal.entries.count)))", .muted)]
        if journal.entries.isEmpty {
            text.add(
                "Nothing has happened yet. Every problem that begins or ends, change of state, retry, lost link and failed answer is kept here.",
                .muted
            )
        }
        for entry in journal.entries.reversed() {
            let isToday = entry.at.startOfDay == clock.now.wall.startOfDay
            let time = isToday ? Format.moment(entry.at).dropFirst(11) : Format.moment(entry.at).dropFirst(5)
            let head = "\(time)  \(TextWidth.pad(entry.kind.rawValue, to: 8))"
            text.add([Span(head, .muted), Span(" \(entry.text)", entry.kind.tone)], indent: 19)
        }
        if journal.forgotten > 0 {
            text.add("Older ones were forgotten: \(Format.grouped(journal.forgotten)).", .muted)
        }
    }
}

extension Journal.Kind {
    fileprivate var tone: Tone {
        switch self {
        case .export, .status: .normal
        case .retry, .feed, .rows, .server, .clock, .terminal: .warning
        case .write: .accent
        case .problem, .link, .key, .recording: .danger
        case .relief: .ok
        }
    }
}
