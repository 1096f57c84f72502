/// Where bulktop's files are, by the XDG Base Directory rules: an empty or relative variable counts as unset.
package struct ConfigPaths: Hashable, Sendable {
    /// Nil without a home directory.
    package let home: String?
    /// `$XDG_CONFIG_HOME/bulktop/config.toml`, else `~/.config/bulktop/config.toml`.
    package let config: String?
    /// `$XDG_STATE_HOME/bulktop/bulktop.log`, else `~/.local/state/bulktop/bulktop.log`.
    package let log: String?
    /// `$XDG_STATE_HOME/bulktop/audit.jsonl`, else `~/.local/state/bulktop/audit.jsonl`.
    package let audit: String?
    /// `$XDG_STATE_HOME/bulktop/known.json`, else `~/.local/state/bulktop/known.json`.
    package let known: String?
    /// `$XDG_CACHE_HOME/bulktop`, else `~/.cache/bulktop`.
    package let cache: String?
    /// `$XDG_STATE_HOME/bulktop`, else `~/.local/state/bulktop`.
    package let state: String?
    /// The official tools' profiles: `$LANGSMITH_CONFIG_FILE`, else `~/.langsmith/config.json`.
    package let official: String?

    package init(environment: [String: String]) {
        func absolute(_ name: String) -> String? {
            environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        let home = absolute("HOME")
        self.home = home
        let configHome = absolute("XDG_CONFIG_HOME") ?? home.map { $0 + "/.config" }
        let stateHome = absolute("XDG_STATE_HOME") ?? home.map { $0 + "/.local/state" }
        config = configHome.map { $0 + "/bulktop/config.toml" }
        log = stateHome.map { $0 + "/bulktop/bulktop.log" }
        audit = stateHome.map { $0 + "/bulktop/audit.jsonl" }
        known = stateHome.map { $0 + "/bulktop/known.json" }
        cache = (absolute("XDG_CACHE_HOME") ?? home.map { $0 + "/.cache" }).map { $0 + "/bulktop" }
        state = stateHome.map { $0 + "/bulktop" }
        let named = environment["LANGSMITH_CONFIG_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        official = named ?? home.map { $0 + "/.langsmith/config.json" }
    }

    /// A path as a user writes it: `~/` is the home directory, and a relative one starts at `directory` if given.
    func expand(_ path: String, relativeTo directory: String? = nil) -> String {
        if path.hasPrefix("~/"), let home { return home + path.dropFirst() }
        guard let directory, !path.hasPrefix("/") else { return path }
        return directory + "/" + path
    }
}
