package import Base

/// An OAuth login of the official tools, as their file has it.
package struct OfficialLogin: Hashable, Sendable {
    package var profile: String
    /// The file it is in, and into which a renewed one goes.
    package var path: String
    package var accessToken: Secret?
    package var refreshToken: Secret?
    /// When the access token ends, as written: RFC 3339.
    package var expiresAt: String?

    package init(
        profile: String,
        path: String,
        accessToken: Secret? = nil,
        refreshToken: Secret? = nil,
        expiresAt: String? = nil
    ) {
        self.profile = profile
        self.path = path
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.expiresAt = expiresAt
    }

    /// The same login with what a server gave for its refresh token; one without a new refresh token keeps the old.
    package func renewed(accessToken: Secret, refreshToken: Secret?, expiresAt: String) -> OfficialLogin {
        var login = self
        login.accessToken = accessToken
        login.refreshToken = refreshToken ?? self.refreshToken
        login.expiresAt = expiresAt
        return login
    }
}

extension OfficialConfig.Profile {
    /// The login of a profile; nil where it has neither token.
    func login(named name: String, path: String) -> OfficialLogin? {
        guard accessToken != nil || refreshToken != nil else { return nil }
        return OfficialLogin(
            profile: name,
            path: path,
            accessToken: accessToken,
            refreshToken: refreshToken,
            expiresAt: accessTokenExpiry
        )
    }

    var holdsSecret: Bool { apiKey != nil || accessToken != nil || refreshToken != nil }
}
