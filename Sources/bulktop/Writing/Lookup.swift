import Base
import LangSmith
import Monitor

/// Finds what a user names: by its id, the start of its id, or its name.
struct Lookup {
    let inventory: Inventory

    func destination(_ text: String) throws -> Destination {
        try one(
            of: Array(inventory.destinations.values),
            called: text,
            noun: "destination",
            unread: inventory.unread(.destinations),
            id: { "\($0.id)" },
            name: { $0.displayName ?? "" }
        )
    }

    func export(_ text: String) throws -> BulkExport {
        try one(
            of: Array(inventory.exports.values),
            called: text,
            noun: "export",
            unread: inventory.unread(.exports),
            id: { "\($0.id)" },
            name: { _ in "" }
        )
    }

    private func one<Thing>(
        of things: [Thing],
        called text: String,
        noun: String,
        unread: Unread?,
        id: (Thing) -> String,
        name: (Thing) -> String
    ) throws -> Thing {
        let word = text.lowercased()
        let shown = CleanText.line(text, limit: 80)
        let exact = things.filter { id($0) == word || name($0) == text }
        let isStart = word.utf8.count >= Self.shortest && word.utf8.allSatisfy(Self.isInID)
        let found = exact.isEmpty && isStart ? things.filter { id($0).hasPrefix(word) } : exact
        switch found.count {
        case 1: return found[0]
        case 0:
            // What was not read may be there all the same.
            if let unread { throw CommandFailed.unread(noun, named: shown, unread) }
            var reason = "there is no \(noun) '\(shown)' in this workspace"
            if word.utf8.count < Self.shortest, things.contains(where: { id($0).hasPrefix(word) }) {
                reason += "; the start of an id counts from \(Self.shortest) characters on"
            }
            let names = things.map(name).filter { !$0.isEmpty }.sorted().prefix(8).map { CleanText.line($0, limit: 40) }
            if !names.isEmpty { reason += "; there are: \(names.joined(separator: ", "))" }
            throw CommandFailed.arguments([reason])
        default:
            let ids = found.map(id).sorted()
            let rest = ids.count > 4 ? " and \(ids.count - 4) more" : ""
            throw CommandFailed.arguments([
                "'\(shown)' means \(found.count) \(noun)s; name one by its id: \(ids.prefix(4).joined(separator: ", "))\(rest)"
            ])
        }
    }

    /// Fewer characters of an id would be a slip of the keyboard rather than a name.
    private static let shortest = 4

    private static func isInID(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

extension Lookup {
    /// A project by its id, or by its whole name, which the service is asked for.
    func project(_ text: String, over connection: Connection) throws -> (id: ID<Project>, project: Project?) {
        if let id = ID<Project>(text) { return (id, inventory.projects[id] ?? nil) }
        let page: ProjectPage
        do {
            page = try blocking { try await connection.client.projects(upTo: text) }
        } catch let error as APIError {
            throw CommandFailed.service(error, of: connection.session)
        }
        var found = page.projects
        // Nothing is called anything like it: those that are exported are named instead.
        if found.isEmpty { found = inventory.projects.values.compactMap { $0 } }
        let project = try one(
            of: found,
            called: text,
            noun: "project",
            unread: page.rejected == 0 ? nil : .rows(page.rejected),
            id: { "\($0.id)" },
            name: { $0.name ?? "" }
        )
        return (project.id, project)
    }
}
