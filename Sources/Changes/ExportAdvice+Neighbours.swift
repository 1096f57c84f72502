import Base
import LangSmith
import Monitor

/// What other exports tell of one that is to be made.
extension ExportAdvice {
    /// Keys that end by themselves.
    mutating func addSignIn(_ id: ID<Destination>, isSchedule: Bool, _ inventory: Inventory) {
        guard inventory.destinations[id]?.credentialsKeys.contains("session_token") == true else { return }
        let what = "Its destination signs in by temporary keys, with a session token:"
        note(
            isSchedule
                ? "\(what) the schedule fails once they expire. Give the destination lasting keys or a role first."
                : "\(what) if they expire before it has ended, it fails. An export may take up to 72 hours.",
            about: .destination
        )
    }

    /// A destination on which everything fails, by the exports to it that ended last.
    mutating func addFailures(of id: ID<Destination>, _ inventory: Inventory, at wall: Timestamp) {
        let changed = inventory.destinations[id]?.updatedAt
        let ended = inventory.exports.values.filter { export in
            guard export.destination == id, export.kind != .schedule, export.status.isFinal else { return false }
            return export.status == .completed || export.status == .failed || export.status == .timedOut
        }
        func end(_ export: BulkExport) -> Timestamp {
            export.finishedAt ?? export.updatedAt ?? export.createdAt ?? Timestamp(microseconds: 0)
        }
        let sorted = ended.sorted { (end($0), $0.id) > (end($1), $1.id) }
        let failed = sorted.prefix { $0.status != .completed }
        // What was changed since may have mended it.
        guard let last = failed.first, failed.count >= 3 || failed.count == sorted.count && failed.count > 1,
            changed.map({ $0 <= end(last) }) ?? true
        else { return }
        let count = failed.count == sorted.count ? "All \(failed.count)" : "The last \(failed.count)"
        let cause = failed.lazy.compactMap { export -> Explanation? in
            (inventory.runs[export.id] ?? []).lazy
                .filter { $0.status == .failed || $0.status == .timedOut }
                .compactMap { inventory.explanation(of: $0, in: export) }
                .first
        }.first
        let why = cause.map { ", because \($0.cause). First: \($0.fix)" } ?? ""
        let age = Words.length(wall.since(end(last)))
        note(
            "\(count) exports to this destination failed, the latest \(age) ago\(why).",
            about: .destination
        )
    }

    /// Others of the same traces in the same place: a schedule beside another one, or windows that cut each other.
    mutating func addOverlap(
        _ create: BulkExportCreate,
        _ inventory: Inventory,
        at wall: Timestamp,
        except repaired: ID<BulkExport>?
    ) {
        guard let start = create.startTime, repaired == nil, !warnings.contains(where: { $0.danger != nil }) else {
            return
        }
        let others = inventory.exports.values.filter { export in
            guard create.hasSameSource(as: export), !create.isSame(as: export) else { return false }
            return inventory.isSamePlace(create.destination, export.destination)
        }
        let isSchedule = create.intervalHours != nil
        let schedules = others.filter { $0.kind == .schedule && !$0.status.isFinal }
        // Of a window that is over what was done counts, and not what may have failed.
        if isSchedule || create.endTime.map({ $0 > wall }) ?? false, let other = schedules.max(by: { $0.id < $1.id }) {
            let more = schedules.count > 1 ? " and \(schedules.count - 1) more" : ""
            addSchedule(other, more, create, from: start)
            return
        }
        let end = isSchedule ? wall : create.endTime ?? wall
        guard start < end else { return }
        let cut = others.filter { export in
            guard export.kind != .schedule, !export.status.isFinal || export.status == .completed,
                create.hasSameFilter(as: export), let from = export.startTime, let to = export.endTime
            else { return false }
            return from < end && to > start && rows(of: export, inventory) != 0
        }
        guard let other = cut.max(by: { ($0.startTime ?? start, $0.id) < ($1.startTime ?? start, $1.id) }),
            let from = other.startTime, let to = other.endTime
        else { return }
        let state = CleanText.line(other.status.word, limit: 40)
        let who = "\(Words.window(from, to)), \(other.id.short), \(state)"
        note(
            cut.count == 1
                ? "A part of this window is in the same place already, \(who): those rows come twice."
                : "\(Words.count(cut.count, "export")) have parts of this window in the same place already, the latest \(who): those rows come twice.",
            about: isSchedule ? .start : nil
        )
    }

    private mutating func addSchedule(
        _ other: BulkExport,
        _ more: String,
        _ create: BulkExportCreate,
        from start: Timestamp
    ) {
        let begin = max(start, other.startTime ?? start)
        // A window that ends before the schedule begins is none of its.
        if create.intervalHours == nil, let end = create.endTime, end <= begin { return }
        let what = "The schedule \(other.id.short)\(more) exports the same traces into the same place"
        guard create.hasSameFilter(as: other) else {
            note("\(what) by another filter: what both let through comes twice.")
            return
        }
        let since = "\(what): each row from \(Words.minute(begin)) on comes twice."
        if create.intervalHours != nil { warn(.danger(.doubled, since)) } else { note(since) }
    }
}

extension BulkExportCreate {
    fileprivate func hasSameSource(as export: BulkExport) -> Bool {
        allExperiments ? export.allExperiments : project != nil && project == export.project
    }

    fileprivate func hasSameFilter(as export: BulkExport) -> Bool {
        (filter ?? "").trimmed == (export.filter ?? "").trimmed
    }
}

extension Inventory {
    /// What is written to one of them lies beside what is written to the other: the same bucket, and the same prefix.
    fileprivate func isSamePlace(_ one: ID<Destination>?, _ other: ID<Destination>?) -> Bool {
        guard let one, let other else { return false }
        if one == other { return true }
        guard let one = destinations[one]?.config, let other = destinations[other]?.config, let bucket = one.bucketName
        else { return false }
        return bucket == other.bucketName && one.endpointURL == other.endpointURL
            && (one.prefix ?? "").trimmingSlashes == (other.prefix ?? "").trimmingSlashes
    }
}
