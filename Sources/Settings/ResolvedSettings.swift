package import Base

/// What this start of bulktop works with, each value with where it came from.
package struct ResolvedSettings: Hashable, Sendable {
    /// Nil where neither file has a profile that was chosen.
    package var profile: String?
    /// What chose the profile.
    package var profileSource: SettingSource?
    /// Every profile of `config.toml`, sorted.
    package var ownProfiles: [String]
    /// As the user wrote it, checked to be an http or https URL with a host; not yet normalised.
    package var endpoint: Sourced<String>
    /// Nil if nothing gave one; ``requireCredential()`` has the sentence for that.
    package var credential: Sourced<Credential>?
    /// A workspace's UUID, for `X-Tenant-Id`.
    package var workspace: Sourced<String>?
    /// Certificate authorities in PEM, instead of the system's.
    package var caFile: Sourced<String>?
    /// The profile is marked as one where mistakes hurt.
    package var production: Bool
    package var readOnly: Bool
    /// The command line said so, whatever the profile says.
    package var isReadOnlyByFlag: Bool
    /// Plain `http://` to hosts other than this machine.
    package var allowPlainHTTP: Bool
    /// What the banner calls this place, as in `PROD` or `staging`; empty where the profile gives it no name.
    package var environment: String
    /// What the banner paints that name with, unless it is production.
    package var color: PlaceColor
    /// Clicks and the wheel come to the dashboard; the terminal's own selection then needs Shift.
    package var mouse: Bool
    package var store: StoreSettings
    /// An organisation's UUID, for `X-Organization-Id` where a request is about one.
    package var organization: Sourced<String>?
    /// Sent with every request.
    package var headers: [CustomHeader]
    /// Errors that the user has explained in `config.toml`.
    package var failures: [FailureEntry]
    /// Where `config.toml` is looked for, whether it is there or not.
    ///
    /// Nil without a home directory.
    package var configFile: String?
    /// Variables that are set, and to something else than the ones that stand before them.
    package var passedOver: [PassedOverVariable] = []

    /// The credential, or the error that tells every way to give one.
    package func requireCredential() throws(SettingsError) -> Sourced<Credential> {
        guard let credential else { throw .noCredential(profile: profile, configFile: configFile) }
        return credential
    }
}

/// A variable that has no effect, because another one of the same meaning stands before it and says otherwise.
package struct PassedOverVariable: Hashable, Sendable, CustomStringConvertible {
    /// The one that is heard.
    package var winner: String
    package var name: String
    /// What both hold: "key".
    package var noun: String

    package var description: String { "\(name) holds another \(noun) than \(winner), which stands before it" }
}

/// A value and the place that gave it.
package struct Sourced<Value: Hashable & Sendable>: Hashable, Sendable {
    package var value: Value
    package var source: SettingSource

    package init(_ value: Value, from source: SettingSource) {
        self.value = value
        self.source = source
    }
}

/// Where a value came from, in the order of precedence.
package enum SettingSource: Hashable, Sendable, CustomStringConvertible {
    case flag(String)
    case environment(String)
    case profile(String)
    case file(String)
    case standard

    /// Reads after the value: "from LANGSMITH_API_KEY", "from profile eu".
    package var description: String {
        switch self {
        case .flag(let name): "from \(name)"
        case .environment(let name): "from \(name)"
        case .profile(let name): "from profile \(printable(name))"
        case .file(let path): "from \(printable(path))"
        case .standard: "by default"
        }
    }
}

/// What proves who we are: a key travels as `X-API-Key`, a token as `Authorization: Bearer`.
package enum Credential: Hashable, Sendable {
    case apiKey(Secret)
    /// An OAuth login of the official tools, which may have to be renewed before it is used.
    case login(OfficialLogin)
}
