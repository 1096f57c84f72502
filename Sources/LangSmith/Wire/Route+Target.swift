package import Base

extension Route {
    /// Reads a request's method and target (path and query, percent-encoded), the inverse of `target`; nil for what
    /// is none of ours.
    ///
    /// Query items may stand in any order, unknown ones are ignored, and `+` means a space, as the real server's
    /// framework has it. Where the service has a default, so has this: page sizes at their maximum, from offset 0.
    package init?(method: HTTPRequest.Method, target: String) {
        guard method == .get else { return nil }
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = halves.first, let query = QueryItems(halves.count > 1 ? halves[1] : "") else { return nil }
        switch Endpoint(path: path) {
        case .exports:
            guard let page = query.page(limit: 1...1000) else { return nil }
            self = .exports(limit: page.limit, offset: page.offset)
        case .scheduleRuns:
            guard let id = query.first("source_bulk_export_id").flatMap({ ID<BulkExport>($0) }) else { return nil }
            self = .scheduleRuns(id)
        case .destinations: self = .destinations
        case .export(let text):
            guard let id = ID<BulkExport>(text) else { return nil }
            self = .export(id)
        case .destination(let text):
            guard let id = ID<Destination>(text) else { return nil }
            self = .destination(id)
        case .exportRuns(let text):
            guard let id = ID<BulkExport>(text) else { return nil }
            self = .exportRuns(id)
        case .exportRun(let text, let run):
            guard let export = ID<BulkExport>(text), let id = ID<BulkExportRun>(run) else { return nil }
            self = .exportRun(id, of: export)
        case .projects:
            guard let page = query.page(limit: 1...100) else { return nil }
            let texts = query.all("id")
            let ids = texts.compactMap { ID<Project>($0) }
            guard ids.count == texts.count else { return nil }
            self =
                ids.isEmpty
                ? .projectsNamed(
                    containing: query.first("name_contains") ?? "",
                    limit: page.limit,
                    offset: page.offset
                )
                : .projects(ids: ids)
        case .workspaces: self = .workspaces
        case .info: self = .info
        case .health: self = .infoHealth
        case .organization: self = .organization
        default: return nil
        }
    }

    /// The items of a query, decoded.
    private struct QueryItems {
        private var items: [(name: String, value: String)] = []

        init?(_ text: Substring) {
            for item in text.split(separator: "&") {
                let halves = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard let name = Percent.decoded(query: halves[0]),
                    let value = Percent.decoded(query: halves.count > 1 ? halves[1] : "")
                else { return nil }
                items.append((name, value))
            }
        }

        func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

        func first(_ name: String) -> String? { items.first { $0.name == name }?.value }

        /// Limit and offset; nil when one of them is not a number within its bounds.
        func page(limit bounds: ClosedRange<Int>) -> (limit: Int, offset: Int)? {
            guard let limit = Int(first("limit") ?? "\(bounds.upperBound)"), bounds.contains(limit),
                let offset = Int(first("offset") ?? "0"), offset >= 0
            else { return nil }
            return (limit, offset)
        }
    }
}
