package import Base

/// The exchange of a refresh token for a new access token, as the official Go and Python SDKs do it (RFC 6749, 6).
package enum LoginRenewal {
    /// What the server gave.
    package struct Tokens: Hashable, Sendable {
        package var accessToken: Secret
        /// Nil means that the old one stays good.
        package var refreshToken: Secret?
        package var lifetime: Duration
    }

    /// Why it gave nothing, as a sentence's rest: "the server answered invalid_grant".
    package struct Refusal: Error, Hashable, Sendable {
        package var reason: String
    }

    /// Whether a token that ends then must be renewed now: one that is about to end would end under way.
    package static func isDue(expiresAt: Timestamp?, at now: Timestamp) -> Bool {
        guard let expiresAt else { return false }
        return expiresAt.since(now) <= .seconds(60)
    }

    package static func request(to address: ServerAddress, refreshToken: Secret) -> HTTPRequest {
        let token = Percent.encoded(refreshToken.reveal())
        let form = "grant_type=refresh_token&client_id=langsmith-cli&refresh_token=\(token)"
        return HTTPRequest(
            .post,
            address.baseURL + Endpoint.token.path,
            headers: [
                HTTPHeader("Accept", "application/json"),
                HTTPHeader("Content-Type", "application/x-www-form-urlencoded"),
            ],
            body: Array(form.utf8),
            timeout: .seconds(10),
            bodyLimit: 1 << 20
        )
    }

    /// Reads `{access_token, expires_in, refresh_token?}`, or `{error, error_description?}`; a refusal's words never show
    /// the `refreshToken` that was sent.
    package static func tokens(
        in response: HTTPResponse,
        for refreshToken: Secret
    ) throws(Refusal) -> Tokens {
        var access: String?
        var refresh: String?
        var seconds: Double?
        var error: String?
        var description: String?
        do throws(JSONFailure) {
            try JSONReader.read(response.body) { (reader) throws(JSONFailure) in
                _ = try reader.object { (reader, key) throws(JSONFailure) in
                    switch key {
                    case "access_token": access = try reader.string()?.text
                    case "refresh_token": refresh = try reader.string()?.text
                    case "expires_in": seconds = try reader.double()
                    case "error": error = try reader.anyText()
                    case "error_description": description = try reader.anyText()
                    default: try reader.skip()
                    }
                }
            }
        } catch {
            throw Refusal(reason: "the server answered \(HTTPStatus.words(response.status)) without the tokens")
        }
        guard (200..<300).contains(response.status), error == nil, let access, !access.isEmpty else {
            let words = [error, description].compactMap { $0 }.joined(separator: ": ")
            let said = words.isEmpty ? HTTPStatus.words(response.status) : Mask([refreshToken]).line(words, limit: 200)
            throw Refusal(reason: "the server answered \(said)")
        }
        // Without a lifetime it is used once, and renewed at the next start.
        let lifetime = Duration.seconds(min(max(seconds ?? 0, 0), 1e9))
        return Tokens(
            accessToken: Secret(access),
            refreshToken: refresh.flatMap { $0.isEmpty ? nil : Secret($0) },
            lifetime: lifetime
        )
    }
}
