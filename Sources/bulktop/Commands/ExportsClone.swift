import ArgumentParser
import LangSmith
import Monitor

/// `bulktop exports clone`: a new export with the settings of an old one.
struct ExportsClone: ParsableCommand {
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

    func run() throws {
        let session = try WriteSession(options)
        defer { session.connection.close() }
        let lookup = Lookup(inventory: session.inventory)
        let original = try lookup.export(export)
        var create = BulkExportCreate(cloning: original)
        var complaints = Complaints()
        if let destination {
            try complaints.collect(.destination) {
                create.destination = try lookup.destination(destination).id
            }
        }
        details.apply(to: &create, now: session.now.wall, &complaints)
        complaints.add(create.problems)
        try complaints.check()
        let project = original.project.flatMap { session.inventory.projects[$0] ?? nil }
        try session.run([session.creation(of: create, project: project)])
    }
}
