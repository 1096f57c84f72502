import Base
import LangSmith

/// Which run wrote which file, to find a path that two of them wrote: the later one's rows are all that is left of it.
///
/// A file's path names its export and its day, so that no two runs share one; where they do, something between gave
/// them the same names (API notes, section 12, N18).
struct FileIndex: Sendable {
    /// A file of one run that another wrote later.
    struct Overwriting: Hashable, Sendable {
        var path: String
        /// The day whose rows were in it.
        var window: Range<Timestamp>
        /// The export whose run wrote it later; nil for the same export.
        var isOfAnother: ID<BulkExport>?
        var byWindow: Range<Timestamp>?
    }

    private struct Writer {
        var run: ID<BulkExportRun>
        var export: ID<BulkExport>
        var project: ID<Project>?
        var window: Range<Timestamp>
        var finished: Timestamp
    }

    /// A path is one of a bucket, and without it where the destination says so.
    private struct Name: Hashable {
        var destination: ID<Destination>?
        var path: String
    }

    private var writers: [Name: Writer] = [:]
    private var seen: Set<ID<BulkExportRun>> = []
    /// By the export whose rows are gone.
    private(set) var overwritten: [ID<BulkExport>: [Overwriting]] = [:]

    /// Takes in what the completed runs of an export wrote, each once: what is at work may still change its mind.
    ///
    /// - Returns: other exports of which something was found to be overwritten.
    mutating func take(_ runs: [BulkExportRun], of export: BulkExport) -> Set<ID<BulkExport>> {
        var found: Set<ID<BulkExport>> = []
        for run in runs where run.status == .completed && !seen.contains(run.id) {
            guard let start = run.windowStart, let end = run.windowEnd, start < end,
                let finished = run.finishedAt ?? run.updatedAt,
                let files = run.result?.exportedFiles
            else { continue }
            seen.insert(run.id)
            let new = Writer(
                run: run.id,
                export: export.id,
                project: run.project ?? export.project,
                window: start..<end,
                finished: finished
            )
            for path in Set(files) {
                let name = Name(destination: export.destination, path: path)
                guard let old = writers[name] else {
                    writers[name] = new
                    continue
                }
                let (first, last) = old.finished <= new.finished ? (old, new) : (new, old)
                writers[name] = last
                // The same rows over themselves are a repair, and no loss.
                let isReplaced =
                    first.project == last.project && last.window.lowerBound <= first.window.lowerBound
                    && last.window.upperBound >= first.window.upperBound
                guard !isReplaced else { continue }
                overwritten[first.export, default: []].append(
                    Overwriting(
                        path: path,
                        window: first.window,
                        isOfAnother: first.export == last.export ? nil : last.export,
                        byWindow: last.window
                    )
                )
                found.insert(first.export)
            }
        }
        return found
    }

    /// Forgets an export that is not listed any more; what it wrote stays written.
    mutating func forget(_ export: ID<BulkExport>) { overwritten[export] = nil }
}
