import Changes
import App
import ArgumentParser
import Base
import LangSmith
import Simulator
import SimulatorServer

/// `bulktop demo`: the dashboard on a simulated service inside this process, over real HTTP on loopback.
struct Demo: Command {
    static let configuration = CommandConfiguration(
        abstract: "Open the dashboard on a simulated service; needs no key and no network."
    )

    @OptionGroup var simulation: SimulationOptions

    func run(_ context: Context) throws {
        let options = simulation
        let server = try blocking { try await options.start(port: 0, context) }
        defer { try? blocking { try await server.shutdown() } }
        var context = context
        for (name, value) in server.environment(for: options.key) { context.environment[name] = value }
        // The simulated key, and nothing of the user's own settings.
        context.environment["LANGSMITH_PROFILE"] = nil
        let address = try ServerAddress(server.url)
        let connection = try Connection(
            address: address,
            credentials: Credentials(.apiKey(Secret(options.key.text)), workspace: options.key.workspace),
            session: Session(
                profile: "demo",
                baseURL: address.baseURL,
                workspace: options.key.workspace,
                environment: "DEMO",
                zone: .system
            ),
            network: NetworkAccess(context),
            context
        )
        defer { connection.close() }
        try FullScreen.run(
            connection.session,
            client: connection.client,
            network: connection.network,
            audit: DemoAudit(),
            context
        )
    }
}
