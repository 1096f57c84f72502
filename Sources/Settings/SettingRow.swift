import Base

/// One resolved value as a person reads it: what it is called in `config.toml`, what it is, and where it came from.
package struct SettingRow: Hashable, Sendable {
    package var name: String
    package var value: String
    package var source: String
}

extension ResolvedSettings {
    /// Every value, the secret ones masked.
    package var rows: [SettingRow] {
        let fromProfile = profile.map { "\(SettingSource.profile($0))" } ?? "\(SettingSource.standard)"
        func truth(_ key: ProfileKey, _ value: Bool) -> SettingRow {
            SettingRow(name: key.rawValue, value: "\(value)", source: value ? fromProfile : "\(SettingSource.standard)")
        }
        func row(_ key: ProfileKey, _ value: Sourced<String>?) -> SettingRow {
            SettingRow(
                name: key.rawValue,
                value: value.map { printable($0.value) } ?? "none",
                source: "\(value?.source ?? .standard)"
            )
        }
        return [
            SettingRow(
                name: "profile",
                value: profile.map(printable) ?? "none",
                source: "\(profileSource ?? .standard)"
            ),
            row(.endpoint, endpoint),
            row(.workspace, workspace),
            SettingRow(
                name: ProfileKey.apiKey.rawValue,
                value: credential?.value.masked ?? "none",
                source: "\(credential?.source ?? .standard)"
            ),
            row(.caFile, caFile),
            truth(.allowPlainHTTP, allowPlainHTTP),
            truth(.production, production),
            SettingRow(
                name: ProfileKey.readOnly.rawValue,
                value: "\(readOnly)",
                source: isReadOnlyByFlag ? "\(SettingSource.flag("--read-only"))" : truth(.readOnly, readOnly).source
            ),
            SettingRow(
                name: ProfileKey.environment.rawValue,
                value: environment.isEmpty ? "none" : printable(environment),
                source: environment.isEmpty ? "\(SettingSource.standard)" : fromProfile
            ),
            SettingRow(
                name: ProfileKey.color.rawValue,
                value: color.rawValue,
                source: color == .purple ? "\(SettingSource.standard)" : fromProfile
            ),
            SettingRow(
                name: ConfigKey.mouse.rawValue,
                value: "\(mouse)",
                source: "\(mouse ? .standard : SettingSource.file(configFile ?? ""))"
            ),
            SettingRow(
                name: ConfigKey.store.rawValue,
                value: store.words,
                source: "\(store == StoreSettings() ? .standard : SettingSource.file(configFile ?? ""))"
            ),
            row(.organization, organization),
            SettingRow(
                name: "headers",
                value: headers.isEmpty
                    ? "none" : headers.map { "\(printable($0.name)): ••••" }.joined(separator: ", "),
                source: "\(headers.isEmpty ? .standard : SettingSource.environment("LANGCHAIN_CUSTOM_HEADERS"))"
            ),
            SettingRow(
                name: ConfigKey.failure.rawValue,
                value: failures.isEmpty ? "none" : failures.map { printable($0.name) }.joined(separator: ", "),
                source: "\(failures.isEmpty ? .standard : SettingSource.file(configFile ?? ""))"
            ),
        ]
    }
}

extension Credential {
    /// What kind of secret it is, and nothing of it.
    package var masked: String {
        switch self {
        case .apiKey(let key) where key.reveal() == unknownKey: "•••• (what api_key_command prints; it was not run)"
        case .apiKey(let key):
            if key.reveal().hasPrefix("lsv2_sk_") {
                "\(key) (service key)"
            } else if key.reveal().hasPrefix("lsv2_pt_") {
                "\(key) (personal key)"
            } else {
                "\(key)"
            }
        case .login(let login):
            "•••• (login" + (login.expiresAt.map { ", until \(printable($0))" } ?? "")
                + (login.refreshToken == nil ? ")" : ", renewed by itself)")
        }
    }
}

/// Stands for the key that a command would have printed; no real key looks like it.
private let unknownKey = "not-run"

/// A machine whose commands are not run, for looking at settings without asking anybody for a passphrase.
package struct PassiveSystem<Base: SystemAccess>: SystemAccess {
    private let base: Base

    package init(_ base: Base) {
        self.base = base
    }

    package func contents(of path: String) -> FileReading { base.contents(of: path) }

    package func output(of command: String) -> String { unknownKey }
}
