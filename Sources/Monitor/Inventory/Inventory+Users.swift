package import Base
package import LangSmith

extension Inventory {
    /// Why the service will not delete a destination, in the words that explain its refusal; nil when no export refers
    /// to it.
    ///
    /// Names three of the exports, by their projects where those are known. Goes through all exports.
    package func users(of destination: ID<Destination>) -> String? {
        let users = exports.values.filter { $0.destination == destination }.map { export in
            let name = export.project.flatMap { projects[$0] ?? nil }?.name
            return name.map { "\(CleanText.line($0, limit: 60)) \(export.id.short)" } ?? export.id.short
        }
        guard !users.isEmpty else { return nil }
        let names = users.sorted().prefix(3).joined(separator: ", ")
        let rest = users.count > 3 ? " and \(users.count - 3) more" : ""
        return "exports still refer to the destination, finished ones included: \(names)\(rest)"
    }
}
