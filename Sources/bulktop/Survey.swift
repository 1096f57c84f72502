import Changes
import Monitor

extension Survey {
    /// What an earlier run knew, as if it had been asked for.
    init(_ memory: Recollection, of session: Session, at now: Now) {
        self.init(memory, at: now)
        session.introduce(&inventory)
    }

    /// Asks everything one time, for the commands without a screen, and waits for it.
    ///
    /// Without the runs, each of which is a question of its own, it takes a second or two.
    static func run(on connection: Connection, _ context: Context, readsRuns: Bool = true) throws -> Survey {
        let (client, session) = (connection.client, connection.session)
        return try blocking {
            var survey = await gather(
                client: client,
                clock: context.clock,
                seed: context.random(),
                workspace: session.workspace,
                readsRuns: readsRuns,
                deadline: context.patience
            )
            session.introduce(&survey.inventory)
            return survey
        }
    }
}
