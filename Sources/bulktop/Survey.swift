import App
import Dashboard
import Monitor

extension Survey {
    /// Asks everything one time, for the commands without a screen, and waits for it.
    static func run(on connection: Connection) throws -> Survey {
        let (client, workspace) = (connection.client, connection.session.workspace)
        return try blocking {
            await gather(
                client: client,
                clock: SystemClock(),
                seed: .random(in: .min ... .max),
                workspace: workspace
            )
        }
    }
}
