/// What the command line said.
///
/// A key has no flag: arguments are visible to every user of the machine.
package struct SettingsFlags: Hashable, Sendable {
    /// `--config`: this file instead of the one in the XDG place; it must exist.
    package var config: String?
    package var profile: String?
    package var endpoint: String?
    package var workspace: String?
    /// `--api-key-file`: a file holding nothing but the key.
    package var apiKeyFile: String?
    /// `--cacert`: certificate authorities to trust, in PEM.
    package var caFile: String?
    /// `--read-only`: can only be switched on, so that no flag opens what a profile has closed.
    package var readOnly: Bool

    package init(
        config: String? = nil,
        profile: String? = nil,
        endpoint: String? = nil,
        workspace: String? = nil,
        apiKeyFile: String? = nil,
        caFile: String? = nil,
        readOnly: Bool = false
    ) {
        self.config = config
        self.profile = profile
        self.endpoint = endpoint
        self.workspace = workspace
        self.apiKeyFile = apiKeyFile
        self.caFile = caFile
        self.readOnly = readOnly
    }
}
