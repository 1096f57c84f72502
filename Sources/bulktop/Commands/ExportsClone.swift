import Changes
import ArgumentParser
import LangSmith
import Monitor

/// `bulktop exports clone`: a new export with the settings of an old one.
struct ExportsClone: Command {
    static let configuration = CommandConfiguration(
        commandName: "clone",
        abstract: "Create a new export with every setting of an old one; flags change what they name."
    )

    @OptionGroup var options: WriteOptions

    @Argument(help: ArgumentHelp("Its id, or at least its first four characters.", valueName: "export"))
    var export: String

    @Option(help: "Another destination, by name or id.")
    var destination: String?

    @OptionGroup var details: ExportDetails

    @OptionGroup var doubling: DoublingOptions

    func run(_ context: Context) throws {
        let session = try WriteSession(options, context)
        defer { session.connection.close() }
        let lookup = Lookup(inventory: session.ground.inventory)
        let original = try lookup.export(export)
        var create = BulkExportCreate(cloning: original)
        var problems = Problems()
        if let destination {
            try problems.collect(.destination) { create.destination = try lookup.destination(destination).id }
        }
        details.apply(to: &create, now: session.now.wall, &problems)
        var order = ExportOrder(create, .clone(of: original.id))
        order.problems = problems
        try session.run(.creating(order, on: session.ground, at: session.now), allowing: doubling.allowed)
    }
}
