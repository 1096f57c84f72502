import Base

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension LocalSystem {
    /// How long another program may hold the lock, in tenths of a second: longer than its ten seconds for the server.
    private static let lockPatience = 150

    /// Renews a login under the official tools' lock, `<file>.oauth.lock`, so that two programs never spend the same
    /// refresh token.
    ///
    /// The file is read again under the lock, for another program may have been faster. It is replaced in one step, at
    /// mode 0600, with everything in it that bulktop does not know.
    ///
    /// - Parameters:
    ///   - login: as the settings had it.
    ///   - isFresh: whether a login may be used as it is.
    ///   - ask: sends the refresh token to the server; called at most once.
    /// - Returns: a login to use, from the file or from the server.
    /// - Throws: `SettingsError` where the file cannot be used, and whatever `ask` throws.
    package func renew(
        _ login: OfficialLogin,
        unless isFresh: (OfficialLogin) -> Bool,
        by ask: (OfficialLogin) throws -> OfficialLogin
    ) throws -> OfficialLogin {
        let lock = try self.lock(login.path + ".oauth.lock")
        defer { withExtendedLifetime(lock) {} }
        guard case .contents(let text, _) = contents(of: login.path),
            let profile = try OfficialConfig.read(text, path: login.path).profiles[login.profile],
            let current = profile.login(named: login.profile, path: login.path)
        else {
            let reason = "it is no longer in \(printable(login.path))"
            throw SettingsError.loginEnded(profile: login.profile, reason: reason)
        }
        guard !isFresh(current) else { return current }
        // Opened before asking: the server forgets the old token when it gives a new one, which must then be kept.
        let file = try Self.writing(login.path) { () throws(SystemError) in try FileReplacement(of: login.path) }
        defer { file.discard() }
        let renewed = try ask(current)
        let bytes = try Self.rewritten(text, with: renewed)
        try Self.writing(login.path) { () throws(SystemError) in try file.commit(bytes) }
        return renewed
    }

    private static func writing<Result>(
        _ path: String,
        _ act: () throws(SystemError) -> Result
    ) throws(SettingsError) -> Result {
        do throws(SystemError) {
            return try act()
        } catch {
            throw .unwritable(path: path, reason: error.reason)
        }
    }

    private func lock(_ path: String) throws(SettingsError) -> FileLock {
        do throws(SystemError) {
            return try FileLock(path: path, patience: Self.lockPatience)
        } catch {
            let reason = error.code == EWOULDBLOCK ? "another program holds the lock" : error.reason
            throw .unwritable(path: path, reason: reason)
        }
    }

    /// The file's text with the tokens of one profile replaced.
    static func rewritten(_ text: String, with login: OfficialLogin) throws -> [UInt8] {
        guard var tree = JSONValue(Array(text.utf8)) else {
            throw SettingsError.unreadable(path: login.path, reason: "not valid JSON")
        }
        let oauth = ["profiles", login.profile, "oauth"]
        for (key, value) in [
            ("access_token", login.accessToken?.reveal()), ("refresh_token", login.refreshToken?.reveal()),
            ("expires_at", login.expiresAt),
        ] {
            if let value { tree.set(.string(value), at: oauth + [key]) }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(tree)) + [UInt8(ascii: "\n")]
    }
}
