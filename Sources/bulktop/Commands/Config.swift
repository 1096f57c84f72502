import ArgumentParser
import Base
import LangSmith
import Settings

/// `bulktop config`: where the settings are, whether they are right, and what they come to.
struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at the settings: path, check, show.",
        subcommands: [ConfigPath.self, ConfigCheck.self, ConfigShow.self]
    )
}

/// `bulktop config path`: where the files are.
struct ConfigPath: Command {
    static let configuration = CommandConfiguration(
        commandName: "path",
        abstract: "Print every file that is looked for, and whether it is there."
    )

    @OptionGroup var options: ConnectionOptions

    func run(_ context: Context) throws {
        let environment = context.environment
        let paths = ConfigPaths(environment: environment)
        let system = LocalSystem(environment: environment)
        let files = [
            ("settings", options.config ?? paths.config), ("official profiles", paths.official), ("log", paths.log),
        ]
        for (name, path) in files {
            let label = padded(name, 18)
            guard let path else {
                try context.output.line("\(label) nowhere: HOME is not set")
                continue
            }
            try context.output.line(
                "\(label) \(CleanText.line(path, limit: 4096)) (\(Self.presence(of: path, system)))"
            )
        }
    }

    private static func presence(of path: String, _ system: LocalSystem) -> String {
        switch system.contents(of: path) {
        case .absent: "not there"
        case .unreadable(let reason): reason
        case .contents: "there"
        }
    }
}

/// `bulktop config check`: what is wrong in them.
struct ConfigCheck: Command {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what is wrong with the settings, each with its file, line and column.",
        discussion: "Every profile is checked. No command is run and no server asked. Exit status: 0 fine, 2 not."
    )

    @OptionGroup var options: ConnectionOptions

    func run(_ context: Context) throws {
        let environment = context.environment
        let system = LocalSystem(environment: environment)
        let problems = Settings.problems(flags: options.flags, environment: environment, system: system)
        for problem in problems { try context.output.line("\(problem)") }
        guard problems.isEmpty else { throw CommandFailed.found(.usage) }
        do throws(SettingsError) {
            let settings = try options.flags.resolve(environment, PassiveSystem(system))
            _ = try settings.network.knownFailures
            _ = try settings.address
        } catch {
            try context.output.line("\(error)")
            throw CommandFailed.found(.usage)
        }
        try context.output.line("The settings are right.")
    }
}

/// `bulktop config show`: what they come to.
struct ConfigShow: Command {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print every value with where it came from; keys are masked."
    )

    @OptionGroup var options: ConnectionOptions

    func run(_ context: Context) throws {
        let environment = context.environment
        let rows: [SettingRow]
        do throws(SettingsError) {
            rows = try options.flags.resolve(environment, PassiveSystem(LocalSystem(environment: environment))).rows
        } catch {
            throw CommandFailed.settings(error)
        }
        let widths = (rows.map(\.name.count).max() ?? 0, min(rows.map(\.value.count).max() ?? 0, 60))
        for row in rows {
            try context.output.line("\(padded(row.name, widths.0))  \(padded(row.value, widths.1))  \(row.source)")
        }
    }
}

private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}
