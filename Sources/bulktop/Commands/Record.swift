import Changes
import App
import ArgumentParser
import Monitor

/// `bulktop record`: the dashboard's polling without a screen, written to a file.
struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Record what the service answers, without a screen.",
        discussion: """
            Asks what the dashboard would ask with nothing selected, within the same request budget, and writes every \
            answer with its time and without secrets. Open the file with 'bulktop replay'. To record what you are \
            looking at, run 'bulktop --record FILE' instead.
            """
    )

    @OptionGroup var connection: ConnectionOptions

    @Option(name: .customLong("for"), help: "How long, such as 90s, 30m or 8h; until it is interrupted by default.")
    var length: Span?

    @Argument(help: "The file, which must not exist yet.")
    var file: String

    func run() throws {
        let connection = try Connection(
            connection.flags,
            environment: ProcessEnvironment.current,
            recordingTo: file
        )
        defer { connection.close() }
        Output.complain("Recording \(connection.session.host) to \(file)" + (length == nil ? "; Ctrl-C ends it." : "."))
        let (client, workspace, length) = (connection.client, connection.session.workspace, length)
        try blocking {
            var options = Poller.Options()
            options.workspace = workspace
            let clock = SystemClock()
            let poller = Poller(client: client, clock: clock, seed: .random(in: .min ... .max), options: options) { _ in
            }
            let interruption = Interruption()
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await poller.run() }
                group.addTask { await interruption.wait() }
                if let length {
                    group.addTask { try? await clock.sleep(until: clock.now().steady + length.duration) }
                }
                await group.next()
                group.cancelAll()
            }
        }
    }
}

/// A length of time as users write it: a number with `s`, `m` or `h`.
struct Span: ExpressibleByArgument, CustomStringConvertible {
    var duration: Duration

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600]
        guard let unit = argument.last.flatMap({ units[$0] }), let number = Int64(argument.dropLast()),
            (0...1_000_000).contains(number)
        else { return nil }
        duration = .seconds(number * unit)
    }

    var description: String { "\(duration.components.seconds)s" }
}
