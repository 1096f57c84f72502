@testable import Settings

/// A machine made of tables.
///
/// A command that is not in them fails the way a missing program does.
struct TableSystem: SystemAccess {
    var files: [String: FileReading] = [:]
    var commands: [String: String] = [:]

    func contents(of path: String) -> FileReading {
        files[path] ?? .absent
    }

    func output(of command: String) throws(CommandFailure) -> String {
        guard let output = commands[command] else { throw CommandFailure("exited with status 127") }
        return output
    }
}

/// A home with these settings in it, readable by its owner alone.
func home(_ config: String, official: String? = nil, mode: Int = 0o600) -> TableSystem {
    var system = TableSystem()
    system.files["/home/me/.config/bulktop/config.toml"] = .contents(config, mode: mode)
    if let official { system.files["/home/me/.langsmith/config.json"] = .contents(official, mode: mode) }
    return system
}

func resolve(
    _ system: TableSystem = TableSystem(),
    _ environment: [String: String] = [:],
    flags: SettingsFlags = SettingsFlags()
) throws(SettingsError) -> ResolvedSettings {
    let home = ["HOME": "/home/me"]
    return try Settings.resolve(
        flags: flags,
        environment: home.merging(environment) { $1 },
        system: system
    )
}

/// The sentence a user would read, or nil where nothing is wrong.
func complaint(_ work: () throws(SettingsError) -> ResolvedSettings) -> String? {
    do {
        _ = try work()
        return nil
    } catch {
        return error.description
    }
}
