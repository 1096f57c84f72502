import Base
import LangSmith

/// The OAuth logins of a service: access tokens that somebody got for the one refresh token there is.
///
/// The exchange is that of the official SDKs (API notes, section 2). A token is good for an hour and may do everything.
struct Logins: Sendable {
    private var expiries: [String: Timestamp] = [:]

    static let lifetime = Duration.seconds(3600)

    /// True for a token that was given out and has not expired.
    func isGood(_ token: String, at now: Timestamp) -> Bool { expiries[token].map { now < $0 } ?? false }

    /// `POST {root}/oauth/token` with a form.
    mutating func answer(_ body: [UInt8]?, seed: UInt64, at now: Timestamp) -> HTTPResponse {
        let form = Query(String(decoding: body ?? [], as: UTF8.self)[...])
        guard form.last("grant_type") == "refresh_token" else {
            return Self.refusal("unsupported_grant_type", "only refresh_token is supported")
        }
        guard form.last("client_id") == "langsmith-cli" else { return Self.refusal("invalid_client", "unknown client") }
        guard form.last("refresh_token") == SimulatedService.refreshToken else {
            return Self.refusal("invalid_grant", "the refresh token is invalid, expired or revoked")
        }
        let token = Self.token(seed: seed, at: now)
        expiries[token] = now + Self.lifetime
        return .json { json in
            json.object { json in
                json.key("access_token")
                json.string(token)
                json.key("token_type")
                json.string("Bearer")
                json.key("expires_in")
                json.int(Self.lifetime.components.seconds)
                json.key("refresh_token")
                json.string(SimulatedService.refreshToken)
            }
        }
    }

    private static func refusal(_ code: String, _ description: String) -> HTTPResponse {
        let body = JSONWriter.document { json in
            json.object { json in
                json.key("error")
                json.string(code)
                json.key("error_description")
                json.string(description)
            }
        }
        return HTTPResponse(status: 400, body: body)
    }

    /// In the shape of a JWT, whose signature nobody can check.
    private static func token(seed: UInt64, at now: Timestamp) -> String {
        let user = ID<Int>(seed: seed, kind: .role, number: 2)
        let seconds = now.microseconds / .second
        let claims = #"{"sub":"\#(user)","iat":\#(seconds),"exp":\#(seconds + lifetime.components.seconds)}"#
        let signature = String(Dice.hash(seed, UInt64(bitPattern: now.microseconds)), radix: 16)
        return [#"{"alg":"HS256","typ":"JWT"}"#, claims, signature]
            .map { String(decoding: Base64.url.encoded($0.utf8), as: UTF8.self) }.joined(separator: ".")
    }
}
