package import Base

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
package enum QueryRoute: Hashable, Sendable {
    case traceRuns, newTraceRuns, traceStats, filterCheck

    package var path: String {
        switch self {
        case .traceRuns: Endpoint.traceQuery.path
        case .newTraceRuns: Endpoint.newTraceQuery.path
        case .traceStats: Endpoint.traceStats.path
        case .filterCheck: Endpoint.filterCheck.path
        }
    }
}
