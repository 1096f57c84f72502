import Base
import LangSmith
import Testing

/// An operation's answer: what the schema allows there, and how the client reads it.
struct Answer: Sendable, CustomTestStringConvertible {
    /// What came of reading: the ways to what was set aside, or to what made the whole unreadable.
    enum Outcome: Equatable {
        case read
        case setAside([String])
        case failed(field: String)
    }

    let name: String
    let schema: Schema
    private let read: @Sendable ([UInt8]) async throws(APIError) -> [String]

    var testDescription: String { name }

    func outcome(of body: [UInt8]) async -> Outcome {
        do throws(APIError) {
            let paths = try await read(body)
            return paths.isEmpty ? .read : .setAside(paths)
        } catch {
            guard case .undecodable(let field, _) = error else { return .failed(field: "\(error)") }
            return .failed(field: field)
        }
    }

    static let all: [Answer] = [
        list("exports", .export, BulkExport.self), one("export", .export, BulkExport.self),
        list("runs", .run, BulkExportRun.self), one("run", .run, BulkExportRun.self),
        list("destinations", .destination, Destination.self), one("destination", .destination, Destination.self),
        list("projects", .project, Project.self), list("workspaces", .workspace, Workspace.self),
        one("info", .info, ServerInfo.self), one("health", .health, ServerHealth.self),
        one("organisation", .organization, Organization.self),
        asked("page of traces", .tracePage) { client throws(APIError) in try await client.page },
        asked("newer page of traces", .newTracePage) { client throws(APIError) in try await client.page },
        asked("statistics of traces", .statistics) { client throws(APIError) in
            _ = try await client.traceRunCount(TraceQuery(projects: []))
            return []
        },
        asked("check of a filter", .filterCheck) { client throws(APIError) in
            _ = try await client.checkFilter(TraceQuery(projects: []))
            return []
        },
    ]

    private static func list<Row: WireValue>(_ name: String, _ schema: Schema, _: Row.Type) -> Answer {
        Answer(name: "list of \(name)", schema: .list(schema)) { body throws(APIError) in
            try Reply(route: .destinations, body: body).rows(of: Row.self).rejected.map(\.path)
        }
    }

    private static func one<Value: WireValue>(_ name: String, _ schema: Schema, _: Value.Type) -> Answer {
        Answer(name: "one \(name)", schema: schema) { body throws(APIError) in
            _ = try Reply(route: .info, body: body).value(of: Value.self)
            return []
        }
    }

    /// The answer to a question that is a POST.
    private static func asked(
        _ name: String,
        _ schema: Schema,
        _ ask: @escaping @Sendable (LangSmithClient) async throws(APIError) -> [String]
    ) -> Answer {
        Answer(name: name, schema: schema) { body throws(APIError) in
            let transport = RecordingTransport(.success(HTTPResponse(status: 200, body: body)))
            guard let address = try? ServerAddress("https://h") else { return ["no address"] }
            let client = LangSmithClient(address: address, credentials: Credentials(nil), transport: transport)
            return try await ask(client)
        }
    }
}

extension LangSmithClient {
    /// The ways to the rows of a page of traces that could not be read.
    fileprivate var page: [String] {
        get async throws(APIError) {
            try await traceRuns(TraceQuery(projects: [])).runs.rejected.map(\.path)
        }
    }
}

extension RejectedRow {
    /// With the row's place before the field.
    fileprivate var path: String { "[\(index)]" + (field.isEmpty || field.hasPrefix("[") ? field : ".\(field)") }
}
