import Base
import LangSmith
import Monitor

extension ExportAdvice {
    /// As the entry of a time reads it: a day where it is a midnight.
    static func entry(_ time: Timestamp) -> String {
        time == time.startOfDay ? Words.day(time) : String(time.wholeSecond.description.prefix(16))
    }

    /// Traces that are gone by now, where the window begins with such.
    ///
    /// `useful` is the first start that leaves nothing out that is still there; nil where nothing of the window is.
    mutating func addRetention(_ start: Timestamp, _ project: Project?, useful: Timestamp?, at wall: Timestamp) {
        guard let gone = gone(start, project, at: wall) else { return }
        guard let useful, useful > start else {
            note(useful == nil ? "\(gone): nothing of this window." : "\(gone).", about: .start)
            return
        }
        note(
            "\(gone): the first useful start is \(Self.entry(useful)).",
            about: .start,
            Correction(.start, Self.entry(useful))
        )
    }

    /// The same for a schedule, which exports each of its past windows, whether anything is left of it or not.
    mutating func addPast(
        _ start: Timestamp,
        _ length: Duration,
        _ past: Int,
        _ project: Project?,
        at wall: Timestamp
    ) {
        let oldest = Retention(of: project, at: deployment).oldest(at: wall)
        let seconds = length.components.seconds
        guard seconds > 0, oldest > start else { return }
        // The first window that reaches into what is there; windows go on from the start without a gap.
        let skipped = Int(oldest.since(start).components.seconds / seconds)
        guard skipped > 0, let gone = gone(start, project, at: wall) else {
            addRetention(start, project, useful: start, at: wall)
            return
        }
        let useful = start + .seconds(Int64(skipped) * seconds)
        let left = max(0, past - skipped)
        let rest = left == 0 ? "none" : "only the last \(Words.grouped(Int64(left)))"
        note(
            "\(gone), and of these \(Words.count(past, "window")) \(rest) can hold any:"
                + " the first useful start is \(Self.entry(useful)).",
            about: .start,
            Correction(.start, Self.entry(useful))
        )
    }

    /// "Base traces from before 2026-11-07 are gone"; nil where a window that begins then has all of them.
    private func gone(_ start: Timestamp, _ project: Project?, at wall: Timestamp) -> String? {
        let retention = Retention(of: project, at: deployment)
        guard retention.end(ofTracesFrom: start) < wall else { return nil }
        let gone = retention.isKnown ? "are gone" : "may be gone, unless they are kept longer"
        let tier = retention.tierName.prefix(1).uppercased() + retention.tierName.dropFirst()
        return "\(tier) traces from before \(Words.day(retention.oldest(at: wall))) \(gone)"
    }
}
