import ArgumentParser
import Settings

/// `bulktop`: the dashboard on the real service.
struct Dashboard: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Open the dashboard (the default).")

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("Record every answer, without secrets, for 'bulktop replay'.", valueName: "file"))
    var record: String?

    func run() throws { try Self.open(connection.flags, recordingTo: record) }

    static func open(_ flags: SettingsFlags = SettingsFlags(), recordingTo record: String? = nil) throws {
        let environment = ProcessEnvironment.current
        let connection = try Connection(flags, environment: environment, recordingTo: record)
        defer { connection.close() }
        try FullScreen.run(
            connection.session,
            color: connection.color,
            client: connection.client,
            network: connection.network,
            environment: environment
        )
    }
}
