package import Base

/// The `curl` commands that ask the service for the same, the key and every secret in a variable, for a POSIX shell.
///
/// In all of them `baseURL` is as in `ServerAddress.baseURL`, and `workspace` is the one named in a header, nil for the
/// key's own.
package enum Curl {
    /// How a request shows who sends it, without a secret.
    package struct Sender: Hashable, Sendable {
        fileprivate var proof: String? = #"-H "X-API-Key: $LANGSMITH_API_KEY""#
        fileprivate var organization: String?
        /// Of the user's own headers, whose values may be secret.
        fileprivate var names: [String] = []

        /// Somebody with a key, and nothing else.
        package init() {}

        package init(_ credentials: Credentials) {
            switch credentials.proof {
            case .apiKey: break
            case .bearer: proof = #"-H "Authorization: Bearer $LANGSMITH_TOKEN""#
            case nil: proof = nil
            }
            organization = credentials.organization
            names = credentials.extra.map(\.name).filter { name in
                !name.isEmpty && name.utf8.allSatisfy { Self.isPlain($0) || $0 == UInt8(ascii: "-") }
            }
        }

        private static func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f: true
            default: false
            }
        }

        /// `-H "X-Gateway-Key: $X_GATEWAY_KEY"`.
        fileprivate var ownHeaders: [String] {
            names.map { #"-H "\#($0): $\#($0.uppercased().replacing("-", with: "_"))""# }
        }
    }

    package static func lines(
        _ route: Route,
        baseURL: String,
        workspace: ID<Workspace>?,
        sender: Sender = Sender()
    ) -> [String] {
        let organization = route.isAboutOrganization ? sender.organization : nil
        let names = organization.map { [#"-H \#(quoted("X-Organization-Id: \($0)"))"#] } ?? []
        return lines("curl", sender, workspace, rest: names, url: baseURL + route.target)
    }

    package static func lines(
        _ write: Write,
        baseURL: String,
        workspace: ID<Workspace>?,
        sender: Sender = Sender()
    ) -> [String] {
        let rest = write.shownBody.map { body in
            var text = quoted(String(decoding: body, as: UTF8.self))
            // Out of the single quotes and into double ones, where the shell puts the variables' values.
            for name in S3Credentials.variables { text.replace("\"$\(name)\"", with: "\"'\"$\(name)\"'\"") }
            return [#"-H "Content-Type: application/json""#, "-d \(text)"]
        }
        let method = write.route.method.rawValue
        return lines("curl -X \(method)", sender, workspace, rest: rest ?? [], url: baseURL + write.route.path)
    }

    private static func lines(
        _ command: String,
        _ sender: Sender,
        _ workspace: ID<Workspace>?,
        rest: [String],
        url: String
    ) -> [String] {
        let names = workspace.map { [#"-H "X-Tenant-Id: \#($0)""#] } ?? []
        let later = (names + rest + sender.ownHeaders).map { "     \($0) \\" }
        let proof = sender.proof.map { " \($0)" } ?? ""
        return ["\(command)\(proof) \\"] + later + ["     \(quoted(url))"]
    }

    /// As a shell takes it for one word, whatever is in the text.
    package static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
