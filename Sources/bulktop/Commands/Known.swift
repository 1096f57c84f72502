import ArgumentParser
import Base
import LangSmith
import Monitor
import Settings

/// `bulktop known`: the problems that somebody knows of, for other people and other machines.
struct Known: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, export and import the problems that are known.",
        discussion: """
            In the dashboard m says of a problem that it is known, with a note, until it changes, for a time or for \
            ever; it leaves the banner, the counts and the problems of 'bulktop status'. They are kept on this machine \
            alone; a file takes them to another.
            """,
        subcommands: [KnownShow.self, KnownExport.self, KnownImport.self],
        defaultSubcommand: KnownShow.self
    )
}

/// `bulktop known list`: what is known on this machine, of every place.
struct KnownShow: Command {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what is known on this machine, of every place (the default)."
    )

    func run(_ context: Context) throws {
        let list = try KnownFile(environment: context.environment).read()
        guard !list.known.isEmpty else { return try context.output.line("No problem is known.") }
        for entry in list.known.reversed() {
            guard let problem = entry.problem else { continue }
            let place = [entry.host, entry.workspace.map { String($0.prefix(8)) }].compactMap(\.self)
            let note = problem.note.isEmpty ? "" : ": \(problem.note)"
            try context.output.line(
                CleanText.line(
                    "\(entry.condition)  \(problem.export.short)  \(place.joined(separator: " "))  "
                        + "since \(Words.minute(problem.since)), \(problem.spanWords)\(note)",
                    limit: 600
                )
            )
        }
    }
}

/// `bulktop known export`: all of it as a file.
struct KnownExport: Command {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write what is known to a file, for 'bulktop known import' elsewhere."
    )

    @Argument(help: ArgumentHelp("A new file.", valueName: "file"))
    var file: String

    func run(_ context: Context) throws {
        let list = try KnownFile(environment: context.environment).read()
        let bytes = try list.bytes
        do throws(SystemError) {
            try PrivateFile(creating: file).append(bytes)
        } catch {
            throw CommandFailed.arguments([CleanText.line("\(error)", limit: 4096)])
        }
        try context.output.line("\(list.known.count) written to \(CleanText.line(file, limit: 4096)).")
    }
}

/// `bulktop known import`: takes in what somebody else exported.
struct KnownImport: Command {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take in what 'bulktop known export' wrote elsewhere.",
        discussion: "Of two about the same problem the later one counts. Nothing is taken from a file that is damaged."
    )

    @Argument(help: ArgumentHelp("The file.", valueName: "file"))
    var file: String

    func run(_ context: Context) throws {
        let name = CleanText.line(file, limit: 4096)
        guard let text = try KnownFile.text(of: file) else {
            throw CommandFailed.arguments(["\(name): there is no such file"])
        }
        let other: KnownList
        do throws(KnownList.Problem) {
            other = try KnownList(text)
        } catch {
            throw CommandFailed.arguments(["\(name) \(error.reason)"])
        }
        let (taken, all) = try KnownFile(environment: context.environment).change { list in
            (list.merge(other), list.known.count)
        }
        try context.output.line("\(taken) of \(other.known.count) taken in; \(all) are known.")
    }
}
