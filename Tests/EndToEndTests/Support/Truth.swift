import Base
import CurlTransport
import LangSmith
import Simulator
import SimulatorServer
import TestTerminal
import Testing

/// What there is at a server, as its API tells it to somebody beside the program.
final class Truth {
    private let transport = CurlTransport()
    let client: LangSmithClient

    init(_ server: SimulatorServer) throws {
        client = LangSmithClient(
            address: try ServerAddress(server.url),
            credentials: Credentials(.apiKey(Secret(SimulatedService.apiKey))),
            transport: transport
        )
    }

    deinit { transport.shutdown() }

    func exports() async throws -> [BulkExport] {
        try await client.fetch(.exports(limit: 1000, offset: 0)).rows(of: BulkExport.self).values
    }

    func destinations() async throws -> [Destination] {
        try await client.fetch(.destinations).rows(of: Destination.self).values
    }

    func destination(_ name: String) async throws -> Destination {
        try #require(try await destinations().first { $0.displayName == name })
    }

    /// The project that the schedule of the calm scenario exports.
    func project() async throws -> ID<Project> {
        try #require(try await exports().first { $0.kind == .schedule }?.project)
    }

    /// Makes an export of some days, counted back from today.
    func make(daysBack: ClosedRange<Int64>) async throws -> BulkExport {
        var create = BulkExportCreate()
        create.destination = try await destination("s3-eu").id
        create.project = try await project()
        create.startTime = today - .seconds(daysBack.upperBound * 86_400)
        create.endTime = today - .seconds(daysBack.lowerBound * 86_400)
        return try done(await client.create(create, clock: clock))
    }

    /// Makes a destination that nothing refers to.
    func make(destination name: String) async throws -> Destination {
        let keys = S3Credentials(accessKeyID: Secret("AKIAOLD"), secretAccessKey: Secret("old"))
        let create = DestinationCreate(
            displayName: name,
            bucketName: "acme-\(name)",
            region: "eu-west-1",
            authentication: .credentials(keys)
        )
        return try done(await client.create(create, clock: clock))
    }

    func cancel(_ export: BulkExport) async { _ = await client.cancel(export.id, clock: clock) }

    /// The midnight before now, which is the server's too.
    let today = Truth.now.startOfDay
    private let clock = ClientClock(now: { Truth.now }, sleep: { _ in })
    static var now: Timestamp { Server.now }

    private func done<Value>(_ outcome: WriteOutcome<Value>) throws -> Value {
        guard case .done(let value) = outcome else {
            throw PseudoTerminal.Failure(description: "the stage cannot be set: \(outcome)")
        }
        return value
    }
}
