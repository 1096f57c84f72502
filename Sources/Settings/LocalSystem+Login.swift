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
        let file = try Replacement(of: login.path)
        defer { file.discard() }
        let renewed = try ask(current)
        try file.commit(try Self.rewritten(text, with: renewed))
        return renewed
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

/// A file that takes the place of another in one step, or never.
private final class Replacement {
    private let target: String
    private var temporary: [CChar]
    private let file: Int32

    /// Opens a file beside the one that will be replaced, behind any link to it; `mkstemp` gives it the mode 0600.
    init(of path: String) throws(SettingsError) {
        let real = realpath(path, nil)
        defer { free(real) }
        target = real.map { String(cString: $0) } ?? path
        temporary = Array((target + ".XXXXXX").utf8CString)
        file = mkstemp(&temporary)
        guard file >= 0 else { throw .unwritable(path: path, reason: SystemError.reason(errno)) }
    }

    deinit { close(file) }

    func commit(_ bytes: [UInt8]) throws(SettingsError) {
        let failure = bytes.withUnsafeBytes { SystemError.failure(writing: $0, to: file, doing: target) }
        if let failure { throw .unwritable(path: target, reason: failure.reason) }
        guard fsync(file) == 0, rename(temporary, target) == 0 else {
            throw .unwritable(path: target, reason: SystemError.reason(errno))
        }
        temporary = []
    }

    /// Leaves nothing behind; does nothing after a commit.
    func discard() {
        if !temporary.isEmpty { unlink(temporary) }
    }
}
