import Base
import LangSmith

/// One workspace of the service, which answers what is asked of it once the caller is let in.
struct Tenancy: Sendable {
    var world: World
    private var pages = PageCache()

    init(_ world: World) { self.world = world }

    /// Answers a GET.
    mutating func read(_ endpoint: Endpoint, _ query: Query) -> HTTPResponse {
        var query = query
        switch endpoint {
        case .exports:
            guard world.server.hasPages else { return exports(limit: nil, offset: 0) }
            let limit = query.int("limit", in: 1...1000)
            let offset = query.int("offset", in: 0 ... .max)
            let isHeeded = world.behaviours[.paging] == "both"
            return checked(query) { $0.exports(limit: limit, offset: isHeeded ? offset ?? 0 : 0) }
        case .export(let word):
            let id: ID<BulkExport>? = query.pathID(word, named: "bulk_export_id")
            return checked(query) { $0.export(id) { $0.world.write(export: $1, to: &$2) } }
        case .exportRuns(let word):
            let id: ID<BulkExport>? = query.pathID(word, named: "bulk_export_id")
            return checked(query) { tenancy in
                tenancy.export(id) { tenancy, place, json in
                    json.array { json in
                        for run in tenancy.world.runs(of: place) { tenancy.world.write(run, of: place, to: &json) }
                        for stranger in tenancy.world.strangers.runs { json.raw(stranger) }
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
                    for destination in world.destinations where !destination.isDeleted {
                        world.write(destination, to: &json)
                    }
                    for stranger in world.strangers.destinations { json.raw(stranger) }
                }
            }
        case .destination(let word):
            let id: ID<Destination>? = query.pathID(word, named: "destination_id")
            return checked(query) { tenancy in
                guard let place = id.flatMap({ tenancy.world.destination($0) }) else { return .noDestination }
                return .json { tenancy.world.write(tenancy.world.destinations[place], to: &$0) }
            }
        case .projects: return projects(&query)
        case .project(let word):
            let id: ID<Project>? = query.pathID(word, named: "session_id")
            return checked(query) { tenancy in
                guard let place = id.flatMap({ tenancy.world.project($0) }) else { return .noProject }
                return .json { tenancy.world.write(tenancy.world.projects[place], to: &$0) }
            }
        case .usage: return .json { world.writeUsage(to: &$0) }
        case .usageLimits: return .json { world.writeUsageLimits(to: &$0) }
        case .organization: return .json { world.writeOrganization(to: &$0) }
        case .info: return .json { world.writeInfo(to: &$0) }
        case .health: return .json { world.writeHealth(to: &$0) }
        case .ok:
            return .json { json in
                json.object {
                    $0.key("ok")
                    $0.bool(true)
                }
            }
        case .workspaces, .traceQuery, .newTraceQuery, .traceStats, .filterCheck, .token: return .notAllowed
        }
    }

    /// Answers, unless the query was found wanting.
    mutating func checked(_ query: Query, _ answer: (inout Self) -> HTTPResponse) -> HTTPResponse {
        guard query.complaints.isEmpty else { return .error(422, complaints: query.complaints) }
        return query.isTooBig ? .error(422, detail: "int too big to convert") : answer(&self)
    }

    /// A part of the list.
    ///
    /// The service's own order is documented nowhere, nor is what it does without a limit: here that is the whole list.
    private mutating func exports(limit: Int?, offset: Int) -> HTTPResponse {
        HTTPResponse(status: 200, body: pages.page(of: world, limit: limit ?? .max, offset: offset))
    }

    private func export(
        _ id: ID<BulkExport>?,
        _ write: (Self, Int, inout JSONWriter) -> Void
    ) -> HTTPResponse {
        guard let id, let place = world.place(of: id) else { return .noExport }
        return .json { write(self, place, &$0) }
    }

    private func run(_ runID: ID<BulkExportRun>?, of id: ID<BulkExport>?) -> HTTPResponse {
        guard let id, let place = world.place(of: id) else { return .noExport }
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

    /// Newest project first, the documented default order; what is counted is null, so ordering by it changes nothing.
    private mutating func projects(_ query: inout Query) -> HTTPResponse {
        let ids: [ID<Project>] = query.ids("id")
        let datasets: [ID<Int>] = query.ids("reference_dataset")
        let limit = query.int("limit", in: 1...100) ?? 100
        let offset = query.int("offset", in: 0 ... .max) ?? 0
        let onlyProjects = query.bool("reference_free") ?? false
        let order = query.choice("sort_by", among: Self.projectOrders) ?? "start_time"
        let isDescending = query.bool("sort_by_desc") ?? true
        for name in ["include_stats", "use_approx_stats"] { _ = query.bool(name) }
        let name = query.last("name")
        let part = query.last("name_contains")?.lowercased()
        let wanted = Set(ids)
        let ofDatasets = Set(datasets)
        return checked(query) { tenancy in
            let world = tenancy.world
            let found = world.projects.filter { project in
                !project.isDeleted && (wanted.isEmpty || wanted.contains(project.id))
                    && (!onlyProjects || project.dataset == nil)
                    && (ofDatasets.isEmpty || world.dataset(of: project).map { ofDatasets.contains($0) } ?? false)
                    && (name.map { $0 == project.name } ?? true)
                    && (part.map { project.name.lowercased().contains($0) } ?? true)
            }
            let sorted = Self.sorted(found, by: order, isDescending: isDescending)
            return .json { json in
                json.array { json in
                    for project in sorted.dropFirst(offset).prefix(limit) { world.write(project, to: &json) }
                    for stranger in world.strangers.projects where wanted.isEmpty { json.raw(stranger) }
                }
            }
        }
    }

    /// `SessionSortableColumns`.
    private static let projectOrders = [
        "name", "start_time", "last_run_start_time", "latency_p50", "latency_p99", "error_rate", "feedback",
        "runs_count",
    ]

    private static func sorted(
        _ projects: [ProjectRecord],
        by order: String,
        isDescending: Bool
    ) -> [ProjectRecord] {
        let ascending =
            switch order {
            case "name": projects.sorted { $0.name < $1.name }
            case "last_run_start_time": projects.sorted { $0.lastRun < $1.lastRun }
            default: projects.sorted { $0.created < $1.created }
            }
        return isDescending ? ascending.reversed() : ascending
    }
}
