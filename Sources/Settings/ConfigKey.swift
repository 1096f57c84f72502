/// Every key that `config.toml` may hold, named once: the reader, its hints and the check of `config.example.toml`
/// all go through these lists.
enum ConfigKey: String, CaseIterable {
    case defaultProfile = "default_profile"
    case profiles
    case mouse
    case store
    case failure
}

/// The keys of the `[store]` table.
enum StoreKey: String, CaseIterable {
    case enabled
    case days
    case mib
}

/// The keys of a `[profiles.NAME]` table.
enum ProfileKey: String, CaseIterable {
    case endpoint
    case workspace
    case apiKey = "api_key"
    case apiKeyFile = "api_key_file"
    case apiKeyCommand = "api_key_command"
    case caFile = "ca_file"
    case allowPlainHTTP = "allow_plain_http"
    case production
    case readOnly = "read_only"
    case environment
    case color
    case organization
}
