import ArgumentParser
import Base

/// The command line.
///
/// Each subcommand is a file in `Commands/` named after what the user types.
struct Bulktop: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulktop",
        abstract: "A live terminal dashboard for LangSmith bulk exports.",
        discussion: """
            Without a subcommand the dashboard opens. It needs a key: set LANGSMITH_API_KEY, or make a profile in \
            the configuration file. To look around without one, run 'bulktop demo'.
            """,
        version: Product.version,
        subcommands: [
            Dashboard.self, Demo.self, Status.self, History.self, Exports.self, Destinations.self, Snapshot.self,
            Record.self,
            Replay.self, Known.self, Simulate.self, Doctor.self, Config.self,
        ],
        defaultSubcommand: Dashboard.self
    )
}
