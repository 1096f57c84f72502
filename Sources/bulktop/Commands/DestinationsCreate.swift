import Changes
import ArgumentParser
import LangSmith

/// `bulktop destinations create`: a bucket that exports can be written to.
struct DestinationsCreate: Command {
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

    @OptionGroup var place: BucketOptions

    func run(_ context: Context) throws {
        try place.check(name)
        let session = try WriteSession(options, context)
        defer { session.connection.close() }
        // Before the keys, which a person may have to type.
        try session.check(.storing(place.withoutKeys(name), on: session.ground))
        try session.run(.storing(place.destination(named: name, context), on: session.ground))
    }
}
