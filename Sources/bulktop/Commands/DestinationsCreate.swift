import ArgumentParser
import LangSmith

/// `bulktop destinations create`: a bucket that exports can be written to.
struct DestinationsCreate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a destination; the service writes a test file into the bucket first.",
        discussion: """
            AWS: --bucket and --region. Google Cloud Storage: --endpoint-url https://storage.googleapis.com and HMAC \
            keys. MinIO and others: --endpoint-url, with --region where the server has one. Where the endpoint names \
            the bucket itself, add --bucket-in-host. Nothing but the credentials can be changed later.
            """
    )

    @OptionGroup var options: WriteOptions

    @Option(help: "Letters a to z, digits, blanks, - _ and '.")
    var name: String

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

    func run() throws {
        let authentication: DestinationCreate.Authentication
        if let role {
            authentication = .role(role)
        } else if serverCredentials {
            authentication = .environment
        } else {
            authentication = .credentials(try keys.keys(ProcessEnvironment.current))
        }
        let create = DestinationCreate(
            displayName: name,
            bucketName: bucket,
            prefix: prefix,
            region: region,
            endpointURL: endpointURL,
            includeBucketInPrefix: !bucketInHost,
            addressingStyle: addressing,
            authentication: authentication
        )
        let session = try WriteSession(options)
        defer { session.connection.close() }
        let place = endpointURL ?? region ?? "AWS"
        try session.run([
            WriteSession.Item(
                write: .createDestination(create),
                title: "Create the destination \(name) on \(CleanText.line("\(bucket ?? "") \(place)", limit: 120))",
                notes: ["The service tries the bucket now; a test file below tmp/ may stay there."],
                name: name
            )
        ])
    }
}

extension DestinationCreate.AddressingStyle: ExpressibleByArgument {}
