import ArgumentParser
import LangSmith
import ObjectStore
import Settings

/// `bulktop destinations test`: tries a bucket with given keys, from here, without asking the service for anything.
struct DestinationsTest: Command {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Write, read back and delete a small object in a bucket, from this machine.",
        discussion: """
            Takes what 'destinations create' takes and says step by step what works. It needs no LangSmith key. \
            Exit status: 0 it works, warnings included, 2 wrong input, 3 it does not.
            """
    )

    @OptionGroup var place: BucketOptions

    @Option(help: "The profile whose certificate authorities are trusted.")
    var profile: String?

    @Option(help: "Read this file instead of ~/.config/bulktop/config.toml.")
    var config: String?

    @Option(name: .customLong("cacert"), help: "Trust the certificate authorities in this PEM file.")
    var caFile: String?

    @Flag(help: "Print JSON of the schema bulktop.bucket-test/1.")
    var json = false

    func validate() throws {
        guard place.role == nil, !place.serverCredentials else {
            throw ValidationError("A role and the server's own credentials cannot be tried from here: give keys.")
        }
    }

    func run(_ context: Context) throws {
        let bucket: Bucket
        let destination = try place.destination(named: "test", context)
        do throws(Bucket.Problem) {
            bucket = try Bucket(destination)
        } catch {
            throw CommandFailed.arguments([error.sentence])
        }
        let network: NetworkAccess
        do throws(SettingsError) {
            let flags = SettingsFlags(config: config, profile: profile, caFile: caFile)
            let environment = context.environment
            let system = LocalSystem(environment: environment)
            let settings = try Settings.network(flags: flags, environment: environment, system: system)
            network = try NetworkAccess(settings, context)
        } catch {
            throw CommandFailed.settings(error)
        }
        let tried = try TriedBucket(bucket, over: network, context)
        try context.output.line(json ? try tried.report.json() : tried.text)
        if tried.hasFailed { throw CommandFailed.found(.unreachable) }
    }
}
