import Base
import LangSmith
import Monitor

/// `cache.sqlite`: what the service can tell again, as it was last told.
///
/// Read by column index; a row that does not fit is passed over, for it is asked for again anyway.
struct CacheFile {
    static let name = "cache.sqlite"
    static let version: Int64 = 2

    let database: Database

    /// Exports lie in the order in which they are shown, so that a first frame is a few pages one after the other.
    static let schema = """
        CREATE TABLE facts(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE exports(
            id BLOB NOT NULL UNIQUE, attention INTEGER NOT NULL, created INTEGER NOT NULL, status TEXT NOT NULL,
            updated INTEGER, finished INTEGER, workspace BLOB, destination BLOB, project BLOB,
            experiments INTEGER NOT NULL, start INTEGER, end INTEGER, filter TEXT, format TEXT, version TEXT,
            compression TEXT, hours INTEGER, fields TEXT, schedule BLOB, PRIMARY KEY(attention DESC, created DESC, id)
        ) WITHOUT ROWID;
        CREATE TABLE runs(
            export BLOB NOT NULL, place INTEGER NOT NULL, id BLOB NOT NULL, read_at INTEGER NOT NULL,
            status TEXT NOT NULL, retry INTEGER NOT NULL, project BLOB, created INTEGER, updated INTEGER,
            finished INTEGER, prefix TEXT, start INTEGER, end INTEGER, backend TEXT, rows INTEGER, files TEXT,
            path TEXT, cursor TEXT, pending_file TEXT, pending_cursor TEXT, pending_rows INTEGER, errors TEXT,
            PRIMARY KEY(export, place)
        ) WITHOUT ROWID;
        CREATE TABLE destinations(
            id BLOB PRIMARY KEY, workspace BLOB, name TEXT, type TEXT, has_config INTEGER NOT NULL, bucket TEXT,
            prefix TEXT, region TEXT, endpoint TEXT, bucket_in_prefix INTEGER, style TEXT, role TEXT,
            created INTEGER, updated INTEGER, keys TEXT
        ) WITHOUT ROWID;
        CREATE TABLE projects(
            id BLOB PRIMARY KEY, name TEXT, workspace BLOB, tier TEXT, days INTEGER, dataset TEXT, last_run INTEGER
        ) WITHOUT ROWID;
        """

    /// What a number or a word stands for.
    enum Fact: String {
        case asOf = "as_of"
        case wholeAt = "whole_at"
        case newestFirst = "newest_first"
        case resumeAt = "resume_at"
        case serverVersion = "server_version"
        case isLicensed = "is_licensed"
        case workspaceName = "workspace_name"
        case permissions
        case canExport = "can_export"
        case pages
        case sunset
    }

    // MARK: Writing

    func set(_ fact: Fact, _ value: Int64?) throws(SQLiteError) {
        let put = try database.statement("INSERT OR REPLACE INTO facts VALUES(?1, ?2)")
        try put.bind(1, fact.rawValue).bind(2, value).run()
    }

    func set(_ fact: Fact, _ value: String?) throws(SQLiteError) {
        let put = try database.statement("INSERT OR REPLACE INTO facts VALUES(?1, ?2)")
        try put.bind(1, fact.rawValue).bind(2, value).run()
    }

    func put(_ export: BulkExport, _ mask: StoreMask) throws(SQLiteError) {
        let put = try database.statement(
            "INSERT OR REPLACE INTO exports VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19)"
        )
        put.bind(1, export.id).bind(2, Self.attention(of: export))
        put.bind(3, export.createdAt ?? Timestamp(microseconds: 0)).bind(4, mask.clean(export.status.word))
        put.bind(5, export.updatedAt).bind(6, export.finishedAt).bind(7, export.workspace)
        put.bind(8, export.destination).bind(9, export.project).bind(10, export.allExperiments)
        put.bind(11, export.startTime).bind(12, export.endTime).bind(13, mask.clean(export.filter))
        put.bind(14, mask.clean(export.format)).bind(15, mask.clean(export.formatVersion))
        put.bind(16, mask.clean(export.compression)).bind(17, export.intervalHours)
        put.bind(18, mask.clean(export.exportFields)).bind(19, export.schedule)
        try put.run()
    }

    /// What comes into the first frame before all else: what is at work, then what failed, then the rest.
    private static func attention(of export: BulkExport) -> Int64 {
        switch export.status {
        case .completed, .cancelled: 0
        case .failed, .timedOut: 1
        case .created, .running, .intervalScheduled, .unknown: 2
        }
    }

    func remove(_ id: ID<BulkExport>) throws(SQLiteError) {
        try database.statement("DELETE FROM exports WHERE id = ?1").bind(1, id).run()
        try removeRuns(of: id)
    }

    func removeRuns(of id: ID<BulkExport>) throws(SQLiteError) {
        try database.statement("DELETE FROM runs WHERE export = ?1").bind(1, id).run()
    }

    func put(_ runs: Recollection.Runs, _ mask: StoreMask) throws(SQLiteError) {
        try removeRuns(of: runs.export)
        let put = try database.statement(
            """
            INSERT INTO runs VALUES(
                ?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22)
            """
        )
        for (place, run) in runs.rows.enumerated() {
            put.bind(1, runs.export).bind(2, place).bind(3, run.id).bind(4, runs.readAt)
            put.bind(5, mask.clean(run.status.word)).bind(6, run.retryNumber).bind(7, run.project)
            put.bind(8, run.createdAt).bind(9, run.updatedAt).bind(10, run.finishedAt).bind(11, mask.clean(run.prefix))
            put.bind(12, run.windowStart).bind(13, run.windowEnd).bind(14, mask.clean(run.executionBackend))
            let result = run.result
            put.bind(15, result?.rowsWritten)
            put.bind(16, mask.clean(result?.exportedFiles))
            put.bind(17, mask.clean(result?.exportPath)).bind(18, mask.clean(result?.latestCursor))
            put.bind(19, mask.clean(result?.pendingUpload?.filePath))
            put.bind(20, mask.clean(result?.pendingUpload?.targetCursor)).bind(21, result?.pendingUpload?.rowsCount)
            put.bind(22, Self.joined(run.attempts, mask))
            try put.run()
        }
    }

    /// ASCII's own separators, which no text of a person has; taken out of those of hostile servers.
    private static let unit: UInt8 = 0x1f
    private static let record: UInt8 = 0x1e

    private static func joined(_ attempts: [BulkExportRun.Attempt], _ mask: StoreMask) -> String? {
        var bytes: [UInt8] = []
        for attempt in attempts {
            if !bytes.isEmpty { bytes.append(record) }
            bytes += attempt.key.utf8.filter { $0 != unit && $0 != record }
            bytes.append(unit)
            bytes += (mask.clean(attempt.message) ?? "").utf8.filter { $0 != unit && $0 != record }
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    func put(_ destinations: [Destination], _ mask: StoreMask) throws(SQLiteError) {
        try database.run("DELETE FROM destinations")
        let put = try database.statement(
            "INSERT INTO destinations VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)"
        )
        for destination in destinations {
            let config = destination.config
            put.bind(1, destination.id).bind(2, destination.workspace).bind(3, mask.clean(destination.displayName))
            put.bind(4, mask.clean(destination.type)).bind(5, config != nil).bind(6, mask.clean(config?.bucketName))
            put.bind(7, mask.clean(config?.prefix)).bind(8, mask.clean(config?.region))
            put.bind(9, mask.clean(config?.endpointURL))
            put.bind(10, config?.includeBucketInPrefix.map { $0 ? 1 : 0 as Int64 })
            put.bind(11, mask.clean(config?.addressingStyle)).bind(12, mask.clean(config?.awsRoleARN))
            put.bind(13, destination.createdAt).bind(14, destination.updatedAt)
            put.bind(15, mask.clean(destination.credentialsKeys))
            try put.run()
        }
    }

    func put(_ project: Project, _ mask: StoreMask) throws(SQLiteError) {
        let put = try database.statement("INSERT OR REPLACE INTO projects VALUES(?1,?2,?3,?4,?5,?6,?7)")
        put.bind(1, project.id).bind(2, mask.clean(project.name)).bind(3, project.workspace)
        put.bind(4, mask.clean(project.traceTier)).bind(5, project.longlivedDays)
        put.bind(6, mask.clean(project.referenceDataset)).bind(7, project.lastRunAt)
        try put.run()
    }

    func remove(_ project: ID<Project>) throws(SQLiteError) {
        try database.statement("DELETE FROM projects WHERE id = ?1").bind(1, project).run()
    }

    func put(_ facts: ServerFacts, _ mask: StoreMask) throws(SQLiteError) {
        try set(.serverVersion, mask.clean(facts.version))
        try set(.isLicensed, facts.isLicensed.map { $0 ? 1 : 0 })
        try set(.workspaceName, mask.clean(facts.workspaceName))
        try set(.permissions, mask.clean(facts.permissions))
        try set(.canExport, facts.canUseBulkExport.map { $0 ? 1 : 0 })
        try set(.pages, facts.pages.map { $0 ? 1 : 0 })
        try set(.sunset, facts.sunset?.microseconds)
    }

    // MARK: Reading

    /// What is remembered: what matters first, as many exports as `limit` says, and what belongs to them.
    ///
    /// - Returns: nil where no list was ever read.
    func recollection(limit: Int = .max) throws(SQLiteError) -> Recollection? {
        // One look at the file, not one for each question.
        try database.run("BEGIN")
        defer { if (try? database.run("COMMIT")) == nil { try? database.run("ROLLBACK") } }
        guard let asOf = try number(.asOf).map({ Timestamp(microseconds: $0) }) else { return nil }
        var memory = Recollection(extent: Recollection.Extent(asOf: asOf))
        memory.extent.isWhole = try number(.wholeAt) != nil
        memory.isNewestFirst = try number(.newestFirst) == 1
        memory.resume = try number(.resumeAt).map { Int($0) }
        memory.server = try server()
        memory.destinations = try destinations()
        memory.projects = try projects()
        memory.exports = try exports(limit)
        memory.extent.total = memory.exports.count
        if memory.exports.count == limit {
            memory.extent.total = Int(try database.number("SELECT count(*) FROM exports"))
        }
        memory.runs = try runs(ofFirst: limit == .max ? Self.withRuns : min(limit, Self.firstWithRuns))
        return memory
    }

    func number(_ fact: Fact) throws(SQLiteError) -> Int64? {
        let get = try database.statement("SELECT value FROM facts WHERE name = ?1").bind(1, fact.rawValue)
        defer { get.reset() }
        return try get.step() ? get.integer(0) : nil
    }

    /// The schedule that spawned an export, as far as that is known here.
    func schedule(of id: ID<BulkExport>) throws(SQLiteError) -> ID<BulkExport>? {
        let get = try database.statement("SELECT schedule FROM exports WHERE id = ?1").bind(1, id)
        defer { get.reset() }
        return try get.step() ? get.id(0) : nil
    }

    private func text(_ fact: Fact) throws(SQLiteError) -> String? {
        let get = try database.statement("SELECT value FROM facts WHERE name = ?1").bind(1, fact.rawValue)
        defer { get.reset() }
        return try get.step() ? get.text(0) : nil
    }

    private func server() throws(SQLiteError) -> ServerFacts {
        var facts = ServerFacts()
        facts.version = try text(.serverVersion)
        facts.isLicensed = try number(.isLicensed).map { $0 == 1 }
        facts.workspaceName = try text(.workspaceName)
        facts.permissions = try text(.permissions).map(Self.lines)
        facts.canUseBulkExport = try number(.canExport).map { $0 == 1 }
        facts.pages = try number(.pages).map { $0 == 1 }
        facts.sunset = try number(.sunset).map { Timestamp(microseconds: $0) }
        return facts
    }

    private func exports(_ limit: Int) throws(SQLiteError) -> [BulkExport] {
        let get = try database.statement(
            """
            SELECT id, status, created, updated, finished, workspace, destination, project, experiments, start, end,
                filter, format, version, compression, hours, fields, schedule
            FROM exports ORDER BY attention DESC, created DESC LIMIT ?1
            """
        ).bind(1, Int64(limit))
        defer { get.reset() }
        var exports: [BulkExport] = []
        // Few words come again and again, as those of the wire do.
        var words = SharedTexts()
        while try get.step() {
            guard let id: ID<BulkExport> = get.id(0) else { continue }
            var export = BulkExport(id: id, status: Status(words.shared(get.text(1)) ?? ""))
            export.createdAt = get.integer(2).flatMap { $0 == 0 ? nil : Timestamp(microseconds: $0) }
            export.updatedAt = get.time(3)
            export.finishedAt = get.time(4)
            export.workspace = get.id(5)
            export.destination = get.id(6)
            export.project = get.id(7)
            export.allExperiments = get.integer(8) == 1
            export.startTime = get.time(9)
            export.endTime = get.time(10)
            export.filter = words.shared(get.text(11))
            export.format = words.shared(get.text(12))
            export.formatVersion = words.shared(get.text(13))
            export.compression = words.shared(get.text(14))
            export.intervalHours = get.integer(15).map { Int($0) }
            export.exportFields = get.text(16).map(Self.lines)
            export.schedule = get.id(17)
            exports.append(export)
        }
        return exports
    }

    /// Runs of so many exports are brought back: of the others they are asked for when somebody looks.
    private static let withRuns = 2000
    /// The same of a first frame: as many as most screens have rows.
    private static let firstWithRuns = 40

    private func runs(ofFirst limit: Int) throws(SQLiteError) -> [Recollection.Runs] {
        let get = try database.statement(
            """
            SELECT runs.* FROM (SELECT id FROM exports ORDER BY attention DESC, created DESC LIMIT ?1) AS first
            CROSS JOIN runs ON runs.export = first.id
            """
        )
        // One export after the other, the runs of each by their key: in order without being sorted.
        return try runs(get.bind(1, Int64(limit)))
    }

    private func runs(_ get: Statement) throws(SQLiteError) -> [Recollection.Runs] {
        defer { get.reset() }
        var all: [Recollection.Runs] = []
        while try get.step() {
            guard let export: ID<BulkExport> = get.id(0), let id: ID<BulkExportRun> = get.id(2),
                let readAt = get.time(3)
            else { continue }
            if all.last?.export != export { all.append(Recollection.Runs(export: export, rows: [], readAt: readAt)) }
            var run = BulkExportRun(id: id, status: Status(get.text(4) ?? ""))
            run.export = export
            run.retryNumber = Int(get.integer(5) ?? 0)
            run.project = get.id(6)
            run.createdAt = get.time(7)
            run.updatedAt = get.time(8)
            run.finishedAt = get.time(9)
            run.prefix = get.text(10)
            run.windowStart = get.time(11)
            run.windowEnd = get.time(12)
            run.executionBackend = get.text(13)
            run.result = get.integer(14).map { Self.result($0, get) }
            run.attempts = Self.parts(get.text(21) ?? "", Self.record).compactMap { attempt in
                let parts = Self.parts(attempt, Self.unit)
                return parts.first.map { BulkExportRun.Attempt(key: $0, message: parts.count > 1 ? parts[1] : "") }
            }
            all[all.count - 1].rows.append(run)
        }
        return all
    }

    private static func result(_ rows: Int64, _ get: Statement) -> RunProgress {
        var result = RunProgress()
        result.rowsWritten = rows
        result.exportedFiles = get.text(15).map(lines) ?? []
        result.exportPath = get.text(16)
        result.latestCursor = get.text(17)
        if let rows = get.integer(20) {
            var upload = RunProgress.PendingUpload()
            upload.filePath = get.text(18)
            upload.targetCursor = get.text(19)
            upload.rowsCount = rows
            result.pendingUpload = upload
        }
        return result
    }

    private func destinations() throws(SQLiteError) -> [Destination] {
        let get = try database.statement("SELECT * FROM destinations")
        defer { get.reset() }
        var all: [Destination] = []
        while try get.step() {
            guard let id: ID<Destination> = get.id(0) else { continue }
            var destination = Destination(id: id)
            destination.workspace = get.id(1)
            destination.displayName = get.text(2)
            destination.type = get.text(3)
            if get.integer(4) == 1 {
                var config = Destination.Config()
                config.bucketName = get.text(5)
                config.prefix = get.text(6)
                config.region = get.text(7)
                config.endpointURL = get.text(8)
                config.includeBucketInPrefix = get.integer(9).map { $0 == 1 }
                config.addressingStyle = get.text(10)
                config.awsRoleARN = get.text(11)
                destination.config = config
            }
            destination.createdAt = get.time(12)
            destination.updatedAt = get.time(13)
            destination.credentialsKeys = get.text(14).map(Self.lines) ?? []
            all.append(destination)
        }
        return all
    }

    private func projects() throws(SQLiteError) -> [Project] {
        let get = try database.statement("SELECT * FROM projects")
        defer { get.reset() }
        var all: [Project] = []
        while try get.step() {
            guard let id: ID<Project> = get.id(0) else { continue }
            var project = Project(id: id)
            project.name = get.text(1)
            project.workspace = get.id(2)
            project.traceTier = get.text(3)
            project.longlivedDays = get.integer(4).map { Int($0) }
            project.referenceDataset = get.text(5)
            project.lastRunAt = get.time(6)
            all.append(project)
        }
        return all
    }

    private static func lines(_ text: String) -> [String] { parts(text, 0x0a) }

    /// Byte by byte: thousands of paths by characters would be a third of the time to the first frame.
    private static func parts(_ text: String, _ separator: UInt8) -> [String] {
        text.utf8.split(separator: separator).map { String(Substring($0)) }
    }
}

/// Makes one string of many equal ones.
private struct SharedTexts {
    private var known: Set<String> = []

    mutating func shared(_ text: String?) -> String? {
        guard let text else { return nil }
        return known.insert(text).memberAfterInsert
    }
}
