import LangSmith
import Settings

extension ConnectionOptions {
    var flags: SettingsFlags {
        SettingsFlags(
            config: config,
            profile: profile,
            endpoint: endpoint,
            workspace: workspace,
            apiKeyFile: apiKeyFile,
            caFile: caFile,
            readOnly: readOnly
        )
    }
}

extension SettingsFlags {
    func resolve(
        _ environment: [String: String],
        _ system: some SystemAccess
    ) throws(SettingsError) -> ResolvedSettings {
        try Settings.resolve(flags: self, environment: environment, system: system)
    }
}

extension NetworkSettings {
    /// What explains errors, the user's own entries included.
    var knownFailures: KnownFailures {
        get throws(SettingsError) { try KnownFailures(adding: failures, from: configFile ?? "") }
    }
}

extension ResolvedSettings {
    /// The endpoint, normalised.
    var address: ServerAddress {
        get throws(SettingsError) {
            do throws(ServerAddress.Problem) {
                return try ServerAddress(endpoint.value, allowPlainHTTP: allowPlainHTTP)
            } catch {
                throw .badValue(name: "the endpoint \(endpoint.source)", problem: "cannot be used: \(error.sentence)")
            }
        }
    }
}
