import Changes
import ArgumentParser
import Base
import LangSmith
import Monitor

/// `bulktop exports cancel`: stops exports and schedules for good.
struct ExportsCancel: Command {
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

    func run(_ context: Context) throws {
        var session = try WriteSession(options, context)
        defer { session.connection.close() }
        let lookup = Lookup(inventory: session.ground.inventory)
        var targets: [BulkExport] = []
        for text in exports {
            let export = try lookup.export(text)
            if !targets.contains(where: { $0.id == export.id }) { targets.append(export) }
        }
        let ids = targets.map(\.id)
        // Of few only: each is a question to the service.
        if session.asks, targets.count <= 12 {
            for export in targets where export.kind != .schedule && !export.status.isFinal {
                try session.readRuns(of: export.id)
            }
        }
        let children = spawned ? Proposal.spawned(by: ids, on: session.ground).map(\.id) : []
        try session.run(
            .cancelling(ids, with: Set(children), on: session.ground),
            ended: targets.filter(\.status.isFinal)
        )
    }
}
