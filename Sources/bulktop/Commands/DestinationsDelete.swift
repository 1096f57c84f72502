import Changes
import ArgumentParser
import Base
import LangSmith
import Monitor

/// `bulktop destinations delete`: takes away a destination that no export needs.
struct DestinationsDelete: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a destination that no export refers to; files in the bucket stay."
    )

    @OptionGroup var options: WriteOptions

    @Argument(help: "Its name or id.")
    var destination: String

    func run() throws {
        let session = try WriteSession(options)
        defer { session.connection.close() }
        let found = try Lookup(inventory: session.inventory).destination(destination)
        let name = CleanText.line(found.displayName ?? found.id.short, limit: 80)
        if let users = session.ground.users(of: found.id) {
            throw CommandFailed("\(name) cannot be deleted: \(users).", status: ExitStatus.usage)
        }
        try session.run([
            WriteSession.Item(
                write: .deleteDestination(found.id),
                title: "Delete the destination \(name) \(found.id)",
                notes: ["It cannot be brought back, only created anew. Files in the bucket stay."],
                word: Confirmation.word(name, orID: found.id.short),
                isGrave: true
            )
        ])
    }
}
