import Base

/// What `config.toml` says, checked.
///
/// An absent file is the same as an empty one.
struct ConfigFile: Hashable, Sendable {
    var defaultProfile: String?
    var profiles: [String: Profile] = [:]
    var mouse = true
    var store = StoreSettings()
    /// In the order of the file.
    var failures: [FailureEntry] = []

    /// One `[profiles.NAME]` table; what it does not say is nil or the default.
    struct Profile: Hashable, Sendable {
        var endpoint: String?
        var workspace: String?
        var key: Key?
        var caFile: String?
        var allowPlainHTTP = false
        var production = false
        var readOnly = false
        var environment: String?
        var color = PlaceColor.purple
        var organization: String?
    }

    /// The one way in which a profile gives its key.
    enum Key: Hashable, Sendable {
        case text(Secret)
        case file(String)
        case command(String)
    }
}
