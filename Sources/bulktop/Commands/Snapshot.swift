import App
import ArgumentParser
import CurlTransport
import Dashboard
import LangSmith
import Monitor
import Screen
import Store

/// `bulktop snapshot`: one frame of the dashboard as text.
struct Snapshot: Command {
    static let configuration = CommandConfiguration(
        abstract: "Print one frame of the dashboard as text.",
        discussion: "Asks once for everything the frame shows, then draws it, without colours and without a terminal."
    )

    @OptionGroup var connection: ConnectionOptions

    @Option(help: "Columns and rows, such as 80x24.")
    var size = FrameSize(columns: 80, rows: 24)

    @Flag(help: "Ask no server: draw what the dashboard last knew, with its age.")
    var cached = false

    func run(_ context: Context) throws {
        let connection = try Connection(connection.flags, context)
        defer { connection.close() }
        let survey: Survey
        if cached {
            let store = connection.store.read(context)
            defer { store.close() }
            survey = Survey(try store.remembered(), of: connection.session, at: context.clock.now())
        } else {
            survey = try Survey.run(on: connection, context)
        }
        let clock = context.clock
        var state = State(
            session: connection.session,
            color: connection.color.tone,
            size: Size(columns: size.columns, rows: size.rows),
            now: clock.now()
        )
        _ = update(&state, .news(.updates(survey.updates), from: state.place), at: clock.now())
        try context.output.line(view(state, at: clock.now()).canvas.text)
        if !cached, let failure = survey.whyNoExports {
            throw CommandFailed.service(failure, of: connection.session)
        }
    }
}

/// A size as users write it.
struct FrameSize: ExpressibleByArgument, CustomStringConvertible {
    var columns: Int
    var rows: Int

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    init?(argument: String) {
        let parts = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let columns = parts[0], let rows = parts[1], (1...1000).contains(columns),
            (1...1000).contains(rows)
        else { return nil }
        self.init(columns: columns, rows: rows)
    }

    var description: String { "\(columns)x\(rows)" }
}
