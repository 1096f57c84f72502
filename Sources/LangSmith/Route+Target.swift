extension Route {
    /// Reads a request's method and target (path and query, percent-encoded), the inverse of `target`; nil for what
    /// is none of ours.
    ///
    /// Query items may stand in any order, unknown ones are ignored, and `+` means a space, as the real server's
    /// framework has it. Where the service has a default, so has this: page sizes at their maximum, from offset 0.
    package init?(method: HTTPRequest.Method, target: String) {
        guard method == .get else { return nil }
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = halves.first, path.hasPrefix("/api/v1/"), let query = Query(halves.count > 1 ? halves[1] : "")
        else { return nil }
        let segments = path.dropFirst(8).split(separator: "/", omittingEmptySubsequences: false)
        switch (segments.count, segments[0], segments.count > 1 ? segments[1] : "") {
        case (1, "bulk-exports", _):
            guard let page = query.page(limit: 1...1000) else { return nil }
            self = .exports(limit: page.limit, offset: page.offset)
        case (2, "bulk-exports", "runs"):
            guard let id = query.first("source_bulk_export_id").flatMap({ ID<BulkExport>($0) }) else { return nil }
            self = .scheduleRuns(id)
        case (2, "bulk-exports", "destinations"): self = .destinations
        case (2, "bulk-exports", let text):
            guard let id = ID<BulkExport>(text) else { return nil }
            self = .export(id)
        case (3, "bulk-exports", "destinations"):
            guard let id = ID<Destination>(segments[2]) else { return nil }
            self = .destination(id)
        case (3, "bulk-exports", let text):
            guard segments[2] == "runs", let id = ID<BulkExport>(text) else { return nil }
            self = .exportRuns(id)
        case (4, "bulk-exports", let text):
            guard segments[2] == "runs", let export = ID<BulkExport>(text), let id = ID<BulkExportRun>(segments[3])
            else { return nil }
            self = .exportRun(id, of: export)
        case (1, "sessions", _):
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
        case (1, "workspaces", _): self = .workspaces
        case (1, "info", _): self = .info
        case (2, "info", "health"): self = .infoHealth
        case (3, "orgs", "current"):
            guard segments[2] == "info" else { return nil }
            self = .organization
        default: return nil
        }
    }

    /// The items of a query, decoded.
    private struct Query {
        private var items: [(name: String, value: String)] = []

        init?(_ text: Substring) {
            for item in text.split(separator: "&") {
                let halves = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard let name = Route.percentDecoded(halves[0]),
                    let value = Route.percentDecoded(halves.count > 1 ? halves[1] : "")
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

    /// Undoes percent-encoding of a query's name or value; nil when an escape is broken or the bytes are no UTF-8.
    private static func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(ASCII.hexDigit),
                    let low = rest.popFirst().flatMap(ASCII.hexDigit)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
