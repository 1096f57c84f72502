import Changes
import ArgumentParser
import Base
import LangSmith
import Monitor
import ObjectStore

/// `bulktop destinations rotate`: other keys, or a role in their place.
struct DestinationsRotate: Command {
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

    func run(_ context: Context) throws {
        let session = try WriteSession(options, context)
        defer { session.connection.close() }
        let found = try Lookup(inventory: session.ground.inventory).destination(destination)
        // Before the keys, which a person may have to type.
        try session.check(Proposal.obstacle(toRotatingOn: session.ground))
        let update: DestinationUpdate
        if let role { update = .role(role) } else { update = .credentials(try keys.keys(context)) }
        let proposal = Proposal.rotating(found, to: update, on: session.ground)
        try session.check(proposal)
        if test, case .credentials(let keys) = update { try self.try(keys, on: found, session, context) }
        try session.run(
            proposal,
            afterwards:
                "When they may be revoked: the destination's page in the dashboard (d) says SAFE TO REVOKE, 'bulktop status --json' says old_credentials."
        )
    }

    /// Advice and no proof, so a person may go on all the same; a script is told how.
    private func `try`(
        _ keys: S3Credentials,
        on destination: Destination,
        _ session: WriteSession,
        _ context: Context
    ) throws {
        let bucket: Bucket
        do throws(Bucket.Problem) {
            bucket = try Bucket(of: destination, keys: keys)
        } catch {
            throw CommandFailed.arguments(["--test: \(error.sentence)"])
        }
        let tried = try TriedBucket(bucket, over: session.connection.network, context)
        context.output.complain(tried.text)
        guard tried.hasFailed, !tried.keysAreRight, !session.mayGoOn("The new keys do not work from here.") else {
            return
        }
        throw session.asks ? CommandFailed.declined : CommandFailed.keysRefused
    }
}
