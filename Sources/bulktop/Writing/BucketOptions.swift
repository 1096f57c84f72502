import ArgumentParser
import Base
import Changes
import LangSmith

/// A bucket, how it is addressed, and how to sign in to it.
struct BucketOptions: ParsableArguments {
    @Option(help: "The bucket.")
    var bucket: String?

    @Option(help: "What stands before the files' names in the bucket.")
    var prefix = ""

    @Option(help: "AWS needs it.")
    var region: String?

    @Option(help: "The S3 address of anything but AWS.")
    var endpointURL: String?

    @Flag(help: "The endpoint's host names the bucket already.")
    var bucketInHost = false

    @Option(help: "auto, virtual or path; the service's choice, unless given.")
    var addressing: DestinationCreate.AddressingStyle?

    @Option(help: ArgumentHelp("Sign in by this AWS role in place of keys: cloud on GCP only.", valueName: "arn"))
    var role: String?

    @Flag(help: "Use the server's own surroundings in place of keys: self-hosted only.")
    var serverCredentials = false

    @OptionGroup var keys: BucketKeyOptions

    func validate() throws {
        let given = [role != nil, serverCredentials, keys.isGiven].count { $0 }
        guard given < 2 else {
            throw ValidationError("Keys, --role and --server-credentials exclude each other: give one.")
        }
    }

    /// - Throws: `CommandFailed` where anything but the keys is wrong.
    func check(_ name: String) throws {
        var problems = Problems()
        problems.add(withoutKeys(name))
        guard problems.isEmpty else { throw CommandFailed.arguments(problems.all.map(\.sentenceWithFlags)) }
    }

    /// Reads the keys, which may ask the person for them, once nothing else is wrong.
    func destination(named name: String, _ context: Context) throws -> DestinationCreate {
        try check(name)
        guard role == nil, !serverCredentials else { return withoutKeys(name) }
        let create = destination(named: name, keys: try keys.keys(context))
        var problems = Problems()
        problems.add(create)
        guard problems.isEmpty else { throw CommandFailed.arguments(problems.all.map(\.sentenceWithFlags)) }
        return create
    }

    /// With something in place of the keys that is not empty.
    func withoutKeys(_ name: String) -> DestinationCreate {
        destination(named: name, keys: S3Credentials(accessKeyID: Secret("-"), secretAccessKey: Secret("-")))
    }

    /// With the keys where it signs in by keys.
    private func destination(named name: String, keys: S3Credentials) -> DestinationCreate {
        DestinationCreate(
            displayName: name,
            bucketName: bucket,
            prefix: prefix,
            region: region,
            endpointURL: endpointURL,
            includeBucketInPrefix: !bucketInHost,
            addressingStyle: addressing,
            authentication: role.map { .role($0) } ?? (serverCredentials ? .environment : .credentials(keys))
        )
    }
}

extension DestinationCreate.AddressingStyle: ExpressibleByArgument {}
