package import Base
package import LangSmith
package import Monitor

/// Whom bulktop talks to and what it may do: fixed from start to end, read from the settings.
package struct Session: Hashable, Sendable {
    /// The profile's name; `default` when the user never made one.
    package var profile: String
    /// The server's base URL after normalisation, as `LangSmithClient.baseURL`.
    package var baseURL: String
    /// The workspace asked for in the settings; nil means the key's own.
    package var workspace: ID<Workspace>?
    /// How a copied request shows who sends it.
    package var sender: Curl.Sender
    /// What the profile calls its environment, `PROD` or `staging`; empty when it says nothing.
    package var environment: String
    /// Draws the environment as a place to be careful in.
    package var isProduction: Bool
    /// The profile or the command line forbids every write.
    package var isReadOnly: Bool
    /// What explains errors.
    package var failures: KnownFailures
    /// Where the key or the login came from: "from LANGSMITH_API_KEY"; empty where nobody knows.
    package var keySource: String

    package init(
        profile: String,
        baseURL: String,
        workspace: ID<Workspace>? = nil,
        sender: Curl.Sender = Curl.Sender(),
        environment: String = "",
        isProduction: Bool = false,
        isReadOnly: Bool = false,
        failures: KnownFailures = .standard,
        keySource: String = ""
    ) {
        self.profile = profile
        self.baseURL = baseURL
        self.workspace = workspace
        self.sender = sender
        self.environment = environment
        self.isProduction = isProduction
        self.isReadOnly = isReadOnly
        self.failures = failures
        self.keySource = keySource
    }

    /// What happened, and of a key that was refused where it came from.
    package func sentence(of error: APIError) -> String {
        guard !keySource.isEmpty, error.isAboutKey else { return error.sentence }
        return "\(error.sentence) The key came \(keySource)."
    }

    /// What came of a write, with the same.
    package func sentence(of report: WriteReport) -> String {
        guard case .notDone(let error) = report, error.isAboutKey, !keySource.isEmpty else { return report.sentence }
        return "\(report.sentence) The key came \(keySource)."
    }

    /// Says in an inventory whose it is: the one place from which dialogs and commands have what explains errors.
    package func introduce(_ inventory: inout Inventory) {
        inventory.host = host
        inventory.failures = failures
    }

    /// The host and port of `baseURL`, and its path where a server lives below one.
    package var host: String {
        guard let parts = URLParts(baseURL) else { return baseURL }
        return String(baseURL.dropFirst(parts.scheme.count + 3))
    }

    /// Where it acts.
    package var place: Place { Place(host: host, workspace: workspace) }
}

extension Curl {
    package static func lines(_ route: Route, _ session: Session) -> [String] {
        lines(route, baseURL: session.baseURL, workspace: session.workspace, sender: session.sender)
    }

    package static func lines(_ write: Write, _ session: Session) -> [String] {
        lines(write, baseURL: session.baseURL, workspace: session.workspace, sender: session.sender)
    }
}
