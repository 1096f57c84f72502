import Changes
import ArgumentParser
import Base
import LangSmith
import Monitor

/// `bulktop exports repair`: what is missing of an export or a schedule, exported again.
struct ExportsRepair: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair",
        abstract: "Export again what is missing of an export that ended, or of a schedule, and nothing else.",
        discussion: """
            The service neither resumes nor repeats an export. Of one that ended these are the UTC days without all \
            of their partitions, of a schedule the windows that failed or never came; what is adjacent becomes one \
            export. Files in the bucket stay where they are.
            """
    )

    @OptionGroup var options: WriteOptions

    @Argument(help: ArgumentHelp("Its id, or at least its first four characters.", valueName: "export"))
    var export: String

    func run() throws {
        let session = try WriteSession(options)
        defer { session.connection.close() }
        let original = try Lookup(inventory: session.inventory).export(export)
        try session.check(.writeExports)
        var template = BulkExportCreate(cloning: original)
        template.intervalHours = nil
        let offer = try session.repair(of: original)
        let creates = offer.windows.map { window in
            var create = template
            create.startTime = window.lowerBound
            create.endTime = window.upperBound
            return create
        }
        let project = original.project.flatMap { session.inventory.projects[$0] ?? nil }
        try session.run(
            creates.map { session.creation(of: $0, project: project, count: creates.count, repairing: original.id) },
            afterwards: offer.shortfall.map { "That was \($0): run it again for the rest." }
        )
    }
}

extension WriteSession {
    /// What of an export is in no bucket.
    ///
    /// - Throws: `CommandFailed` where there is nothing to repair, with the reason.
    fileprivate func repair(of export: BulkExport) throws -> Repair.Offer {
        func refuse(_ reason: String) -> CommandFailed {
            CommandFailed("\(export.id.short) needs no repair: \(reason)", status: ExitStatus.usage)
        }
        let offer: Repair.Offer
        switch export.kind {
        case .schedule:
            offer = Repair.offer(of: export, on: ground)
            guard !offer.windows.isEmpty else { throw refuse("no window of it is lost") }
        case .oneTime, .spawned:
            guard export.status.isFinal else { throw refuse("it is still at work: a repair is for what has ended") }
            guard export.status != .completed else { throw refuse("it is Completed: nothing is missing") }
            let runs = try runs(of: export.id)
            // A row that could not be read would look like a day without a partition.
            guard runs.rejected.isEmpty else {
                throw CommandFailed(
                    "\(runs.rejected.count) runs of \(export.id.short) could not be read, so what is missing is not known; 'exports clone' exports all of it again",
                    status: ExitStatus.unreachable
                )
            }
            var known = ground
            known.inventory.apply(.runs(of: export.id, runs.values, Progress()))
            offer = Repair.offer(of: export, on: known)
            guard !offer.windows.isEmpty else { throw refuse("every partition of it is done") }
        }
        return offer
    }
}
