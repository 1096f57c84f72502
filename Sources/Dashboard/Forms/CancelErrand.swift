import Base
import Changes
import LangSmith
import Monitor
import Screen

/// Ends exports for good.
struct CancelErrand: Errand {
    struct Target: Sendable {
        var id: ID<BulkExport>
        var name: String
        var kind: BulkExport.Kind
        /// Where to and what of, to tell namesakes apart: `s3-eu, 2026-11-20 06:00–07:00`.
        var scope: String
    }

    let targets: [Target]
    /// How many were asked for that have ended, or are being cancelled already.
    let skipped: Int
    /// Alive exports of the schedules among the targets, which go on unless ticked; each with its words.
    let spawned: [(id: ID<BulkExport>, words: String)]
    /// To be typed; nil where the button is enough.
    let word: String?

    init(_ ids: [ID<BulkExport>], skipped: Int = 0, in state: State) {
        let names = state.board.names
        let targets = ids.compactMap { state.inventory.exports[$0] }.map { export in
            Target(
                id: export.id,
                name: names.project(of: export).text,
                kind: export.kind,
                scope: Self.scope(of: export, names)
            )
        }
        self.targets = targets
        self.skipped = skipped
        let schedules = Set(targets.filter { $0.kind == .schedule }.map(\.id))
        var spawned: [BulkExport] = []
        if !schedules.isEmpty {
            spawned = state.inventory.exports.values.filter { export in
                export.schedule.map(schedules.contains) == true && !export.status.isFinal && !ids.contains(export.id)
            }
            spawned.sort { ($0.startTime?.microseconds ?? 0, $0.id) > ($1.startTime?.microseconds ?? 0, $1.id) }
        }
        self.spawned = spawned.map { export in
            var words = "\(CleanText.line(export.status.word, limit: 20)) \(export.id.short)"
            if schedules.count > 1 { words += " of \(names.project(of: export).text)" }
            if let start = export.startTime, let end = export.endTime {
                words += ", window \(Words.window(start, end))"
            }
            return (export.id, words)
        }
        let isCareful = state.session.isProduction || targets.contains { $0.kind == .schedule }
        word =
            !isCareful
            ? nil
            : targets.count == 1
                ? targets.first.map { Confirmation.word($0.name, orID: $0.id.short) } : "cancel \(targets.count)"
    }

    var title: Line {
        guard targets.count == 1, let only = targets.first else {
            return [Span("Cancel \(Format.counted(targets.count, "export"))", .accent, [.bold])]
        }
        let noun = only.kind == .schedule ? "schedule" : "export"
        return [
            Span("Cancel the \(noun) ", .accent, [.bold]), Span(only.name, .name, [.bold]),
            Span(" \(only.id.short)", .muted),
        ]
    }

    func sendLabel(_ form: Form) -> String {
        guard targets.count == 1 else { return "Cancel all \(targets.count)" }
        return targets.first?.kind == .schedule ? "Cancel the schedule" : "Cancel the export"
    }

    var waitsForAnswer: Bool { false }

    func makeForm() -> Form {
        let ticks = spawned.enumerated().map { index, export in
            Field(.item(index), "cancel it too: \(export.words)", .check(false))
        }
        return Form(ticks + [Confirmation.field])
    }

    func review(_ form: inout Form) { Confirmation.review(&form, word: word) }

    func intro(_ form: Form, _ state: State) -> [Line] {
        var lines: [Line] = []
        if skipped > 0 {
            let all = Format.grouped(targets.count + skipped)
            let have = skipped == 1 ? "has" : "have"
            lines.append([
                Span("Left out: ", .muted, [.bold]),
                Span("\(Format.grouped(skipped)) of the \(all) marked \(have) ended, or \(have) been told to."),
            ])
        }
        for target in targets.prefix(12) { lines += self.lines(of: target, state) }
        if targets.count > 12 { lines.append([Span("and \(targets.count - 12) more", .muted)]) }
        lines.append([
            Span("For good: ", .warning, [.bold]),
            Span("the service cannot start it again; only a new export can do what is left."),
        ])
        if !spawned.isEmpty {
            lines.append([])
            let count = Format.counted(spawned.count, "export")
            lines.append([
                Span("Goes on: ", .active, [.bold]), Span("\(count) it has spawned, but for those you tick."),
            ])
        }
        return lines
    }

    private func lines(of target: Target, _ state: State) -> [Line] {
        var lines: [Line] = []
        if targets.count > 1 {
            let noun = target.kind == .schedule ? "schedule " : ""
            lines.append([
                Span(noun), Span(target.name, .name), Span(" \(target.id.short) to \(target.scope)", .muted),
            ])
        } else {
            lines.append([Span("To: ", .muted, [.bold]), Span(target.scope)])
        }
        guard let export = state.inventory.exports[target.id] else {
            return lines + [[Span("The service does not list it any more.", .warning)]]
        }
        if export.status.isFinal {
            let word = CleanText.line(export.status.word, limit: 40)
            return lines + [[Span("Nothing to stop: ", .ok, [.bold]), Span("it is \(word) already.")]]
        }
        let stops = Span("Stops: ", .danger, [.bold])
        if target.kind == .schedule {
            let next = state.board.census.schedules[target.id]?.nextSpawn
            let moment = next.map { ", which would come at \(Format.moment($0)) UTC" } ?? ""
            lines.append([stops, Span("every window from the next one on\(moment).")])
            if spawned.isEmpty, targets.count == 1 {
                lines.append([Span("Goes on: ", .active, [.bold]), Span("nothing; no export it spawned is at work.")])
            }
            return lines
        }
        guard let progress = state.inventory.progress[target.id] else {
            let word = CleanText.line(export.status.word, limit: 40)
            lines.append([stops, Span("all that is not written yet. It is \(word); how far it is, is not known here.")])
            return lines
        }
        let left = progress.partitionsExpected.map {
            max(0, $0 - progress.partitionsDone - progress.partitionsRunning - progress.partitionsFailed)
        }
        var what = "\(Format.counted(progress.partitionsRunning, "partition")) at work"
        if let left { what += ", \(Format.grouped(left)) not begun" }
        lines.append([stops, Span("\(what).")])
        if progress.rows > 0 || progress.files > 0 {
            let rows = Format.grouped(progress.rows)
            let text =
                "\(rows) rows in \(Format.counted(progress.files, "file")) are in the bucket already, and are left there."
            lines.append([Span("Stays: ", .ok, [.bold]), Span(text)])
        } else {
            lines.append([Span("Stays: ", .ok, [.bold]), Span("nothing is in the bucket so far.")])
        }
        return lines
    }

    func obstacle(_ form: Form, _ state: State) -> String? {
        alive(state).isEmpty && ticked(form).isEmpty ? "there is nothing left to cancel" : nil
    }

    private static func scope(of export: BulkExport, _ names: Names) -> String {
        var words: [String] = []
        if let destination = export.destination { words.append(names.destination(destination).text) }
        if let hours = export.intervalHours {
            words.append("every \(hours)h")
        } else if let start = export.startTime, let end = export.endTime {
            words.append("\(Words.window(start, end)) UTC")
        }
        return words.isEmpty ? Format.unknown : words.joined(separator: ", ")
    }

    private func alive(_ state: State) -> [ID<BulkExport>] {
        targets.map(\.id).filter { state.inventory.exports[$0]?.status.isFinal == false }
    }

    private func ticked(_ form: Form) -> [ID<BulkExport>] {
        spawned.indices.filter { form[.item($0)].isOn }.map { spawned[$0].id }
    }

    func writes(_ form: Form) -> [Write] { (targets.map(\.id) + ticked(form)).map { .cancelExport($0) } }
}

extension State {
    mutating func toggleMark() {
        guard let id = exports.cursor.id else { return }
        if board.marks.remove(id) == nil { board.marks.insert(id) }
        exports.cursor.move(to: exports.cursor.index + 1, in: exports.rows, view: layout.rows(of: .exports))
    }

    /// What an action on exports is about: the marked ones in the list of exports, the selected one otherwise.
    var targets: [ID<BulkExport>] {
        if page == nil, pane == .exports, !board.marks.isEmpty {
            return board.marks.sorted()
        }
        return exportInHand.map { [$0] } ?? []
    }

    /// The export that is selected, or whose run is.
    var exportInHand: ID<BulkExport>? {
        switch subject {
        case .export(let id): id
        case .run(_, let export): export
        case .destination, nil: nil
        }
    }

    /// The targets that can still be cancelled.
    var cancellable: [ID<BulkExport>] {
        targets.filter { inventory.exports[$0]?.status.isFinal == false && !board.isCancelling($0) }
    }

    mutating func openCancel() {
        let alive = cancellable
        open(CancelErrand(alive, skipped: targets.count - alive.count, in: self))
    }
}

extension Action {
    static func cancel(in state: State) -> Availability {
        if let reason = state.capabilities.reason(for: .writeExports) { return .impossible(reason) }
        let targets = state.targets
        guard let first = targets.first else { return .impossible("no export is selected") }
        guard state.cancellable.isEmpty else { return .possible }
        if targets.count > 1 { return .impossible("none of the marked exports is alive") }
        if state.board.isCancelling(first) { return .impossible("it is being cancelled already") }
        guard let export = state.inventory.exports[first] else { return .impossible("the service does not list it") }
        return .impossible("it is \(CleanText.line(export.status.word, limit: 40)) already")
    }
}
