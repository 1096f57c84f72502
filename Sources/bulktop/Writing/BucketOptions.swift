import ArgumentParser
import Base
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

    /// Where it is, for a question.
    var words: String {
        CleanText.line([bucket, endpointURL ?? region].compactMap { $0 }.joined(separator: " at "), limit: 160)
    }

    /// Reads the keys, which may ask the person for them, once nothing else is wrong.
    func destination(named name: String, _ environment: [String: String]) throws -> DestinationCreate {
        var complaints = Complaints()
        let placeholder = S3Credentials(accessKeyID: Secret("-"), secretAccessKey: Secret("-"))
        complaints.add(destination(named: name, keys: placeholder).problems)
        try complaints.check()
        let needsKeys = role == nil && !serverCredentials
        return destination(named: name, keys: needsKeys ? try keys.keys(environment) : placeholder)
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
