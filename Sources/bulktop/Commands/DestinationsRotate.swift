import Changes
import ArgumentParser
import Base
import LangSmith
import Monitor
import ObjectStore

/// `bulktop destinations rotate`: other keys, or a role in their place.
struct DestinationsRotate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Give a destination other credentials.",
        discussion: """
            New runs use the new credentials at once; those that run keep the old ones until they end, so both must \
            be valid until then. 'bulktop status --json' says of the destination when the old ones may be revoked.
            """
    )

    @OptionGroup var options: WriteOptions

    @Argument(help: "Its name or id.")
    var destination: String

    @Option(help: ArgumentHelp("Sign in by this AWS role from now on: cloud on GCP only.", valueName: "arn"))
    var role: String?

    @Flag(help: "Try the new keys on the bucket from this machine first, and go on only if they work.")
    var test = false

    @OptionGroup var keys: BucketKeyOptions

    func validate() throws {
        guard role == nil || !keys.isGiven else { throw ValidationError("Give keys or --role, not both.") }
        guard role == nil || !test else {
            throw ValidationError("A role cannot be tried from here: leave out --test, or give keys.")
        }
    }

    func run() throws {
        let session = try WriteSession(options)
        defer { session.connection.close() }
        let found = try Lookup(inventory: session.inventory).destination(destination)
        let name = CleanText.line(found.displayName ?? found.id.short, limit: 80)
        let update: DestinationUpdate
        if let role {
            update = .role(role)
        } else {
            // Before the keys, which a person may have to type.
            try session.check(.rotateCredentials)
            update = .credentials(try keys.keys(ProcessEnvironment.current))
        }
        try session.check([.updateDestination(found, update)])
        if test, case .credentials(let keys) = update { try self.try(keys, on: found, session) }
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
        try session.run(
            [
                WriteSession.Item(
                    write: .updateDestination(found, update),
                    title: "Give the destination \(name) \(role == nil ? "other keys" : "a role")",
                    notes: notes,
                    word: Confirmation.word(name, orID: found.id.short)
                )
            ],
            afterwards:
                "When they may be revoked: the destination's page in the dashboard (d) says SAFE TO REVOKE, 'bulktop status --json' says old_credentials."
        )
    }

    /// Advice and no proof, so a person may go on all the same; a script is told how.
    private func `try`(_ keys: S3Credentials, on destination: Destination, _ session: WriteSession) throws {
        let bucket: Bucket
        do throws(Bucket.Problem) {
            bucket = try Bucket(of: destination, keys: keys)
        } catch {
            throw CommandFailed("--test: \(error.sentence)", status: ExitStatus.usage)
        }
        let tried = try TriedBucket(bucket, caFile: options.connection.caFile, environment: ProcessEnvironment.current)
        Output.complain(tried.text)
        guard tried.hasFailed, !session.mayGoOn("The new keys do not work from here.") else { return }
        throw CommandFailed(
            session.asks
                ? "nothing was changed"
                : "nothing was changed: the new keys do not work from here; without --test the service alone tries them",
            status: session.asks ? ExitStatus.declined : ExitStatus.unreachable
        )
    }
}
