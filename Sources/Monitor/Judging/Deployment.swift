/// Whose server it is, which decides what its rules are: how long traces live, how many exports run at once.
package enum Deployment: Hashable, Sendable {
    /// LangSmith's own, which is always the newest version.
    case cloud
    /// Somebody's own, by its licence (`/info`).
    case own
    /// Asked by a name that tells nothing, that of a proxy or a private link, and without a licence so far.
    case unknown

    /// - Parameters:
    ///   - host: of the server's address, a port may follow.
    ///   - isLicensed: of `ServerFacts`.
    package init(host: String, isLicensed: Bool?) {
        let name = host.lowercased().prefix { $0 != ":" && $0 != "/" }
        if name == "api.smith.langchain.com" || name.hasSuffix(".smith.langchain.com") {
            self = .cloud
        } else {
            self = isLicensed == true ? .own : .unknown
        }
    }
}
