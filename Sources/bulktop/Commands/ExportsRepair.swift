import Changes
import ArgumentParser
import Base
import LangSmith
import Monitor

/// `bulktop exports repair`: what is missing of an export or a schedule, exported again.
struct ExportsRepair: Command {
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

    @OptionGroup var doubling: DoublingOptions

    func run(_ context: Context) throws {
        var session = try WriteSession(options, context)
        defer { session.connection.close() }
        let original = try Lookup(inventory: session.ground.inventory).export(export)
        try session.check(session.ground.capabilities.obstacle(to: .writeExports))
        if Repair.followsFromRuns(original) { try session.readRuns(of: original.id) }
        try session.check(Repair.obstacle(to: original.id, on: session.ground), to: "Repair \(original.id.short)")
        let order = Repair.order(original, on: session.ground)
        var afterwards: String?
        if case .repair(_, let offer) = order.origin {
            afterwards = offer.shortfall.map { "That was \($0): run it again for the rest." }
        }
        try session.run(
            .creating(order, on: session.ground, at: session.now),
            allowing: doubling.allowed,
            afterwards: afterwards
        )
    }
}
