package import Base
package import LangSmith

/// The keys that a simulated service knows, whatever its profile.
package enum AccessKey: String, CaseIterable, Sendable {
    /// A service key of the workspace that may do everything.
    case admin
    /// The same without the right to change anything.
    case reader
    /// Belongs to the workspace, but has no right to bulk exports at all.
    case outsider
    /// A service key of the organisation: it must name a workspace with every request.
    case organization
    /// A key of the other workspace, in which there is nothing.
    case elsewhere

    /// What stands in `X-API-Key`.
    package var text: String {
        switch self {
        case .admin: SimulatedService.apiKey
        case .reader: "lsv2_sk_simulatorreader000000000000000000_0123456789"
        case .outsider: "lsv2_sk_simulatoroutsider0000000000000000_0123456789"
        case .organization: "lsv2_sk_simulatororganization000000000000_0123456789"
        case .elsewhere: "lsv2_sk_simulatorelsewhere000000000000000_0123456789"
        }
    }

    /// One line for a help page.
    package var summary: String {
        switch self {
        case .admin: "may do everything"
        case .reader: "may look, but not change anything"
        case .outsider: "has no permission for bulk exports"
        case .organization: "belongs to the organisation, so it must name a workspace"
        case .elsewhere: "belongs to another workspace, an empty one"
        }
    }

    /// The workspace it is used for.
    package var workspace: ID<Workspace> {
        self == .elsewhere ? SimulatedService.otherWorkspaceID : SimulatedService.workspaceID
    }

    init?(text: String) {
        guard let key = Self.allCases.first(where: { $0.text == text }) else { return nil }
        self = key
    }

    var mayRead: Bool { self != .outsider }
    var mayManage: Bool { mayRead && self != .reader }

    /// The name of the role, as a workspace tells it.
    var role: String {
        switch self {
        case .admin, .organization, .elsewhere: "Workspace Admin"
        case .reader: "Workspace Viewer"
        case .outsider: "Annotator"
        }
    }

    /// What a workspace tells that the key may do there.
    func permissions(noun: String) -> [String] {
        var names = mayRead ? ["\(noun):read"] : []
        if mayManage { names.append("\(noun):manage") }
        names += ["projects:read", "runs:read"]
        if noun != "workspaces" { names.append("workspaces:read") }
        return names
    }
}
