package import Base

/// Who asks, and about which workspace.
package struct Credentials: Hashable, Sendable {
    package enum Proof: Hashable, Sendable {
        /// A personal or service key, `X-API-Key`.
        case apiKey(Secret)
        /// The access token of an OAuth login, `Authorization: Bearer`.
        case bearer(Secret)
    }

    /// Nil asks without a key, which only a server that wants none will answer.
    package var proof: Proof?
    /// `X-Tenant-Id`.
    ///
    /// Nil means the key's own workspace; a key of a whole organisation is refused without one.
    package var workspace: ID<Workspace>?

    /// `X-Organization-Id`, sent where a question is about an organisation; nil means the key's own.
    package var organization: String?
    /// Of the user's own, as for a gateway on the way: sent after all others.
    ///
    /// Values may be secret.
    package var extra: [HTTPHeader] = []

    package init(_ proof: Proof?, workspace: ID<Workspace>? = nil) {
        self.proof = proof
        self.workspace = workspace
    }

    /// The headers of every request, in the order they are sent.
    package var headers: [HTTPHeader] {
        var headers: [HTTPHeader] = []
        switch proof {
        case .apiKey(let key): headers.append(HTTPHeader("X-API-Key", key.reveal()))
        case .bearer(let token):
            headers.append(HTTPHeader("Authorization", "Bearer " + token.reveal()))
            if let user = AccessToken.subject(of: token) { headers.append(HTTPHeader("X-User-Id", user)) }
        case nil: break
        }
        if let workspace { headers.append(HTTPHeader("X-Tenant-Id", "\(workspace)")) }
        return headers
    }
}
