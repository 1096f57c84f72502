import Base

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The official tools' `config.json`, as far as bulktop reads it.
struct OfficialConfig: Hashable, Sendable {
    var currentProfile: String?
    var profiles: [String: Profile] = [:]

    struct Profile: Hashable, Sendable {
        var endpoint: String?
        var workspace: String?
        var apiKey: Secret?
        var accessToken: Secret?
        var refreshToken: Secret?
        /// As written: RFC 3339.
        var accessTokenExpiry: String?
    }

    static func read(_ text: String, path: String) throws(SettingsError) -> OfficialConfig {
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw .unreadable(path: path, reason: reason(error))
        } catch {
            throw .unreadable(path: path, reason: "not valid JSON")
        }
        var config = OfficialConfig(currentProfile: filled(file.current_profile))
        for (name, profile) in file.profiles ?? [:] {
            config.profiles[name] = Profile(
                endpoint: filled(profile.api_url),
                workspace: filled(profile.workspace_id),
                apiKey: filled(profile.api_key).map { Secret(exactly: $0) },
                accessToken: filled(profile.oauth?.access_token).map { Secret(exactly: $0) },
                refreshToken: filled(profile.oauth?.refresh_token).map { Secret(exactly: $0) },
                accessTokenExpiry: filled(profile.oauth?.expires_at)
            )
        }
        return config
    }

    private struct File: Decodable {
        var current_profile: String?
        var profiles: [String: Entry]?
    }

    private struct Entry: Decodable {
        var api_url: String?
        var api_key: String?
        var workspace_id: String?
        var oauth: OAuth?
    }

    private struct OAuth: Decodable {
        var access_token: String?
        var refresh_token: String?
        var expires_at: String?
    }

    private static func filled(_ text: String?) -> String? {
        text.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Names the field, never its value: the file is full of secrets.
    private static func reason(_ error: DecodingError) -> String {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? "it does not hold an object" : "\"\(printable(path))\" has the wrong type"
        default:
            return "not valid JSON"
        }
    }
}
