import Base
import Testing

@testable import Settings

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The login of the official tools is renewed in their file, under their lock.
struct LoginTests {
    private let system = LocalSystem(environment: ["PATH": "/usr/bin:/bin"])

    private static let text = """
        {"current_profile": "eu", "future": {"n": 1.5, "list": [true, null, 9007199254740993]},
         "profiles": {"eu": {"api_url": "https://eu.example.com", "colour": "blue", "oauth": {
            "access_token": "old", "refresh_token": "r1", "expires_at": "2026-11-20T21:00:00Z", "scope": "all"}},
          "us": {"api_key": "lsv2_pt_us"}}}
        """

    /// A directory with the file in it, behind a link.
    private func withFile(_ work: (_ path: String, _ directory: String) throws -> Void) throws {
        let directory = try system.output(of: "mktemp -d").filter { !$0.isNewline }
        defer { _ = try? system.output(of: "rm -r '\(directory)'") }
        let command = "cd '\(directory)'; printf '%s' '\(Self.text)' > real; chmod 640 real; ln -s real config.json"
        _ = try system.output(of: command)
        try work(directory + "/config.json", directory)
    }

    private func login(_ path: String) -> OfficialLogin { OfficialLogin(profile: "eu", path: path) }

    @Test func `new tokens replace the old ones and nothing else, and only the owner can read them`() throws {
        try withFile { path, directory in
            var spent: Secret?
            let login = try system.renew(login(path), unless: { _ in false }) { login in
                spent = login.refreshToken
                return login.renewed(
                    accessToken: Secret("new"),
                    refreshToken: nil,
                    expiresAt: "2026-11-20T22:00:00Z"
                )
            }
            #expect(spent?.reveal() == "r1")
            #expect(login.accessToken?.reveal() == "new")
            guard case .contents(let text, let mode) = system.contents(of: path) else {
                Issue.record("the file is gone")
                return
            }
            #expect(mode == 0o600)
            var expected = try #require(JSONValue(Array(Self.text.utf8)))
            expected.set(.string("new"), at: ["profiles", "eu", "oauth", "access_token"])
            expected.set(.string("2026-11-20T22:00:00Z"), at: ["profiles", "eu", "oauth", "expires_at"])
            #expect(JSONValue(Array(text.utf8)) == expected)
            let files = try system.output(of: "cd '\(directory)'; ls; readlink config.json")
            #expect(files == "config.json\nconfig.json.oauth.lock\nreal\nreal\n")
        }
    }

    @Test func `a login that another program has renewed meanwhile is taken from the file, and nobody is asked`() throws
    {
        try withFile { path, _ in
            let renewed = try system.renew(login(path), unless: { $0.accessToken?.reveal() == "old" }) { _ in
                Issue.record("asked for a token that was there")
                return login(path)
            }
            #expect(renewed.refreshToken?.reveal() == "r1")
            #expect(renewed.expiresAt == "2026-11-20T21:00:00Z")
        }
    }

    @Test func `a server that refuses leaves the file as it was`() throws {
        try withFile { path, directory in
            #expect(throws: SettingsError.loginEnded(profile: "eu", reason: "invalid_grant")) {
                try system.renew(login(path), unless: { _ in false }) { _ in
                    throw SettingsError.loginEnded(profile: "eu", reason: "invalid_grant")
                }
            }
            #expect(system.contents(of: path) == .contents(Self.text, mode: 0o640))
            let files = try system.output(of: "ls '\(directory)'")
            #expect(files == "config.json\nconfig.json.oauth.lock\nreal\n")
        }
    }

    @Test func `a profile that was logged out says how to log in`() throws {
        try withFile { path, _ in
            let gone = OfficialLogin(profile: "us", path: path)
            let error = #expect(throws: SettingsError.self) {
                try system.renew(gone, unless: { _ in false }) { $0 }
            }
            #expect(error?.description.contains("log in again with `langsmith auth login`") == true)
        }
    }
}
