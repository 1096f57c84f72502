import Base
import LangSmith
import Monitor
import Screen

/// The rows of a schedule's windows, oldest first, as one bar each on a scale that is named.
///
/// What has no rows, what is not known and what is in no bucket look different: none of them is a low bar.
struct RowChart {
    private let schedule: Schedule
    private let totals: [ID<BulkExport>: WindowTotals]
    private let conditions: Conditions
    /// Rows of the windows that are known, in order of their number.
    private let known: [Int64]
    /// The rows of a full bar: 1, 2 or 5 and noughts.
    let scale: Int64

    private static let bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// Nil while no window's rows are known.
    init?(_ schedule: Schedule, _ census: Census) {
        self.schedule = schedule
        totals = census.totals
        conditions = census.conditions
        known = schedule.windows.compactMap { window in
            window.state == .completed ? window.export.flatMap { census.totals[$0]?.rows } : nil
        }
        .sorted()
        guard let most = known.last else { return nil }
        scale = Self.scale(over: most)
    }

    /// The lines of it: the bars, what they stand for, and how much of it is known.
    func lines(width: Int) -> [Line] {
        let windows = schedule.windows.suffix(max(1, width))
        let first = windows.first.map { Words.minute($0.start) } ?? ""
        return [
            windows.map(cell),
            [
                Span("From \(first) on. A full bar is ", .muted), Span(Format.short(scale)),
                Span(" rows, each step an eighth of it; ", .muted), Span("0"), Span(" no rows, ", .muted), Span("?"),
                Span(" not read, ", .muted), Span("✗ ○ ! ", .danger), Span("in no bucket, ", .muted), Span("◆", .ok),
                Span(" repaired.", .muted),
            ],
            [Span(summary)],
        ]
    }

    /// `11k to 13k rows a window, half of them 12k and more; 8 of 57 windows read`.
    private var summary: String {
        let done = schedule.windows.count { $0.state == .completed }
        let middle = known[known.count / 2]
        let read = "\(known.count) of \(Format.counted(done, "window")) read"
        guard let least = known.first, let most = known.last, least < most else {
            return "\(Format.grouped(middle)) rows a window; \(read)."
        }
        return
            "\(Format.grouped(least)) to \(Format.grouped(most)) rows a window, half of them \(Format.grouped(middle)) "
            + "and more; \(read)."
    }

    private func cell(_ window: Schedule.Window) -> Span {
        guard window.state == .completed else { return Span(window.state.look.glyph, window.state.look.tone) }
        guard let id = window.export, let rows = totals[id]?.rows else { return Span("?", .muted) }
        if conditions[id]?.kind == .zero { return Span("0", .warning, [.bold]) }
        guard rows > 0 else { return Span("0", .muted) }
        let step = min(8, max(1, Int((Double(rows) / Double(scale) * 8).rounded(.up))))
        return Span(Self.bars[step - 1], .ok)
    }

    private static func scale(over most: Int64) -> Int64 {
        var unit: Int64 = 1
        while unit < .max / 100 {
            for factor: Int64 in [1, 2, 5] where factor * unit >= most { return factor * unit }
            unit *= 10
        }
        return .max
    }
}
