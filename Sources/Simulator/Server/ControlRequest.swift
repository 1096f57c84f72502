import Base

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a test may ask of a server, outside the API's paths.
///
/// - `POST /_simulator/faults` with a `ServerFault`, as in
///   `{"path":"/api/v1/bulk-exports","method":"POST","kind":"reset","act":"first","count":1}`, which lets the service
///   create an export and loses the answer; `DELETE` takes all of them away.
/// - `GET /_simulator/clock`; `POST` with `{"speed": 0}`, with `{"step_seconds": 600}`, or with both.
/// - `GET /_simulator/requests` counts what was asked; `DELETE` begins anew.
enum ControlRequest {
    case addFault(ServerFault)
    case clearFaults
    case readClock
    case setClock(speed: Double?, stepSeconds: Double?)
    case readCounts
    case clearCounts

    static let prefix = "/_simulator/"

    enum Failure: Error {
        case unknown
        case notAllowed
        case malformed(String)

        var response: HTTPResponse {
            switch self {
            case .unknown: .error(404, detail: "Not Found")
            case .notAllowed: .error(405, detail: "Method Not Allowed")
            case .malformed(let reason): .error(400, detail: reason)
            }
        }
    }

    private struct ClockSetting: Decodable {
        var speed: Double?
        var step_seconds: Double?
    }

    init(_ request: HTTPRequest) throws(Failure) {
        switch (request.method, request.url.dropFirst(Self.prefix.count)) {
        case (.post, "faults"): self = .addFault(try Self.decoded(request))
        case (.delete, "faults"): self = .clearFaults
        case (.get, "clock"): self = .readClock
        case (.post, "clock"):
            let setting: ClockSetting = try Self.decoded(request)
            guard (setting.speed ?? 0) >= 0, (setting.step_seconds ?? 0) >= 0 else {
                throw .malformed("time only goes forward")
            }
            self = .setClock(speed: setting.speed, stepSeconds: setting.step_seconds)
        case (.get, "requests"): self = .readCounts
        case (.delete, "requests"): self = .clearCounts
        case (_, "faults"), (_, "clock"), (_, "requests"): throw .notAllowed
        default: throw .unknown
        }
    }

    private static func decoded<Body: Decodable>(_ request: HTTPRequest) throws(Failure) -> Body {
        do {
            return try JSONDecoder().decode(Body.self, from: Data(request.body ?? []))
        } catch {
            throw .malformed("\(error)")
        }
    }
}
