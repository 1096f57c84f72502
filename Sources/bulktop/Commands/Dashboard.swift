import ArgumentParser
import Settings

/// `bulktop`: the dashboard on the real service.
struct Dashboard: Command {
    static let configuration = CommandConfiguration(abstract: "Open the dashboard (the default).")

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("Record every answer, without secrets, for 'bulktop replay'.", valueName: "file"))
    var record: String?

    func run(_ context: Context) throws { try Self.open(context, connection.flags, recordingTo: record) }

    static func open(
        _ context: Context,
        _ flags: SettingsFlags = SettingsFlags(),
        recordingTo record: String? = nil
    ) throws {
        let connection = try Connection(flags, context, recordingTo: record)
        defer { connection.close() }
        let recording = connection.recording
        do {
            try FullScreen.run(
                connection.session,
                color: connection.color,
                mouse: connection.mouse,
                client: connection.client,
                network: connection.network,
                recording: recording,
                context
            )
        } catch {
            for sentence in recording?.finish()?.sentences ?? [] { context.output.complain("bulktop: \(sentence)") }
            throw error
        }
        if let failure = recording?.finish() { throw failure }
    }
}
