import App
import Dashboard
import Monitor

extension Survey {
    /// Asks everything one time, for the commands without a screen, and waits for it.
    static func run(on connection: Connection) throws -> Survey {
        let (client, session) = (connection.client, connection.session)
        return try blocking {
            var survey = await gather(
                client: client,
                clock: SystemClock(),
                seed: .random(in: .min ... .max),
                workspace: session.workspace
            )
            survey.inventory.failures = session.failures
            return survey
        }
    }
}
