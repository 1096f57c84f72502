package import Base

/// One change at the service, as a dialog or a command puts it together.
///
/// Nothing of it is sent before `LangSmithClient.carryOut`.
package enum Write: Hashable, Sendable {
    case createDestination(DestinationCreate)
    /// With the destination as it was last read.
    case updateDestination(Destination, DestinationUpdate)
    case deleteDestination(ID<Destination>)
    case createExport(BulkExportCreate)
    /// Of a one-time export, a spawned one or a schedule; what a schedule has spawned goes on.
    case cancelExport(ID<BulkExport>)

    package var route: WriteRoute {
        switch self {
        case .createDestination: .createDestination
        case .updateDestination(let destination, _): .updateDestination(destination.id)
        case .deleteDestination(let id): .deleteDestination(id)
        case .createExport: .createExport
        case .cancelExport(let id): .cancelExport(id)
        }
    }

    /// What keeps it from being sent, in the order of the fields; empty when nothing does.
    package var problems: [InputProblem] {
        switch self {
        case .createDestination(let destination): destination.problems
        case .updateDestination(_, let update): update.problems
        case .createExport(let export): export.problems
        case .deleteDestination, .cancelExport: []
        }
    }

    /// The body as it will be sent but for its secrets, in whose places the names of shell variables stand; nil for a
    /// request without one.
    ///
    /// For the screen, the audit and a `curl` command.
    package var shownBody: [UInt8]? {
        switch self {
        case .createDestination(var destination):
            if case .credentials(let credentials) = destination.authentication {
                destination.authentication = .credentials(credentials.asVariables)
            }
            return destination.body(roleInConfig: false)
        case .updateDestination(_, .credentials(let credentials)):
            return DestinationUpdate.credentials(credentials.asVariables).body
        case .updateDestination(_, let update): return update.body
        case .createExport(let export): return export.body
        case .cancelExport: return Self.cancelBody
        case .deleteDestination: return nil
        }
    }

    static let cancelBody = JSONWriter.object { $0.field("status", Status.cancelled.word) }
}

extension S3Credentials {
    /// As the tools of AWS call them.
    static let variables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]

    /// With the names of variables in place of the keys.
    fileprivate var asVariables: Self {
        Self(
            accessKeyID: Secret("$" + Self.variables[0]),
            secretAccessKey: Secret("$" + Self.variables[1]),
            sessionToken: sessionToken.flatMap { $0.isEmpty ? nil : Secret("$" + Self.variables[2]) }
        )
    }
}
