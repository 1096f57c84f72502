package import Base

/// A successful answer, not yet decoded, so that a body that did not change need never be.
package struct Reply: Hashable, Sendable {
    package var route: Route
    package var body: [UInt8]
    /// The server's clock as its `Date` header told it, in whole seconds.
    package var serverTime: Timestamp?
    package var requestID: String?
    /// When the server will end what answered here (RFC 8594); nil where it has no such plan.
    package var sunset: Timestamp?

    package init(
        route: Route,
        body: [UInt8],
        serverTime: Timestamp? = nil,
        requestID: String? = nil,
        sunset: Timestamp? = nil
    ) {
        self.route = route
        self.body = body
        self.serverTime = serverTime
        self.requestID = requestID
        self.sunset = sunset
    }
}

/// The rows of a list that could be read, and those that could not, which never sink the list.
package struct Rows<Element: Sendable>: Sendable {
    package var values: [Element]
    package var rejected: [RejectedRow]

    package init(values: [Element], rejected: [RejectedRow] = []) {
        self.values = values
        self.rejected = rejected
    }

    /// How many elements the list had on the wire.
    package var count: Int { values.count + rejected.count }
}

extension Rows: Equatable where Element: Equatable {}

/// A row set aside: where it stood, and the field that was wrong.
package struct RejectedRow: Hashable, Sendable {
    package var index: Int
    /// Its `id`, when at least that could be read.
    package var id: String?
    package var field: String
    package var problem: String

    package init(index: Int, id: String?, field: String, problem: String) {
        self.index = index
        self.id = id
        self.field = field
        self.problem = problem
    }
}
