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
        over network: NetworkAccess,
        _ context: Context
    ) throws -> Secret {
        if let misdirection = address.misdirection { throw CommandFailed.service(.transport(misdirection)) }
        if let token = freshToken(at: context.clock.now().wall) { return token }
        do {
            guard refreshToken != nil else {
                let end = expiresAt ?? "an unknown time"
                throw SettingsError.loginEnded(profile: profile, reason: "it ended at \(end)")
            }
            let renewed = try LocalSystem(environment: context.environment).renew(
                self,
                unless: { $0.freshToken(at: context.clock.now().wall) != nil },
                by: { try $0.askForRenewal(at: address, over: network, context) }
            )
            guard let token = renewed.accessToken else {
                throw SettingsError.loginEnded(profile: profile, reason: "it has no token")
            }
            return Secret(token.reveal())
        } catch let error as SettingsError {
            throw CommandFailed.settings(error)
        }
    }

    private func freshToken(at now: Timestamp) -> Secret? {
        let end = expiresAt.flatMap { Timestamp($0) }
        guard let accessToken, !LoginRenewal.isDue(expiresAt: end, at: now) else { return nil }
        return Secret(accessToken.reveal())
    }

    private func askForRenewal(
        at address: ServerAddress,
        over network: NetworkAccess,
        _ context: Context
    ) throws -> OfficialLogin {
        guard let refreshToken else {
            throw SettingsError.loginEnded(profile: profile, reason: "it has no refresh token")
        }
        let transport = network.transport()
        defer { transport.shutdown() }
        let secret = Secret(refreshToken.reveal())
        let request = LoginRenewal.request(to: address, refreshToken: secret)
        do {
            let tokens = try LoginRenewal.tokens(in: blocking { try await transport.send(request) }, for: secret)
            return renewed(
                accessToken: tokens.accessToken,
                refreshToken: tokens.refreshToken,
                expiresAt: "\(context.clock.now().wall + tokens.lifetime)"
            )
        } catch let refusal as LoginRenewal.Refusal {
            throw SettingsError.loginEnded(profile: profile, reason: refusal.reason)
        } catch let error as TransportError {
            throw CommandFailed.loginNotRenewed(error)
        }
    }
}
