package import Base
package import LangSmith
import Monitor

extension Ground {
    /// Why the service will not delete a destination, in the words that explain its refusal; nil when no export refers
    /// to it.
    ///
    /// Names three of the exports. Goes through all exports.
    package func users(of destination: ID<Destination>) -> String? {
        // What is counted already spares the look through all exports.
        guard (census.usage[destination]?.total ?? 0) > 0 else { return nil }
        let users = inventory.exports.values.filter { $0.destination == destination }.map { names.words(for: $0) }
        guard !users.isEmpty else { return nil }
        let few = users.sorted().prefix(3).joined(separator: ", ")
        let rest = users.count > 3 ? " and \(users.count - 3) more" : ""
        return "exports still refer to the destination, finished ones included: \(few)\(rest)"
    }
}
