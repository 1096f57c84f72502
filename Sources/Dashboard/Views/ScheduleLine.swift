import Base
import LangSmith
import Monitor
import Screen

extension Schedule.State {
    /// How a window looks in a strip and in a list.
    var look: (glyph: String, tone: Tone, word: String) {
        switch self {
        case .upcoming: ("·", .muted, "to come")
        case .open: ("·", .muted, "not known")
        case .inProgress: ("▒", .active, "at work")
        case .completed: ("■", .ok, "exported")
        case .failed: ("✗", .danger, "FAILED")
        case .repaired: ("◆", .ok, "repaired")
        case .late: ("!", .warning, "LATE")
        case .missing: ("○", .danger, "MISSING")
        }
    }
}

extension Schedule.Window {
    /// Its data is in no bucket, or not yet although it should be.
    var isLost: Bool { state == .failed || state == .missing || state == .late }

    /// What stands over lines of windows.
    static let heading = "STATE        WINDOW (UTC)               EXPORT     ROWS FILES  TOOK RETRY"

    /// The window in one line: `■ exported  2026-11-14 06:00–12:00  6be3062f  12k  3  2m  1`.
    ///
    /// What its export came to is a dash where nobody knows.
    func line(_ totals: WindowTotals?) -> Line {
        let look = state.look
        let isDone = state == .completed
        func number(_ text: String?, _ width: Int) -> String {
            TextWidth.pad(text ?? (isDone ? Format.unknown : ""), to: width, .right)
        }
        let numbers =
            number(totals.map { Format.short($0.rows) }, 7) + number(totals.map { "\($0.files)" }, 6)
            + number(totals.map { $0.took.map { Format.age($0) } ?? Format.unknown }, 6)
            + number(totals.map { $0.retries > 0 ? "\($0.retries)" : "" }, 6)
        return [
            Span("\(look.glyph) ", look.tone), Span(TextWidth.pad(look.word, to: 11), look.tone),
            Span(TextWidth.pad(Words.window(start, end), to: 27)), Span(export?.short ?? Format.unknown, .muted),
            Span(isDone || totals != nil ? numbers : ""),
        ]
    }
}

/// A schedule in one line: `every 6h  ✓58 ✗1  next 18:10  ■■■■✗■■■■■  1 gap`.
struct ScheduleLine {
    private let rhythm: Span
    private let next: Span
    private let windows: [Schedule.Window]
    private let gaps: Span?
    /// What it spawned and is over, by condition: all of it, and what was lost alone.
    private let counts: [Line]

    init(_ export: BulkExport, _ census: Census, at now: Now) {
        let schedule = census.schedules[export.id]
        rhythm = Span(export.intervalHours.map { "every \($0)h" } ?? "interval \(Format.unknown)", .waiting)
        next = Span(schedule?.nextSpawn.map { "next \(Format.near($0, now.wall))" } ?? "", .muted)
        windows = schedule?.windows ?? []
        let lost = schedule?.lost.count ?? 0
        gaps = lost > 0 ? Span(Format.counted(lost, "gap"), .danger, [.bold]) : nil
        let spawned = census.spawned[export.id] ?? Tally()
        counts = [[.failed, .timedOut, .completed, .cancelled], [.failed, .timedOut]].map { Self.counts(spawned, $0) }
    }

    /// The parts that fit; the strip shows as many of the newest windows as there is room for.
    func fit(_ width: Int) -> Line {
        let tail: [Line] = gaps.map { [[$0]] } ?? []
        func room(_ parts: [Line]) -> Int { width - (parts + tail).reduce(0) { $0 + $1.columns + 2 } }
        // Which windows were lost matters more than how many were not, and that more than when the next one comes.
        let strip = gaps == nil ? 4 : 6
        var parts: [Line] = [[rhythm]]
        for more in counts where more.columns > 0 && room(parts + [more]) >= strip {
            parts.append(more)
            break
        }
        if !next.text.isEmpty, room(parts + [[next]]) >= strip { parts.append([next]) }
        let cells = min(room(parts), 28)
        if cells >= 3, !windows.isEmpty {
            parts.append(windows.suffix(cells).map { Span($0.state.look.glyph, $0.state.look.tone) })
        }
        return Line((parts + tail).joined(separator: [Span("  ")]))
    }

    private static func counts(_ tally: Tally, _ kinds: [Condition.Kind]) -> Line {
        let spans = kinds.filter { tally[$0] > 0 }.map { kind in
            Span("\(kind.glyph)\(Format.short(Int64(tally[kind])))", kind == .completed ? .muted : kind.tone)
        }
        return Line(spans.map { [$0] }.joined(separator: [Span(" ")]))
    }
}
