import Base
import LangSmith
import Monitor

/// The exports of a report, oldest first, each made when it is written: there may be a million.
struct ExportLines: Encodable {
    /// Stands for them in a JSON that is written around them.
    fileprivate static let placeholder = "\u{fffc}exports"
    /// Written at once.
    private static let step = 200

    private let ids: [ID<BulkExport>]
    private let inventory: Inventory
    private let census: Census
    private let names: ReportNames

    init(_ inventory: Inventory, _ census: Census, _ names: ReportNames) {
        self.inventory = inventory
        self.census = census
        self.names = names
        var keys = inventory.exports.values.map { age($0.createdAt, $0.id) }
        keys.sort(by: <)
        ids = keys.map(\.1)
    }

    var count: Int { ids.count }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Self.placeholder)
    }

    /// The elements of the array as `Encodable.json` would write them one level down, some at a time.
    fileprivate func write(_ line: (String) throws -> Void) throws {
        for start in stride(from: 0, to: ids.count, by: Self.step) {
            let end = min(start + Self.step, ids.count)
            let lines = ids[start..<end].compactMap { id in
                inventory.exports[id].map { StatusReport.ExportLine($0, inventory, census, names) }
            }
            let rows = try lines.json().split(separator: Character("\n")).dropFirst().dropLast()
            let text = rows.map { "  \($0)" }.joined(separator: "\n")
            try line(end < ids.count ? text + "," : text)
        }
    }
}

extension StatusReport {
    /// Gives the JSON out line by line, so that it needs no memory for all of it.
    func writeJSON(_ line: (String) throws -> Void) throws {
        let frame = try json()
        // With its key, since text of the server cannot break out of its quotes.
        let key = "\n  \"exports\" : "
        guard let gap = frame.firstRange(of: "\(key)\"\(ExportLines.placeholder)\"") else { return try line(frame) }
        try line(frame[..<gap.lowerBound] + key + "[")
        try exports.write(line)
        try line("  ]" + frame[gap.upperBound...])
    }
}
