import App
import Base
import CurlTransport
import LangSmith
import Monitor
import Settings

extension OfficialLogin {
    /// The access token, renewed first if it is missing or about to end.
    ///
    /// - Throws: `CommandFailed` that says to log in again, or why the server could not be asked.
    func usableToken(
        at address: ServerAddress,
        options: CurlTransport.Options,
        environment: [String: String]
    ) throws -> Secret {
        if let token = freshToken { return token }
        do {
            guard refreshToken != nil else {
                let end = expiresAt ?? "an unknown time"
                throw SettingsError.loginEnded(profile: profile, reason: "it ended at \(end)")
            }
            let renewed = try LocalSystem(environment: environment).renew(self, unless: { $0.freshToken != nil }) {
                try $0.askForRenewal(at: address, options: options)
            }
            guard let token = renewed.accessToken else {
                throw SettingsError.loginEnded(profile: profile, reason: "it has no token")
            }
            return Secret(token.exposed)
        } catch let error as SettingsError {
            throw CommandFailed("\(error)", status: ExitStatus.usage)
        }
    }

    private var freshToken: Secret? {
        let end = expiresAt.flatMap { Timestamp($0) }
        guard let accessToken, !LoginRenewal.isDue(expiresAt: end, at: SystemClock().now().wall) else { return nil }
        return Secret(accessToken.exposed)
    }

    private func askForRenewal(at address: ServerAddress, options: CurlTransport.Options) throws -> OfficialLogin {
        guard let refreshToken else {
            throw SettingsError.loginEnded(profile: profile, reason: "it has no refresh token")
        }
        let transport = CurlTransport(options: options)
        defer { transport.shutdown() }
        let request = LoginRenewal.request(to: address, refreshToken: Secret(refreshToken.exposed))
        do {
            let tokens = try LoginRenewal.tokens(in: blocking { try await transport.send(request) })
            return renewed(
                accessToken: SecretText(tokens.accessToken.reveal()),
                refreshToken: tokens.refreshToken.map { SecretText($0.reveal()) },
                expiresAt: "\(SystemClock().now().wall + tokens.lifetime)"
            )
        } catch let refusal as LoginRenewal.Refusal {
            throw SettingsError.loginEnded(profile: profile, reason: refusal.reason)
        } catch let error as TransportError {
            throw CommandFailed("the login could not be renewed. \(error.sentence)", status: ExitStatus.unreachable)
        }
    }
}
