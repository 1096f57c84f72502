import Changes
import App
import ArgumentParser
import Monitor

/// `bulktop record`: the dashboard's polling without a screen, written to a file.
struct Record: Command {
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

    func run(_ context: Context) throws {
        let connection = try Connection(
            connection.flags,
            context,
            recordingTo: file
        )
        defer { connection.close() }
        context.output.complain(
            "Recording \(connection.session.host) to \(file)" + (length == nil ? "; Ctrl-C ends it." : ".")
        )
        let (client, workspace, length) = (connection.client, connection.session.workspace, length)
        let recording = connection.recording
        try blocking {
            var options = Poller.Options()
            options.workspace = workspace
            let clock = context.clock
            let poller = Poller(client: client, clock: clock, seed: context.random(), options: options) { _ in }
            let interruption = context.interruption()
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await poller.run() }
                group.addTask { await interruption.wait() }
                if let recording {
                    // Nothing is worth asking once nothing is written any more.
                    group.addTask { for await problem in recording.problems where problem.isEnd { return } }
                }
                if let length {
                    group.addTask { try? await clock.sleep(until: clock.now().steady + length.duration) }
                }
                await group.next()
                group.cancelAll()
            }
        }
        if let failure = recording?.finish() { throw failure }
    }
}

/// A length of time as users write it: a number with `s`, `m` or `h`.
struct Span: ExpressibleByArgument, CustomStringConvertible {
    var duration: Duration

    init(hours: Int64) { duration = .seconds(hours * 3600) }

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = argument.last.flatMap({ units[$0] }), let number = Int64(argument.dropLast()),
            (0...1_000_000).contains(number)
        else { return nil }
        duration = .seconds(number * unit)
    }

    var description: String { "\(duration.components.seconds)s" }
}
