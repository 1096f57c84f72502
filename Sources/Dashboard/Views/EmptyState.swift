import Changes
import LangSmith
import Monitor
import Screen

/// The words of a list that has nothing to list: why, and what to do.
///
/// Never nothing at all.
enum EmptyState {
    /// Of a view that is searched.
    static let search: [Line] = [[Span("Nothing here has these words. Esc shows everything again.", .muted)]]

    static func exports(_ state: State, _ painter: inout Painter) -> [Line] {
        let list = state.exports
        let total = state.inventory.exports.count
        if total > 0, !list.filter.isEmpty {
            return [
                [Span("Nothing matches ", .normal, [.bold]), Span(list.filter.text, .waiting, [.bold])],
                [Span("\(Format.counted(total, "export")) hidden. Esc clears the filter, / changes it.", .muted)],
            ]
        }
        if let lines = reason(.exports, "exports", state, &painter) { return lines }
        if state.inventory.server.canUseBulkExport == false {
            return [
                [Span("The plan of this organisation has no bulk exports.", .normal, [.bold])],
                [Span("They come with the Plus plan of older organisations and with Enterprise.", .muted)],
            ]
        }
        return [
            [Span("No exports yet in this workspace.", .normal, [.bold])],
            [Span("One that is made in LangSmith or through its API appears here by itself.", .muted)],
        ]
    }

    static func problems(_ state: State, _ painter: inout Painter) -> [Line] {
        if state.inventory.exports.isEmpty, let lines = reason(.exports, "exports", state, &painter) { return lines }
        let total = state.inventory.exports.count
        return [
            [Span("✓ Nothing needs you.", .ok, [.bold])],
            [Span("None of \(Format.counted(total, "export")) failed of late, is stuck, late or has a gap.", .muted)],
        ]
    }

    static func destinations(_ state: State, _ painter: inout Painter) -> [Line] {
        if let lines = reason(.destinations, "destinations", state, &painter) { return lines }
        return [
            [Span("No destinations yet.", .normal, [.bold])],
            [Span("An export needs a bucket to write to.", .muted)],
        ]
    }

    static func runs(of export: BulkExport?, _ state: State, _ painter: inout Painter) -> [Line] {
        guard let export else { return [[Span("The runs of the selected export will be here.", .muted)]] }
        if export.kind == .schedule {
            return [
                [Span("A schedule has no runs of its own.", .normal)],
                [Span("The exports that it spawns have them: ↳ in the list, → shows those that are over.", .muted)],
            ]
        }
        if let lines = reason(.runs(export.id), "runs", state, &painter) { return lines }
        if export.status == .created {
            return [[Span("No runs yet: the export waits in Created for a slot.", .muted)]]
        }
        return [[Span("The service has no runs of this export.", .muted)]]
    }

    /// Why a feed has not given anything yet; nil when it has answered.
    private static func reason(_ feed: Feed, _ noun: String, _ state: State, _ painter: inout Painter) -> [Line]? {
        let known = state.inventory.feeds[feed]
        guard known?.answeredAt == nil else { return nil }
        if let failure = known?.failure ?? state.inventory.link?.error {
            var lines: [Line] = [
                [Span("No \(noun): ", .danger, [.bold]), Span(failure.title, .danger, [.bold])],
                [Span(state.session.sentence(of: failure))],
            ]
            if let retryAt = known?.retryAt ?? state.inventory.link?.retryAt {
                lines.append([Span("Next try in \(painter.countdown(to: retryAt)); r tries now.", .muted)])
            }
            return lines
        }
        if state.inventory.isPaused {
            return [[Span("Polling was paused before any \(noun) came; p goes on.", .muted)]]
        }
        return [[Span("Asking \(state.session.host) for the \(noun)…", .muted)]]
    }
}
