import ArgumentParser

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The command line.
///
/// Each subcommand is a file in `Commands/` named after what the user types.
struct Bulktop: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "bulktop",
        abstract: "A live terminal dashboard for LangSmith bulk exports.",
        discussion: """
            Without a subcommand the dashboard opens. It needs a key: set LANGSMITH_API_KEY, or make a profile in \
            the configuration file. To look around without one, run 'bulktop demo'.
            """,
        version: version,
        subcommands: [
            Dashboard.self, Demo.self, Status.self, Exports.self, Destinations.self, Snapshot.self, Record.self,
            Replay.self, Simulate.self, Doctor.self, Config.self,
        ],
        defaultSubcommand: Dashboard.self
    )
}

/// How a command ends, for scripts: the same numbers for every command.
enum ExitStatus {
    /// `status` found something that needs a human.
    static let problems: Int32 = 1
    /// A wrong flag, or a configuration that cannot be used.
    static let usage: Int32 = 2
    /// The service did not answer, or did not allow the question.
    static let unreachable: Int32 = 3
    /// Nobody can tell whether a write was done.
    static let unknown: Int32 = 4
    /// The person said no.
    static let declined: Int32 = 5
}

@main
enum Main {
    static func main() {
        CoreDump.prevent()
        Memory.giveBackEarly()
        do {
            // Parsing no arguments takes a quarter of the time to the first frame.
            let arguments = ProcessArguments.current
            guard !arguments.isEmpty else { return try Dashboard.open() }
            var command = try Bulktop.parseAsRoot(arguments)
            try command.run()
        } catch {
            exit(with: error)
        }
    }

    private static func quit(_ status: Int32) -> Never {
        #if canImport(Glibc)
        Glibc.exit(status)
        #else
        Darwin.exit(status)
        #endif
    }

    private static func exit(with error: any Error) -> Never {
        let usual = Bulktop.exitCode(for: error)
        if usual == .success { Bulktop.exit(withError: error) }
        if let failure = error as? CommandFailed {
            Output.complain(failure.message)
            quit(failure.status)
        }
        let message = Bulktop.fullMessage(for: error)
        if !message.isEmpty { Output.complain(message) }
        quit(usual == .validationFailure ? ExitStatus.usage : usual.rawValue)
    }
}

/// A command that cannot go on: what the user reads on stderr, and the exit status.
struct CommandFailed: Error {
    let reason: String
    let status: Int32

    init(_ reason: String, status: Int32) {
        self.reason = reason
        self.status = status
    }

    var message: String { "bulktop: " + reason }
}
