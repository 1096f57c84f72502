import Changes
import ArgumentParser
import Base
import Settings

/// Where the keys of a bucket come from; never from the arguments, which every user of the machine can read.
struct BucketKeyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Read the bucket's keys from this file: JSON or lines as the AWS tools write them.",
            valueName: "file"
        )
    )
    var keysFile: String?

    @Option(
        help: ArgumentHelp(
            "Read them from what this prints, as 'aws configure export-credentials'.",
            valueName: "command"
        )
    )
    var keysCommand: String?

    func validate() throws {
        guard keysFile == nil || keysCommand == nil else {
            throw ValidationError("--keys-file and --keys-command are two places for the same keys: give one.")
        }
    }

    var isGiven: Bool { keysFile != nil || keysCommand != nil }

    /// From the flags, then from the `AWS_…` variables, then from the person.
    func keys(_ context: Context) throws -> S3Credentials {
        let (environment, person) = (context.environment, context.person)
        let system = LocalSystem(environment: environment)
        do throws(SettingsError) {
            if let keysFile { return try BucketKeys.file(keysFile, system: system) }
            if let keysCommand { return try BucketKeys.command(keysCommand, system: system) }
            if let keys = try BucketKeys.environment(environment) { return keys }
        } catch {
            throw CommandFailed.settings(error)
        }
        guard person.isThere else { throw CommandFailed.noBucketKeys }
        guard let id = person.secret(for: "Access key id (not shown): "), !id.isEmpty,
            let secret = person.secret(for: "Secret access key (not shown): "), !secret.isEmpty,
            let token = person.secret(for: "Session token (not shown; empty for lasting keys): ")
        else { throw CommandFailed.declined }
        return S3Credentials(
            accessKeyID: Secret(id),
            secretAccessKey: Secret(secret),
            sessionToken: token.isEmpty ? nil : Secret(token)
        )
    }
}
