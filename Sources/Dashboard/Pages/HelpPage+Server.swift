import Base
import Changes
import Monitor
import Screen

extension PageText {
    /// What this server and this key can do, and why not the rest.
    mutating func addServer(_ state: State) {
        addHeading("Server")
        let server = state.inventory.server
        let version = server.version.map { CleanText.line($0, limit: 60) } ?? "of an unknown version"
        let place = "\(state.session.host), LangSmith \(version)"
        add([Span(TextWidth.pad("server", to: 12), .muted), Span(place)], indent: 12)
        let capabilities = state.capabilities
        for ability in Capabilities.Ability.allCases {
            let (word, tone): (String, Tone) =
                switch capabilities[ability] {
                case .yes: ("yes", .ok)
                case .no: ("no", .waiting)
                case .unknown: ("not known", .muted)
                }
            let reason = capabilities.reason(for: ability).map { ": \($0)" } ?? ""
            add([Span(TextWidth.pad(word, to: 12), tone), Span(Self.meaning(of: ability) + reason)], indent: 12)
        }
    }

    private static func meaning(of ability: Capabilities.Ability) -> String {
        switch ability {
        case .readExports: "read exports"
        case .writeExports: "create and cancel exports"
        case .createDestination: "create destinations"
        case .rotateCredentials: "change a destination's credentials"
        case .deleteDestination: "delete destinations"
        case .roleDestination: "destinations with an AWS role"
        case .serverCredentials: "destinations with the server's own credentials"
        case .pages: "lists in pages"
        case .chooseFields: "choose the fields of an export"
        case .chooseFormat: "exports in the format of BigQuery"
        case .allExperiments: "export all experiments"
        }
    }
}
