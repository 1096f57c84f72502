/// Every request of bulktop that changes something at the service.
///
/// A type of its own, so that nothing can repeat a write by taking it for a read: there is no idempotency key, and a
/// second POST is a second export.
package enum WriteRoute: Hashable, Sendable {
    case createExport
    /// `PATCH` with the only status there is to set; final, and without effect on what a schedule spawned.
    case cancelExport(ID<BulkExport>)
    case createDestination
    /// New credentials or another role; nothing else of a destination can be changed.
    case updateDestination(ID<Destination>)
    /// Servers before autumn 2026 do not know it.
    case deleteDestination(ID<Destination>)

    package var method: HTTPRequest.Method {
        switch self {
        case .createExport, .createDestination: .post
        case .cancelExport, .updateDestination: .patch
        case .deleteDestination: .delete
        }
    }

    /// What it acts on, which is also what shows afterwards whether it was done.
    package var resource: Route {
        switch self {
        case .createExport: .exports(limit: 1000, offset: 0)
        case .cancelExport(let id): .export(id)
        case .createDestination: .destinations
        case .updateDestination(let id), .deleteDestination(let id): .destination(id)
        }
    }

    /// The path below the base URL: that of what it acts on.
    package var path: String { resource.path }

    /// From asking to the last byte.
    ///
    /// The service writes a test file into the bucket before it answers about a destination, which takes seconds.
    var timeout: Duration {
        switch self {
        case .createDestination, .updateDestination: .seconds(60)
        case .createExport, .cancelExport, .deleteDestination: .seconds(30)
        }
    }
}

/// Questions too long for an address: POSTs that change nothing.
///
/// They are not repeated by themselves either, because the gateway counts them by the handful (API notes, section 8).
package enum QueryRoute: Hashable, Sendable, CaseIterable {
    case traceRuns, traceStats, filterCheck

    package var path: String {
        switch self {
        case .traceRuns: "/api/v1/runs/query"
        case .traceStats: "/api/v1/runs/stats"
        case .filterCheck: "/api/v1/runs/query/validate"
        }
    }
}

/// Anything bulktop may ask of the service, recognised from a request's first line.
package enum Operation: Hashable, Sendable {
    case read(Route)
    case query(QueryRoute)
    case write(WriteRoute)

    /// Reads a request's method and target (path and query, percent-encoded); nil for what is none of ours.
    ///
    /// Writes and queries take no query items; any are ignored.
    package init?(method: HTTPRequest.Method, target: String) {
        if let route = Route(method: method, target: target) {
            self = .read(route)
            return
        }
        let path = String(target.prefix { $0 != "?" })
        switch (method, Route(method: .get, target: path)) {
        case (.post, .exports): self = .write(.createExport)
        case (.patch, .export(let id)): self = .write(.cancelExport(id))
        case (.post, .destinations): self = .write(.createDestination)
        case (.patch, .destination(let id)): self = .write(.updateDestination(id))
        case (.delete, .destination(let id)): self = .write(.deleteDestination(id))
        case (.post, nil):
            guard let query = QueryRoute.allCases.first(where: { $0.path == path }) else { return nil }
            self = .query(query)
        default: return nil
        }
    }
}
