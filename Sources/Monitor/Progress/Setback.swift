package import Base
package import LangSmith

/// A run that has fewer rows than it had: a later attempt began anew, and read less.
package struct Setback: Hashable, Sendable {
    package var run: ID<BulkExportRun>
    /// Its UTC day.
    package var window: Range<Timestamp>?
    /// The most rows it was seen with, and the attempt it was at then, from 1.
    package var peak: Int64
    package var peakAttempt: Int
    /// What it has now.
    package var rows: Int64
    package var attempt: Int
    /// True once it is done: until then it may catch up.
    package var isFinal: Bool

    package var lost: Int64 { peak - rows }

    /// Less is no loss worth a word: rows that were counted twice, or a trace or two that aged out.
    static func isWorthAWord(_ rows: Int64, after peak: Int64) -> Bool { peak - rows >= max(1000, peak / 20) }

    /// `rows of 2026-11-19 went back from 40 100 000 (attempt 1) to 3 200 000 (attempt 4)`.
    package var words: String {
        let name = window.map { "rows of \(Words.window($0.lowerBound, $0.upperBound))" } ?? "rows of a run"
        return
            "\(name) went back from \(Words.grouped(peak)) (attempt \(peakAttempt)) to \(Words.grouped(rows)) "
            + "(attempt \(attempt))"
    }
}
