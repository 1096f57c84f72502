import Base
import LangSmith

/// What people make the service do.
extension World {
    /// True while the hour's creations, those of schedules included, are not used up.
    var hasCreationsLeft: Bool {
        guard let limit = limits.creationsPerHour else { return true }
        let hourAgo = now.adding(-.hour)
        return exports.reversed().prefix(limit).prefix { $0.created > hourAgo }.count < limit
    }

    /// True while another schedule may be made.
    var hasSchedulesLeft: Bool {
        guard let limit = limits.activeSchedules else { return true }
        return exports.count { $0.state == .intervalScheduled } < limit
    }

    func destination(_ id: ID<Destination>) -> Int? {
        destinations.firstIndex { $0.id == id && !$0.isDeleted }
    }

    func project(_ id: ID<Project>) -> Int? { projects.firstIndex { $0.id == id && !$0.isDeleted } }

    /// Experiments that an export of all of them takes.
    var experiments: [Int] { projects.indices.filter { projects[$0].dataset != nil && !projects[$0].isDeleted } }

    /// Creates an export, or a schedule when `interval` says how often, now.
    ///
    /// - Returns: its place in the list.
    mutating func create(_ order: Order, every interval: Int?) -> Int {
        guard let interval else { return place(order) }
        return schedule(every: interval, ScheduleScript(order: order))
    }

    /// Creates a destination now.
    mutating func create(_ request: DestinationRequest) -> DestinationRecord {
        let destination = DestinationRecord(
            id: ID(seed: seed, kind: .destination, number: UInt64(destinations.count)),
            name: request.name,
            bucket: request.bucket.name,
            prefix: request.bucket.prefix,
            region: request.bucket.region,
            endpoint: request.bucket.endpoint,
            includesBucketInPrefix: request.bucket.includesBucketInPrefix,
            addressingStyle: request.bucket.addressingStyle,
            credentials: request.authentication.names,
            created: now,
            updated: now,
            role: request.authentication.role
        )
        destinations.append(destination)
        return destination
    }

    /// Gives a destination another authentication; runs that are open keep the one they began with.
    mutating func authenticate(_ destination: Int, by authentication: BucketAuthentication) {
        destinations[destination].credentials = authentication.names
        destinations[destination].role = authentication.role
        destinations[destination].refusal = nil
        destinations[destination].updated = now
    }

    func isInUse(_ destination: Int) -> Bool { exports.contains { $0.destination == destination } }
}

extension BucketConfig {
    /// The bucket of a destination that exists.
    init(_ destination: DestinationRecord) {
        name = destination.bucket
        prefix = destination.prefix
        region = destination.region
        endpoint = destination.endpoint
        includesBucketInPrefix = destination.includesBucketInPrefix
        addressingStyle = destination.addressingStyle
    }
}
