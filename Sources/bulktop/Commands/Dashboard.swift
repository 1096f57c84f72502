import ArgumentParser
import Settings
import Store

/// `bulktop`: the dashboard on the real service.
struct Dashboard: Command {
    static let configuration = CommandConfiguration(abstract: "Open the dashboard (the default).")

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("Record every answer, without secrets, for 'bulktop replay'.", valueName: "file"))
    var record: String?

    @Flag(help: "Remember nothing of this run, and show nothing of an earlier one.")
    var noStore = false

    func run(_ context: Context) throws {
        try Self.open(context, connection.flags, recordingTo: record, remembers: !noStore)
    }

    static func open(
        _ context: Context,
        _ flags: SettingsFlags = SettingsFlags(),
        recordingTo record: String? = nil,
        remembers: Bool = true
    ) throws {
        let connection = try Connection(flags, context, recordingTo: record)
        defer { connection.close() }
        // Before the terminal is claimed: the files are opened meanwhile.
        let store = remembers ? connection.store.open(context) : nil
        defer { store?.close() }
        let recording = connection.recording
        do {
            try FullScreen.run(
                connection.session,
                color: connection.color,
                mouse: connection.mouse,
                client: connection.client,
                network: connection.network,
                recording: recording,
                store: store,
                known: KnownFile(environment: context.environment),
                context
            )
        } catch {
            for sentence in recording?.finish()?.sentences ?? [] { context.output.complain("bulktop: \(sentence)") }
            throw error
        }
        if let failure = recording?.finish() { throw failure }
    }
}
