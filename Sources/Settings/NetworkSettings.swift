/// What is needed to reach any server, the service or a bucket, and to explain its errors.
package struct NetworkSettings: Hashable, Sendable {
    /// Certificate authorities in PEM, instead of the system's.
    package var caFile: Sourced<String>?
    /// Plain `http://` to hosts other than this machine.
    package var allowPlainHTTP: Bool
    /// Errors that the user has explained in `config.toml`.
    package var failures: [FailureEntry]
    /// Where `config.toml` is looked for, whether it is there or not.
    package var configFile: String?
}

extension ResolvedSettings {
    package var network: NetworkSettings {
        NetworkSettings(caFile: caFile, allowPlainHTTP: allowPlainHTTP, failures: failures, configFile: configFile)
    }
}

extension Settings {
    /// The authorities that the environment names, in the order of the `curl` command.
    package static func authorities(_ environment: [String: String]) -> Sourced<String>? {
        for name in ["CURL_CA_BUNDLE", "SSL_CERT_FILE"] {
            if let path = environment[name], !path.allSatisfy(\.isWhitespace) {
                return Sourced(path, from: .environment(name))
            }
        }
        return nil
    }
}
