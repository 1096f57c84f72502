extension Settings {
    /// Everything that is wrong in the files, for every profile of `config.toml` and not only the chosen one.
    ///
    /// No command is run. A missing key is no fault of a file and is not among them.
    package static func problems(
        flags: SettingsFlags,
        environment: [String: String],
        system: some SystemAccess
    ) -> [SettingsError] {
        let system = PassiveSystem(system)
        var found: [SettingsError] = []
        func look(_ flags: SettingsFlags, _ environment: [String: String]) -> ResolvedSettings? {
            do throws(SettingsError) {
                let settings = try resolve(flags: flags, environment: environment, system: system)
                if let path = settings.caFile?.value {
                    switch system.contents(of: path) {
                    case .absent: throw .unreadable(path: path, reason: "there is no such file")
                    case .unreadable(let reason): throw .unreadable(path: path, reason: reason)
                    case .contents: break
                    }
                }
                return settings
            } catch {
                if !found.contains(error) { found.append(error) }
                return nil
            }
        }
        guard let chosen = look(flags, environment) else { return found }
        // The variables that would stand before a profile's own values.
        let plain = environment.filter { name, _ in !name.hasPrefix("LANGSMITH_") && !name.hasPrefix("LANGCHAIN_") }
        for name in chosen.ownProfiles {
            _ = look(SettingsFlags(config: flags.config, profile: name), plain)
        }
        return found
    }
}
