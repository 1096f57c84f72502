import Base
import LangSmith
import Monitor
import Screen

extension TextPage {
    /// What happened, the newest on top.
    mutating func addJournal(_ journal: Journal, search: String, at now: Now) {
        title = [Span("Journal", .accent, [.bold]), Span(" (\(Format.grouped(journal.entries.count)))", .muted)]
        if journal.entries.isEmpty {
            add(
                "Nothing has happened yet. Every change of state, retry, lost link and failed answer is kept here.",
                .muted
            )
        }
        for entry in journal.entries.reversed() {
            let isToday = entry.at.startOfDay == now.wall.startOfDay
            let time = isToday ? Format.moment(entry.at).dropFirst(11) : Format.moment(entry.at).dropFirst(5)
            let text: Line = [Span("\(time) \(entry.kind.rawValue) \(entry.text)")]
            guard search.isEmpty || Self.holds(text, search) else { continue }
            let head = "\(time)  \(TextWidth.pad(entry.kind.rawValue, to: 7))"
            add([Span(head, .muted), Span(" \(entry.text)", entry.kind.tone)], indent: 18)
        }
        if journal.forgotten > 0, search.isEmpty {
            add("Older ones were forgotten: \(Format.grouped(journal.forgotten)).", .muted)
        }
    }
}

extension Journal.Kind {
    fileprivate var tone: Tone {
        switch self {
        case .export, .status: .normal
        case .retry, .feed, .rows, .clock: .warning
        case .write: .accent
        case .link, .key, .recording: .danger
        }
    }
}
