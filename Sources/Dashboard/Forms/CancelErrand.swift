import Base
import Changes
import LangSmith
import Monitor
import Screen

/// Ends exports for good.
struct CancelErrand: Errand {
    private let targets: [ID<BulkExport>]
    /// How many were asked for that have ended, or are being cancelled already.
    private let leftOut: Int
    /// Alive exports of the schedules among the targets, which go on unless ticked.
    private let spawned: [BulkExport]
    private let ground: Ground

    init(_ targets: [ID<BulkExport>], leftOut: Int = 0, on ground: Ground) {
        self.targets = targets
        self.leftOut = leftOut
        self.ground = ground
        spawned = Proposal.spawned(by: targets, on: ground)
    }

    func sendLabel(_ proposal: Proposal) -> String {
        guard targets.count == 1 else { return "Cancel all \(targets.count)" }
        return isSchedule(targets[0]) ? "Cancel the schedule" : "Cancel the export"
    }

    private func isSchedule(_ id: ID<BulkExport>) -> Bool { ground.inventory.exports[id]?.kind == .schedule }

    var waitsForAnswer: Bool { false }

    func makeForm() -> Form {
        let isOneOfMany = targets.filter(isSchedule).count > 1
        let ticks = spawned.enumerated().map { index, export in
            Field(.item(index), "cancel it too: \(words(for: export, isOneOfMany))", .check(false))
        }
        return Form(ticks + [.confirmation])
    }

    private func words(for export: BulkExport, _ isOneOfMany: Bool) -> String {
        var words = "\(CleanText.line(export.status.word, limit: 20)) \(export.id.short)"
        if isOneOfMany { words += " of \(ground.names.project(of: export).text)" }
        if let start = export.startTime, let end = export.endTime { words += ", window \(Words.window(start, end))" }
        return words
    }

    func proposal(_ form: Form, _ live: Ground) -> Proposal {
        let ticked = spawned.indices.filter { form[.item($0)].isOn }.map { spawned[$0].id }
        return .cancelling(targets, with: Set(ticked), leftOut: leftOut, on: live.naming(as: ground))
    }
}

extension State {
    mutating func toggleMark() {
        guard let id = exports.cursor.id else { return }
        if board.marks.remove(id) == nil { board.marks.insert(id) }
        exports.note([id])
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
        open(CancelErrand(alive, leftOut: targets.count - alive.count, on: ground))
    }
}

extension Action {
    static func cancel(in state: State) -> Availability {
        let targets = state.targets
        guard let first = targets.first else { return .impossible("no export is selected") }
        if targets.count == 1, state.board.isCancelling(first) { return .impossible("it is being cancelled already") }
        let left = state.cancellable
        return Availability(Proposal.obstacle(toCancelling: left.isEmpty ? targets : left, on: state.ground))
    }
}

extension Action.Availability {
    init(_ obstacle: Obstacle?) { self = obstacle.map { .impossible($0.reason) } ?? .possible }
}
