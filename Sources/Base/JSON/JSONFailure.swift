/// Why a JSON body, or one value inside it, could not be read.
public struct JSONFailure: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The bytes end before the value does.
        case truncated
        /// The bytes are not JSON: nothing after this place can be trusted.
        case malformed
        /// The bytes are JSON, but not of the promised type: only the row they stand in is lost.
        case mismatched
    }

    public var kind: Kind
    /// Where it stands, as `metadata.result.rows_written` or `detail[2].msg`; empty for the body itself.
    public var path: String
    /// What is wrong there, as the end of a sentence; holds no words of the server.
    public var problem: String

    public init(_ kind: Kind, path: String = "", _ problem: String) {
        self.kind = kind
        self.path = path
        self.problem = problem
    }

    /// The same failure seen from the object that holds it under `key`.
    public func under(_ key: String) -> Self {
        let separator = path.isEmpty || path.hasPrefix("[") ? "" : "."
        return Self(kind, path: CleanText.line(key, limit: 80) + separator + path, problem)
    }

    /// The same failure seen from the array that holds it at `index`.
    public func at(_ index: Int) -> Self { under("[\(index)]") }
}
