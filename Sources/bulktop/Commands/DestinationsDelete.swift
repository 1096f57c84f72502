import Changes
import ArgumentParser
import Base
import LangSmith
import Monitor

/// `bulktop destinations delete`: takes away a destination that no export needs.
struct DestinationsDelete: Command {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a destination that no export refers to; files in the bucket stay."
    )

    @OptionGroup var options: WriteOptions

    @Argument(help: "Its name or id.")
    var destination: String

    func run(_ context: Context) throws {
        let session = try WriteSession(options, context)
        defer { session.connection.close() }
        let found = try Lookup(inventory: session.ground.inventory).destination(destination)
        try session.run(.deleting(found, on: session.ground))
    }
}
