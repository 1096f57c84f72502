/// One entry of FastAPI's list of what is wrong with a request.
struct Complaint: Hashable, Sendable {
    /// Pydantic's name for it.
    var type: String
    /// `query`, `path` or `body`, then the names down to the value; numbers are written as numbers.
    var location: [String]
    var message: String

    static let notAUUID = "Input should be a valid UUID"

    static func missing(_ location: [String]) -> Self {
        Self(type: "missing", location: location, message: "Field required")
    }

    static func number(_ number: Int, at location: [String], outside range: ClosedRange<Int>) -> Self? {
        if number < range.lowerBound {
            return Self(
                type: "greater_than_equal",
                location: location,
                message: "Input should be greater than or equal to \(range.lowerBound)"
            )
        }
        guard number > range.upperBound else { return nil }
        return Self(
            type: "less_than_equal",
            location: location,
            message: "Input should be less than or equal to \(range.upperBound)"
        )
    }

    /// What the server's own rules, not the types, find wrong with the whole.
    static func rule(_ message: String) -> Self {
        Self(type: "value_error", location: ["body"], message: "Value error, \(message)")
    }
}
