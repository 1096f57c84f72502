package import Base
package import LangSmith

/// Somebody beside the program, who sees and makes things at a service of the calm scenario by its API.
package protocol Witness {
    var client: LangSmithClient { get throws }
    var clientClock: ClientClock { get }
    /// The midnight before now, which is the server's too.
    var today: Timestamp { get }
}

/// The stage cannot be set.
package struct StageFailure: Error, CustomStringConvertible {
    package let description: String
}

extension Witness {
    package func exports() async throws -> [BulkExport] {
        try await client.fetch(.exports(limit: 1000, offset: 0)).rows(of: BulkExport.self).values
    }

    package func destinations() async throws -> [Destination] {
        try await client.fetch(.destinations).rows(of: Destination.self).values
    }

    package func destination(_ name: String) async throws -> Destination {
        try found(try await destinations().first { $0.displayName == name }, "destination \(name)")
    }

    package func schedule() async throws -> BulkExport {
        try found(try await exports().first { $0.kind == .schedule }, "schedule")
    }

    /// Makes an export of some days, counted back from today.
    package func make(daysBack: ClosedRange<Int64>) async throws -> BulkExport {
        var create = BulkExportCreate()
        create.destination = try await destination("s3-eu").id
        create.project = try await schedule().project
        create.startTime = today - .seconds(daysBack.upperBound * 86_400)
        create.endTime = today - .seconds(daysBack.lowerBound * 86_400)
        return try done(await client.create(create, clock: clientClock))
    }

    /// Makes a destination that nothing refers to.
    @discardableResult
    package func make(destination name: String) async throws -> Destination {
        let keys = S3Credentials(accessKeyID: Secret("AKIAOLD"), secretAccessKey: Secret("old"))
        let create = DestinationCreate(
            displayName: name,
            bucketName: "acme-\(name)",
            region: "eu-west-1",
            authentication: .credentials(keys)
        )
        return try done(await client.create(create, clock: clientClock))
    }

    package func cancel(_ export: BulkExport) async throws {
        _ = try await client.cancel(export.id, clock: clientClock)
    }

    private func found<Value>(_ value: Value?, _ what: String) throws -> Value {
        guard let value else { throw StageFailure(description: "there is no \(what)") }
        return value
    }

    private func done<Value>(_ outcome: WriteOutcome<Value>) throws -> Value {
        guard case .done(let value) = outcome else { throw StageFailure(description: "\(outcome)") }
        return value
    }
}
