package import LangSmith

/// A stand-in for the LangSmith service: a value with a clock that answers requests.
///
/// It follows the published API as of August 2026 (the OpenAPI file and the public documents), never what a client
/// finds convenient. Where nobody documents the behaviour it guesses, and says so where it does. One seed and the same
/// requests at the same times give the same bytes.
package struct SimulatedService: Sendable {
    /// The one key it accepts, a service key of the workspace.
    package static let apiKey = "lsv2_sk_simulator00000000000000000000000_0123456789"
    /// The one workspace there is.
    ///
    /// A request that names none means this one.
    package static let workspaceID = ID<Workspace>(high: 0x5f1d_8a54_0c3e_4b7a, low: 0x9d26_61e0_b7f3_42c8)

    private var world: World
    private var pages = PageCache()
    private var answered: UInt64 = 0

    /// - Parameters:
    ///   - scenario: which world.
    ///   - seed: of everything that chance decides.
    ///   - start: the moment the scenario begins at; its history lies before it.
    package init(scenario: Scenario, seed: UInt64, start: Timestamp) {
        self.init(world: scenario.world(seed: seed, start: start))
    }

    init(world: World) { self.world = world }

    /// Moves the world on to `now`, unless that is past already, and answers.
    package mutating func respond(to request: HTTPRequest, at now: Timestamp) -> HTTPResponse {
        world.advance(to: now)
        answered += 1
        var response = answer(request)
        response.headers = [
            HTTPHeader("Date", Self.httpDate(world.now)),
            HTTPHeader("Content-Type", "application/json"),
            HTTPHeader("x-request-id", String(Random.hash(world.seed, answered), radix: 16)),
        ]
        return response
    }

    private mutating func answer(_ request: HTTPRequest) -> HTTPResponse {
        let parts = Self.target(of: request.url).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let endpoint = Endpoint(path: parts[0]) else { return .error(404, detail: "Not Found") }
        guard request.method == .get else { return .error(405, detail: "Method Not Allowed") }
        if !endpoint.isPublic, let refusal = refusal(of: request) { return refusal }
        return answer(endpoint, Query(parts.count > 1 ? parts[1] : ""))
    }

    /// Path and query of an absolute URL, or of a target that is one already.
    static func target(of url: String) -> String {
        var rest = url[...]
        if let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...]
            rest = rest.firstIndex(of: "/").map { rest[$0...] } ?? "/"
        }
        return String(rest.prefix { $0 != "#" })
    }

    /// Why the request may not ask (reference, section 9): a wrong key is 403, a missing one 401.
    private func refusal(of request: HTTPRequest) -> HTTPResponse? {
        func header(_ name: String) -> String? { request.headers.first { $0.name.lowercased() == name }?.value }
        guard let key = header("x-api-key"), !key.isEmpty else { return .error(401, error: "Unauthorized") }
        let workspace = header("x-tenant-id")
        if let workspace, ID<Workspace>(workspace) == nil {
            return .error(401, detail: "UUID header value was not a valid UUID")
        }
        guard key == Self.apiKey, workspace.map({ ID($0) == world.workspace.id }) ?? true else {
            return .error(403, detail: "Forbidden")
        }
        return nil
    }

    private mutating func answer(_ endpoint: Endpoint, _ query: Query) -> HTTPResponse {
        var query = query
        switch endpoint {
        case .exports:
            let limit = query.int("limit", in: 1...1000)
            let offset = query.int("offset", in: 0 ... .max)
            return checked(query) { $0.exports(limit: limit, offset: offset ?? 0) }
        case .export(let word):
            let id: ID<BulkExport>? = query.pathID(word, named: "bulk_export_id")
            return checked(query) { $0.export(id) { $0.world.write(export: $1, to: &$2) } }
        case .exportRuns(let word):
            let id: ID<BulkExport>? = query.pathID(word, named: "bulk_export_id")
            return checked(query) { service in
                service.export(id) { service, place, json in
                    json.array { json in
                        for run in service.world.runs(of: place) { service.world.write(run, of: place, to: &json) }
                        for stranger in service.world.strangers.runs { json.raw(stranger) }
                    }
                }
            }
        case .exportRun(let word, let runWord):
            let id: ID<BulkExport>? = query.pathID(word, named: "bulk_export_id")
            let runID: ID<BulkExportRun>? = query.pathID(runWord, named: "run_id")
            return checked(query) { $0.run(runID, of: id) }
        case .scheduleRuns:
            let id: ID<BulkExport>? = query.requiredID("source_bulk_export_id")
            return checked(query) { $0.runs(ofSchedule: id) }
        case .destinations:
            return .json { json in
                json.array { json in
                    for destination in world.destinations { world.write(destination, to: &json) }
                    for stranger in world.strangers.destinations { json.raw(stranger) }
                }
            }
        case .destination(let word):
            let id: ID<Destination>? = query.pathID(word, named: "destination_id")
            return checked(query) { service in
                guard let destination = service.world.destinations.first(where: { $0.id == id }) else {
                    return .error(404, detail: "Bulk export destination not found")
                }
                return .json { service.world.write(destination, to: &$0) }
            }
        case .projects:
            return projects(&query)
        case .workspaces:
            _ = query.bool("include_deleted")
            return checked(query) { service in .json { $0.array { service.world.writeWorkspace(to: &$0) } } }
        case .organization: return .json { world.writeOrganization(to: &$0) }
        case .info: return .json { world.writeInfo(to: &$0) }
        case .health: return .json { world.writeHealth(to: &$0) }
        case .ok:
            return .json { json in
                json.object {
                    $0.key("ok"); $0.bool(true)
                }
            }
        }
    }

    /// Answers, unless the query was found wanting.
    private mutating func checked(_ query: Query, _ answer: (inout Self) -> HTTPResponse) -> HTTPResponse {
        guard query.complaints.isEmpty else { return .error(422, complaints: query.complaints) }
        return query.isTooBig ? .error(422, detail: "int too big to convert") : answer(&self)
    }

    // MARK: Answers

    /// A part of the list in the order of creation.
    ///
    /// The service's own order is documented nowhere, nor is what it does without a limit: here that is the whole list.
    private mutating func exports(limit: Int?, offset: Int) -> HTTPResponse {
        HTTPResponse(status: 200, body: pages.page(of: world, limit: limit ?? .max, offset: offset))
    }

    private func export(
        _ id: ID<BulkExport>?,
        _ write: (Self, Int, inout JSONWriter) -> Void
    ) -> HTTPResponse {
        guard let id, let place = world.place(of: id) else { return .error(404, detail: "Bulk export not found") }
        return .json { write(self, place, &$0) }
    }

    private func run(_ runID: ID<BulkExportRun>?, of id: ID<BulkExport>?) -> HTTPResponse {
        guard let id, let place = world.place(of: id) else { return .error(404, detail: "Bulk export not found") }
        guard let run = world.runs(of: place).first(where: { $0.id == runID }) else {
            return .error(404, detail: "Bulk export run not found")
        }
        return .json { world.write(run, of: place, to: &$0) }
    }

    /// An unknown schedule has no runs: a filter that matches nothing, as the endpoint's name says.
    ///
    /// A guess.
    private func runs(ofSchedule id: ID<BulkExport>?) -> HTTPResponse {
        let schedule = id.flatMap { world.place(of: $0) }
        return .json { json in
            json.array { json in
                for (place, export) in world.exports.enumerated() where schedule != nil && export.schedule == schedule {
                    for run in world.runs(of: place) { world.write(run, of: place, to: &json) }
                }
            }
        }
    }

    /// Newest project first, the documented default order; other orders are not offered.
    private mutating func projects(_ query: inout Query) -> HTTPResponse {
        let ids: [ID<Project>] = query.ids("id")
        let limit = query.int("limit", in: 1...100) ?? 100
        let offset = query.int("offset", in: 0 ... .max) ?? 0
        let onlyProjects = query.bool("reference_free") ?? false
        let name = query.last("name")
        let part = query.last("name_contains")?.lowercased()
        let wanted = Set(ids)
        return checked(query) { service in
            let found = service.world.projects.filter { project in
                !project.isDeleted && (wanted.isEmpty || wanted.contains(project.id))
                    && (!onlyProjects || project.dataset == nil)
                    && (name.map { $0 == project.name } ?? true)
                    && (part.map { project.name.lowercased().contains($0) } ?? true)
            }
            .sorted { $0.created > $1.created }
            return .json { json in
                json.array { json in
                    for project in found.dropFirst(offset).prefix(limit) { service.world.write(project, to: &json) }
                    for stranger in service.world.strangers.projects where wanted.isEmpty { json.raw(stranger) }
                }
            }
        }
    }
}
