import ArgumentParser
import LangSmith
import Monitor

/// `bulktop destinations rotate`: other keys, or a role in their place.
struct DestinationsRotate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Give a destination other credentials.",
        discussion: """
            New runs use the new credentials at once; those that run keep the old ones until they end, so both must \
            be valid until then.
            """
    )

    @OptionGroup var options: WriteOptions

    @Argument(help: "Its name or id.")
    var destination: String

    @Option(help: ArgumentHelp("Sign in by this AWS role from now on: cloud on GCP only.", valueName: "arn"))
    var role: String?

    @OptionGroup var keys: BucketKeyOptions

    func validate() throws {
        guard role == nil || !keys.isGiven else { throw ValidationError("Give keys or --role, not both.") }
    }

    func run() throws {
        let update: DestinationUpdate
        if let role {
            update = .role(role)
        } else {
            update = .credentials(try keys.keys(ProcessEnvironment.current))
        }
        let session = try WriteSession(options)
        defer { session.connection.close() }
        let found = try Lookup(inventory: session.inventory).destination(destination)
        let name = CleanText.line(found.displayName ?? found.id.short, limit: 80)
        let running = session.inventory.exports.values.filter {
            $0.destination == found.id && !$0.status.isFinal && $0.kind != .schedule
        }
        var notes = ["New runs use them at once. Keep the old ones valid until what runs now has ended."]
        if running.isEmpty {
            notes.append("No export to it is alive just now.")
        } else {
            let ids = running.map(\.id.short).sorted()
            let rest = ids.count > 8 ? " and \(ids.count - 8) more" : ""
            notes.append("Alive with the old ones: \(ids.prefix(8).joined(separator: ", "))\(rest)")
        }
        try session.run([
            WriteSession.Item(
                write: .updateDestination(found, update),
                title: "Give the destination \(name) \(role == nil ? "other keys" : "a role")",
                notes: notes,
                name: name
            )
        ])
    }
}
