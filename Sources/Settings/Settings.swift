import Base

/// Puts flags, environment and files together: flag > environment > profile > default, as the official tools do.
package enum Settings {
    /// The service's first region, where nothing names another.
    package static let standardEndpoint = "https://api.smith.langchain.com"

    /// Reads what is needed and no more: a key command runs only if nothing before it in the order gave a key.
    ///
    /// A profile is whole: what the chosen one lacks is never taken from another. Without a credential this succeeds;
    /// ``ResolvedSettings/requireCredential()`` is the error for commands that need one.
    package static func resolve(
        flags: SettingsFlags,
        environment: [String: String],
        system: some SystemAccess
    ) throws(SettingsError) -> ResolvedSettings {
        let resolver = Resolver(
            flags: flags,
            environment: environment,
            paths: ConfigPaths(environment: environment),
            system: system
        )
        return try resolver.resolve()
    }

    /// The part of it that needs no credential, for commands that do not ask the service: none is read.
    package static func network(
        flags: SettingsFlags,
        environment: [String: String],
        system: some SystemAccess
    ) throws(SettingsError) -> NetworkSettings {
        let resolver = Resolver(
            flags: flags,
            environment: environment,
            paths: ConfigPaths(environment: environment),
            system: system
        )
        return try resolver.network()
    }
}

private struct Resolver<System: SystemAccess> {
    let flags: SettingsFlags
    let environment: [String: String]
    let paths: ConfigPaths
    let system: System

    /// The profile that was chosen, whichever file it is from.
    private enum Chosen {
        case none
        case own(name: String, ConfigFile.Profile)
        case official(name: String, OfficialConfig.Profile, path: String)

        var name: String? {
            switch self {
            case .none: nil
            case .own(let name, _), .official(let name, _, _): name
            }
        }
    }

    func resolve() throws(SettingsError) -> ResolvedSettings {
        let config = try ownConfig()
        let (chosen, source) = try chooseProfile(config)
        var own: ConfigFile.Profile?
        if case .own(_, let profile) = chosen { own = profile }
        return ResolvedSettings(
            profile: chosen.name,
            profileSource: source,
            ownProfiles: config.profiles.keys.sorted(),
            endpoint: try endpoint(chosen),
            credential: try credential(chosen),
            workspace: try workspace(chosen),
            caFile: caFile(chosen),
            production: own?.production ?? false,
            readOnly: flags.readOnly || own?.readOnly ?? false,
            isReadOnlyByFlag: flags.readOnly,
            allowPlainHTTP: own?.allowPlainHTTP ?? false,
            environment: own?.environment ?? (own?.production == true ? "PROD" : ""),
            color: own?.color ?? .purple,
            mouse: config.mouse,
            store: config.store,
            organization: try organization(chosen),
            headers: try variable(Self.headersVariable).map { text throws(SettingsError) in
                try CustomHeader.read(text, from: Self.headersVariable)
            } ?? [],
            failures: config.failures,
            configFile: configPath,
            passedOver: passedOver
        )
    }

    func network() throws(SettingsError) -> NetworkSettings {
        let config = try ownConfig()
        let (chosen, _) = try chooseProfile(config)
        var allowPlainHTTP = false
        if case .own(_, let profile) = chosen { allowPlainHTTP = profile.allowPlainHTTP }
        return NetworkSettings(
            caFile: caFile(chosen),
            allowPlainHTTP: allowPlainHTTP,
            failures: config.failures,
            configFile: configPath
        )
    }

    // MARK: Files

    private var configPath: String? { flags.config ?? paths.config }

    private func ownConfig() throws(SettingsError) -> ConfigFile {
        guard let path = configPath else { return ConfigFile() }
        switch system.contents(of: path) {
        case .absent:
            guard flags.config == nil else { throw .unreadable(path: path, reason: "there is no such file") }
            return ConfigFile()
        case .unreadable(let reason):
            throw .unreadable(path: path, reason: reason)
        case .contents(let text, let mode):
            let config = try ConfigReader.read(text, path: path)
            if config.profiles.values.contains(where: \.holdsKey) { try checkPrivate(path, mode) }
            return config
        }
    }

    private func officialConfig() throws(SettingsError) -> (config: OfficialConfig, path: String, mode: Int?) {
        guard let path = paths.official else { return (OfficialConfig(), "", nil) }
        switch system.contents(of: path) {
        case .absent: return (OfficialConfig(), path, nil)
        case .unreadable(let reason): throw .unreadable(path: path, reason: reason)
        case .contents(let text, let mode): return (try OfficialConfig.read(text, path: path), path, mode)
        }
    }

    // MARK: Profile

    /// The profile to use, by whichever of five places names one first.
    ///
    /// `--profile`, `LANGSMITH_PROFILE`, our `default_profile`, the official `current_profile`, then one called
    /// `default`. A name is looked for in our file first.
    private func chooseProfile(_ own: ConfigFile) throws(SettingsError) -> (Chosen, SettingSource?) {
        let asked: (name: String, source: SettingSource)?
        if let name = flags.profile {
            asked = (name, .flag("--profile"))
        } else if let name = variable("LANGSMITH_PROFILE") {
            asked = (name, .environment("LANGSMITH_PROFILE"))
        } else {
            asked = nil
        }
        if let name = asked?.name ?? own.defaultProfile, let profile = own.profiles[name] {
            return (.own(name: name, profile), asked?.source ?? .file(configPath ?? ""))
        }

        let official = try officialConfig()
        func found(_ name: String) throws(SettingsError) -> Chosen? {
            guard let profile = official.config.profiles[name] else { return nil }
            if profile.holdsSecret { try checkPrivate(official.path, official.mode) }
            return .official(name: name, profile, path: official.path)
        }
        if let asked {
            if let profile = try found(asked.name) { return (profile, asked.source) }
            let known = Set(own.profiles.keys).union(official.config.profiles.keys).sorted()
            throw .unknownProfile(asked.name, source: asked.source, known: known)
        }
        if let name = official.config.currentProfile, let profile = try found(name) {
            return (profile, .file(official.path))
        }
        if let profile = own.profiles["default"] { return (.own(name: "default", profile), .standard) }
        if let profile = try found("default") { return (profile, .standard) }
        return (.none, nil)
    }

    // MARK: Values

    private func endpoint(_ chosen: Chosen) throws(SettingsError) -> Sourced<String> {
        if let text = flags.endpoint {
            return try checked(text, .flag("--endpoint"), "--endpoint", ValueCheck.endpoint)
        }
        for name in Self.endpointVariables {
            if let text = variable(name) { return try checked(text, .environment(name), name, ValueCheck.endpoint) }
        }
        switch chosen {
        case .own(let name, let profile):
            if let text = profile.endpoint { return Sourced(text, from: .profile(name)) }
        case .official(let name, let profile, let path):
            if let text = profile.endpoint {
                return try checked(
                    text,
                    .profile(name),
                    "api_url of profile \"\(name)\" in \(path)",
                    ValueCheck.endpoint
                )
            }
        case .none: break
        }
        return Sourced(Settings.standardEndpoint, from: .standard)
    }

    private func workspace(_ chosen: Chosen) throws(SettingsError) -> Sourced<String>? {
        if let text = flags.workspace {
            return try checked(text, .flag("--workspace"), "--workspace", ValueCheck.workspace)
        }
        for name in Self.workspaceVariables {
            if let text = variable(name) { return try checked(text, .environment(name), name, ValueCheck.workspace) }
        }
        switch chosen {
        case .own(let name, let profile):
            return profile.workspace.map { Sourced($0, from: .profile(name)) }
        case .official(let name, let profile, let path):
            guard let text = profile.workspace else { return nil }
            return try checked(
                text,
                .profile(name),
                "workspace_id of profile \"\(name)\" in \(path)",
                ValueCheck.workspace
            )
        case .none: return nil
        }
    }

    // The first one that is set is heard, as in the official tools.
    private static var endpointVariables: [String] { ["LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT"] }
    private static var workspaceVariables: [String] {
        ["LANGSMITH_WORKSPACE_ID", "LANGSMITH_TENANT_ID", "LANGCHAIN_WORKSPACE_ID"]
    }
    private static var keyVariables: [String] { ["LANGSMITH_API_KEY", "LANGCHAIN_API_KEY"] }

    /// Where two variables differ, a flag before both of them makes no difference any more.
    private var passedOver: [PassedOverVariable] {
        let kinds = [
            ("endpoint", Self.endpointVariables, flags.endpoint),
            ("workspace", Self.workspaceVariables, flags.workspace),
            ("key", Self.keyVariables, flags.apiKeyFile),
        ]
        return kinds.flatMap { noun, names, flag -> [PassedOverVariable] in
            guard flag == nil, let winner = names.first(where: { variable($0) != nil }) else { return [] }
            let value = variable(winner).map(ValueCheck.trimmedKey)
            return names.filter { variable($0).map(ValueCheck.trimmedKey) ?? value != value }
                .map { PassedOverVariable(winner: winner, name: $0, noun: noun) }
        }
    }

    static var headersVariable: String { "LANGCHAIN_CUSTOM_HEADERS" }

    /// A key has an organisation of its own; a login may be of several.
    private func organization(_ chosen: Chosen) throws(SettingsError) -> Sourced<String>? {
        let name = "LANGSMITH_ORGANIZATION_ID"
        if let text = variable(name) { return try checked(text, .environment(name), name, ValueCheck.organization) }
        guard case .own(let profile, let values) = chosen else { return nil }
        return values.organization.map { Sourced($0, from: .profile(profile)) }
    }

    private func credential(_ chosen: Chosen) throws(SettingsError) -> Sourced<Credential>? {
        if let path = flags.apiKeyFile {
            return Sourced(try keyFile(paths.expand(path)), from: .flag("--api-key-file"))
        }
        for name in Self.keyVariables {
            if let text = variable(name) { return Sourced(try key(text, name), from: .environment(name)) }
        }
        switch chosen {
        case .own(let name, let profile):
            guard let key = profile.key else { return nil }
            return Sourced(try credential(key), from: .profile(name))
        case .official(let name, let profile, let path):
            if let login = profile.login(named: name, path: path) {
                for (field, token) in [("access_token", login.accessToken), ("refresh_token", login.refreshToken)] {
                    if let token, let problem = ValueCheck.key(token.reveal()) {
                        throw .badValue(name: "\(field) of profile \"\(name)\" in \(path)", problem: problem)
                    }
                }
                return Sourced(.login(login), from: .profile(name))
            }
            guard let text = profile.apiKey else { return nil }
            return Sourced(try key(text.reveal(), "api_key of profile \"\(name)\" in \(path)"), from: .profile(name))
        case .none: return nil
        }
    }

    private func credential(_ key: ConfigFile.Key) throws(SettingsError) -> Credential {
        switch key {
        case .text(let secret): return .apiKey(secret)
        case .file(let path): return try keyFile(paths.expand(path, relativeTo: configDirectory))
        case .command(let command):
            let output: String
            do {
                output = try system.output(of: command)
            } catch {
                throw .commandFailed(name: "api_key_command", command: command, reason: error.reason)
            }
            // Password managers print the secret on the first line and notes below it.
            let line = output.split(whereSeparator: \.isNewline).first.map { String($0) } ?? ""
            return try self.key(line, "the output of api_key_command")
        }
    }

    private func keyFile(_ path: String) throws(SettingsError) -> Credential {
        switch system.contents(of: path) {
        case .absent: throw .unreadable(path: path, reason: "there is no such file")
        case .unreadable(let reason): throw .unreadable(path: path, reason: reason)
        case .contents(let text, let mode):
            try checkPrivate(path, mode)
            return try key(text, "the key in \(path)")
        }
    }

    private func key(_ text: String, _ name: String) throws(SettingsError) -> Credential {
        if let problem = ValueCheck.serviceKey(text) { throw .badValue(name: name, problem: problem) }
        return .apiKey(Secret(ValueCheck.trimmedKey(text)))
    }

    /// A profile's file stands before the two variables, because those speak of the machine and not of LangSmith.
    private func caFile(_ chosen: Chosen) -> Sourced<String>? {
        if let path = flags.caFile { return Sourced(paths.expand(path), from: .flag("--cacert")) }
        if case .own(let name, let profile) = chosen, let path = profile.caFile {
            return Sourced(paths.expand(path, relativeTo: configDirectory), from: .profile(name))
        }
        return Settings.authorities(environment)
    }

    private var configDirectory: String? {
        guard let path = configPath, let slash = path.lastIndex(of: "/") else { return nil }
        return String(path[..<slash])
    }

    /// An empty variable is an unset one.
    private func variable(_ name: String) -> String? {
        environment[name].flatMap { text in text.allSatisfy(\.isWhitespace) ? nil : text }
    }

    private func checked(
        _ text: String,
        _ source: SettingSource,
        _ name: String,
        _ check: (String) -> String?
    ) throws(SettingsError) -> Sourced<String> {
        if let problem = check(text) { throw .badValue(name: name, problem: problem) }
        return Sourced(text, from: source)
    }
}

extension ConfigFile.Profile {
    fileprivate var holdsKey: Bool {
        if case .text = key { true } else { false }
    }
}

/// A key that others of the machine can read is not secret; a pipe has no mode.
func checkPrivate(_ path: String, _ mode: Int?) throws(SettingsError) {
    if let mode, mode & 0o077 != 0 { throw .exposed(path: path, mode: mode) }
}
