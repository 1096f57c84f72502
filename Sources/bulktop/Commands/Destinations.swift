import ArgumentParser

/// `bulktop destinations`: the changes to destinations that the dashboard's dialogs make, for scripts.
struct Destinations: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create, test and delete destinations, and rotate their credentials.",
        discussion: """
            The keys of a bucket come from --keys-file, --keys-command, the AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY \
            and AWS_SESSION_TOKEN variables, or a prompt; never from the arguments, which everyone on this machine \
            can read. Exit status as for 'bulktop exports'.
            """,
        subcommands: [DestinationsCreate.self, DestinationsTest.self, DestinationsRotate.self, DestinationsDelete.self]
    )
}
