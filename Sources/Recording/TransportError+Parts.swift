import Base
import LangSmith

extension TransportError {
    /// The word that a recording has for each case.
    enum Kind: String {
        case nameNotResolved = "name_not_resolved"
        case connectionRefused = "connection_refused"
        case timedOut = "timed_out"
        case tls
        case connectionReset = "connection_reset"
        case truncated
        case tooLarge = "too_large"
        case redirectRefused = "redirect_refused"
        case badAddress = "bad_address"
        case proxy
        case cancelled
        case unsupported
        case other
    }

    /// The case and its values, as a recording has them.
    var parts: (kind: Kind, number: Int?, text: String?) {
        switch self {
        case .nameNotResolved(let text): (.nameNotResolved, nil, text)
        case .connectionRefused(let text): (.connectionRefused, nil, text)
        case .timedOut(let phase): (.timedOut, nil, phase)
        case .tls(let text): (.tls, nil, text)
        case .connectionReset(let text): (.connectionReset, nil, text)
        case .truncated(let text): (.truncated, nil, text)
        case .tooLarge(let limit): (.tooLarge, limit, nil)
        case .redirectRefused(let target): (.redirectRefused, nil, target)
        case .badAddress(let text): (.badAddress, nil, text)
        case .proxy(let text): (.proxy, nil, text)
        case .cancelled: (.cancelled, nil, nil)
        case .unsupported(let text): (.unsupported, nil, text)
        case .other(let code, let text): (.other, code, text)
        }
    }

    /// The inverse of `parts`.
    init(_ kind: Kind, number: Int, text: String) {
        self =
            switch kind {
            case .nameNotResolved: .nameNotResolved(text)
            case .connectionRefused: .connectionRefused(text)
            case .timedOut: .timedOut(phase: text)
            case .tls: .tls(text)
            case .connectionReset: .connectionReset(text)
            case .truncated: .truncated(text)
            case .tooLarge: .tooLarge(limit: number)
            case .redirectRefused: .redirectRefused(to: text)
            case .badAddress: .badAddress(text)
            case .proxy: .proxy(text)
            case .cancelled: .cancelled
            case .unsupported: .unsupported(text)
            case .other: .other(code: number, text)
            }
    }
}
