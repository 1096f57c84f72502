import Changes
import ArgumentParser
import Base
import LangSmith
import Monitor

/// `bulktop exports cancel`: stops exports and schedules for good.
struct ExportsCancel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel exports or schedules; they cannot be started again.",
        discussion: """
            Cancelling a schedule stops the windows to come; what it has spawned goes on unless --spawned is given.
            """
    )

    @OptionGroup var options: WriteOptions

    @Argument(help: ArgumentHelp("Their ids, or at least the first four characters of each.", valueName: "export"))
    var exports: [String]

    @Flag(help: "Cancel what a schedule has spawned and is still alive, too.")
    var spawned = false

    func run() throws {
        let session = try WriteSession(options)
        defer { session.connection.close() }
        let lookup = Lookup(inventory: session.inventory)
        var targets: [BulkExport] = []
        for text in exports {
            let export = try lookup.export(text)
            if !targets.contains(where: { $0.id == export.id }) { targets.append(export) }
            guard spawned else { continue }
            for child in session.children(of: export) where !targets.contains(where: { $0.id == child.id }) {
                targets.append(child)
            }
        }
        let goingOn = Set(targets.map(\.id))
        try session.run(
            try targets.map { try session.cancellation(of: $0, besides: goingOn) },
            wordForMany: "cancel \(targets.count)"
        )
    }
}

extension WriteSession {
    /// What a schedule has spawned and the service still works on, the oldest first.
    func children(of schedule: BulkExport) -> [BulkExport] {
        inventory.exports.values
            .filter { $0.schedule == schedule.id && !$0.status.isFinal }
            .sorted { ($0.startTime ?? now.wall, $0.id) < ($1.startTime ?? now.wall, $1.id) }
    }

    /// The cancellation as it is asked about, together with that of `others`.
    fileprivate func cancellation(of export: BulkExport, besides others: Set<ID<BulkExport>>) throws -> Item {
        let lookup = Lookup(inventory: inventory)
        let name = lookup.name(of: export)
        var notes: [String] = []
        if export.status.isFinal {
            notes.append("It has ended already: it is \(CleanText.line(export.status.word, limit: 40)).")
        }
        if export.kind == .schedule {
            let goingOn = children(of: export).filter { !others.contains($0.id) }
            notes.append("Stops every window to come; it cannot be started again.")
            if !goingOn.isEmpty {
                notes.append(
                    "\(goingOn.count) that it spawned go on: \(goingOn.map(\.id.short).joined(separator: ", "))"
                )
            }
        } else {
            notes.append("It cannot be started again; only a new export can take its place.")
            // Of few only: each is a question to the service.
            if asks, !export.status.isFinal, others.count <= 12 {
                let rows = try runs(of: export.id).values.reduce(0) { $0 + ($1.result?.rowsWritten ?? 0) }
                if rows > 0 { notes.append("\(rows) rows are exported so far and stay in the bucket.") }
            }
        }
        return Item(
            write: .cancelExport(export.id),
            title:
                "Cancel \(export.kind == .schedule ? "the schedule of" : "the export of") \(name) to \(lookup.name(ofDestination: export.destination)), \(export.id)",
            notes: notes,
            word: Confirmation.word(name, orID: export.id.short),
            isGrave: export.kind == .schedule
        )
    }
}
