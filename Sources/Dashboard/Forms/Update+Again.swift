import Changes
import LangSmith
import Monitor

/// Making again what was made before: all of it, or what is missing.
extension State {
    mutating func openClone(at now: Now) {
        guard let export = exportInHand.flatMap({ inventory.exports[$0] }) else { return }
        open(ExportErrand(.clone(of: export.id), BulkExportCreate(cloning: export), in: self, at: now))
    }

    mutating func openRepair(at now: Now) {
        guard let export = exportInHand.flatMap({ inventory.exports[$0] }) else { return }
        var template = BulkExportCreate(cloning: export)
        template.intervalHours = nil
        let offer = repairOffer(of: export)
        guard !offer.windows.isEmpty else {
            say("repair: every partition of it is done", isRefusal: true, at: now)
            return
        }
        open(ExportErrand(.repair(of: export.id, offer), template, in: self, at: now))
    }

    /// What of an export or of a schedule is in no bucket, as far as a person can look through it.
    func repairOffer(of export: BulkExport) -> Repair.Offer {
        guard export.kind == .schedule else { return Repair.offer(of: export, runs: inventory.runs[export.id]) }
        return board.census.schedules[export.id].map { Repair.offer(of: $0) } ?? .nothing
    }
}

extension Action {
    static func clone(in state: State) -> Availability {
        guard let export = state.exportInHand else { return .impossible("no export is selected") }
        guard state.inventory.exports[export] != nil else { return .impossible("the service does not list it") }
        return state.capabilities.reason(for: .writeExports).map { .impossible($0) } ?? .possible
    }

    static func repair(in state: State) -> Availability {
        if case .impossible(let reason) = clone(in: state) { return .impossible(reason) }
        guard let export = state.exportInHand.flatMap({ state.inventory.exports[$0] }) else {
            return .impossible("no export is selected")
        }
        if export.kind == .schedule {
            return state.repairOffer(of: export).windows.isEmpty ? .impossible("no window of it is lost") : .possible
        }
        guard export.status.isFinal else { return .impossible("it is still at work: a repair is for what has ended") }
        guard export.status != .completed else { return .impossible("it is Completed: nothing is missing") }
        // Without them every partition would seem to be missing, and those that are done would be doubled.
        if state.inventory.runs[export.id] == nil {
            let failure = state.inventory.feeds[.runs(export.id)]?.failure
            return .impossible(
                failure.map { "its runs cannot be read: \($0.sentence)" }
                    ?? "its runs are not read yet, and they say what is missing: once more in a moment"
            )
        }
        // Which partitions are missing is looked up when the key is pressed, not for each frame's hints.
        return .possible
    }
}
