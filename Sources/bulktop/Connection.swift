import Changes
import ArgumentParser
import Base
import CurlTransport
import LangSmith
import Settings

/// The flags that say whom to ask, shared by every command that asks.
struct ConnectionOptions: ParsableArguments {
    @Option(help: "The profile to use, from the configuration file or from the official tools' own.")
    var profile: String?

    @Option(help: "The server, such as https://eu.api.smith.langchain.com or https://langsmith.example.com/prefix.")
    var endpoint: String?

    @Option(help: "The workspace's UUID.")
    var workspace: String?

    @Option(help: "Read this file instead of ~/.config/bulktop/config.toml.")
    var config: String?

    @Option(help: "A file that holds the API key and nothing else.")
    var apiKeyFile: String?

    @Option(name: .customLong("cacert"), help: "Trust the certificate authorities in this PEM file.")
    var caFile: String?

    @Flag(help: "Forbid every write, whatever the key may do.")
    var readOnly = false
}

/// A server we may talk to: the client, and what the screen says of it.
struct Connection {
    var client: LangSmithClient
    var session: Session
    let network: NetworkAccess
    /// Of the profile, for its name on the screen.
    var color = PlaceColor.purple
    /// Whether clicks come to the dashboard at first.
    var mouse = true
    private let carrier: any Carrier
    let recording: RecordingInProgress?
    /// What is remembered of this place.
    let store: StoreAccess

    /// - Parameters:
    ///   - flags: what the command line says.
    ///   - context: of the command.
    ///   - file: a file to be created, which records every answer.
    /// - Throws: `CommandFailed` with the way out, for every setting that cannot be used.
    init(_ flags: SettingsFlags, _ context: Context, recordingTo file: String? = nil) throws {
        let environment = context.environment
        let settings: ResolvedSettings
        let credential: Credential
        let address: ServerAddress
        let network: NetworkAccess
        do throws(SettingsError) {
            settings = try flags.resolve(environment, LocalSystem(environment: environment))
            credential = try settings.requireCredential().value
            address = try settings.address
            network = try NetworkAccess(settings.network, context)
        } catch {
            throw CommandFailed.settings(error)
        }
        let workspace = settings.workspace.flatMap { ID<Workspace>($0.value) }
        let proof: Credentials.Proof
        switch credential {
        case .apiKey(let key): proof = .apiKey(key)
        case .login(let login):
            proof = .bearer(try login.usableToken(at: address, over: network, context))
        }
        var credentials = Credentials(proof, workspace: workspace)
        credentials.organization = settings.organization?.value
        credentials.extra = settings.headers.map { HTTPHeader($0.name, $0.value.reveal()) }
        try self.init(
            address: address,
            credentials: credentials,
            session: Session(
                profile: settings.profile ?? "default",
                baseURL: address.baseURL,
                workspace: workspace,
                sender: Curl.Sender(credentials),
                environment: settings.environment,
                isProduction: settings.production,
                isReadOnly: settings.readOnly,
                failures: network.failures,
                keySource: settings.credential.map { "\($0.source)" } ?? ""
            ),
            network: network,
            store: settings.store,
            context,
            recordingTo: file
        )
        color = settings.color
        mouse = settings.mouse
    }

    init(
        address: ServerAddress,
        credentials: Credentials,
        session: Session,
        network: NetworkAccess,
        store: StoreSettings = StoreSettings(),
        _ context: Context,
        recordingTo file: String? = nil
    ) throws {
        self.store = StoreAccess(session, store, credentials: credentials)
        recording = try file.map { try RecordingInProgress(creating: $0, of: session, context.clock) }
        self.network = network
        carrier = network.transport()
        client = LangSmithClient(
            address: address,
            credentials: credentials,
            transport: recording?.records(carrier) ?? carrier,
            isReadOnly: session.isReadOnly
        )
        self.session = session
    }

    /// Ends every transfer; to be called before the process exits.
    func close() { carrier.shutdown() }
}
