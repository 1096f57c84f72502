import Base
import LangSmith

/// Why an export that is Completed may lack rows all the same.
struct Doubt: Hashable, Sendable {
    var kind: Condition.Kind
    /// What was seen, with its numbers.
    var evidence: String
    /// What should be exported again.
    var windows: [Range<Timestamp>]

    /// Nobody traced, or an empty file went over a full one (API notes, section 12, N18).
    init(_ finding: EmptyWindows.Finding) {
        kind = .zero
        let window = finding.window
        evidence =
            "no rows in \(Words.window(window.lowerBound, window.upperBound)), between windows of "
            + "\(Words.grouped(finding.before)) and \(Words.grouped(finding.after))"
        if let other = finding.sameTime {
            evidence += "; the window of \(Words.minute(other.start)) had \(Words.grouped(other.rows))"
        }
        windows = [window]
    }

    /// Files of it that were written over, the one after the other.
    init(_ overwritten: [FileIndex.Overwriting]) {
        kind = .collision
        let first = overwritten[0]
        let files = overwritten.count
        let other = first.isOfAnother.map { "export \($0.short)" } ?? "another run of it"
        evidence =
            "\(Words.count(files, "file")) of it \(files == 1 ? "was" : "were") written again by \(other)"
            + (first.byWindow.map { " for \(Words.window($0.lowerBound, $0.upperBound))" } ?? "")
            + ", at the same path: only the later rows are left there, unless the bucket keeps versions; "
            + CleanText.line(first.path, limit: 160)
        windows = overwritten.map(\.window).sorted { $0.lowerBound < $1.lowerBound }
    }

    /// Runs that were done with fewer rows than they had.
    init(_ setbacks: [Setback]) {
        kind = .wentBack
        let worst = setbacks.max { $0.lost < $1.lost } ?? setbacks[0]
        evidence = worst.words
        if setbacks.count > 1 { evidence += " (and \(Words.count(setbacks.count - 1, "other run")))" }
        evidence += ": a later attempt read less than an earlier one had written"
        windows = setbacks.compactMap(\.window).sorted { $0.lowerBound < $1.lowerBound }
    }
}
