import Base
import LangSmith
import Monitor

/// `history.sqlite`: what nobody can tell again.
struct HistoryFile {
    static let name = "history.sqlite"
    /// What a damaged one is kept as.
    static let damaged = "history.sqlite.damaged"
    static let version: Int64 = 1

    let database: Database

    static let schema = """
        CREATE TABLE events(
            number INTEGER PRIMARY KEY, at INTEGER NOT NULL, moment INTEGER, kind TEXT NOT NULL, export BLOB,
            old TEXT, new TEXT, text TEXT NOT NULL
        );
        CREATE INDEX events_at ON events(at);
        CREATE TABLE watched(start INTEGER PRIMARY KEY, until INTEGER NOT NULL);
        CREATE TABLE seen(export BLOB PRIMARY KEY, first INTEGER NOT NULL, gone INTEGER) WITHOUT ROWID;
        CREATE TABLE windows(
            run BLOB PRIMARY KEY, export BLOB NOT NULL, schedule BLOB, project BLOB, status TEXT NOT NULL,
            start INTEGER, end INTEGER, rows INTEGER NOT NULL, files INTEGER NOT NULL, retries INTEGER NOT NULL,
            created INTEGER, finished INTEGER, noted INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX windows_schedule ON windows(schedule, start);
        CREATE INDEX windows_export ON windows(export, start);
        """

    /// The tables that a damaged file is searched for, with the number of their columns.
    static let tables: [(name: String, columns: Int)] = [("events", 8), ("watched", 2), ("seen", 3), ("windows", 13)]

    // MARK: Writing

    func add(_ entry: Journal.Entry, _ mask: StoreMask) throws(SQLiteError) {
        let put = try database.statement(
            "INSERT INTO events(at, moment, kind, export, old, new, text) VALUES(?1,?2,?3,?4,?5,?6,?7)"
        )
        put.bind(1, entry.at).bind(2, entry.change?.moment).bind(3, entry.kind.rawValue).bind(4, entry.export)
        put.bind(5, mask.clean(entry.change?.old?.word)).bind(6, mask.clean(entry.change?.new.word))
        put.bind(7, mask.clean(entry.text))
        try put.run()
    }

    func saw(_ id: ID<BulkExport>, at now: Timestamp) throws(SQLiteError) {
        try database.statement("INSERT OR IGNORE INTO seen VALUES(?1, ?2, NULL)").bind(1, id).bind(2, now).run()
    }

    func lost(_ id: ID<BulkExport>, at now: Timestamp) throws(SQLiteError) {
        try database.statement("UPDATE seen SET gone = ?2 WHERE export = ?1").bind(1, id).bind(2, now).run()
    }

    func add(_ totals: RunTotals, _ mask: StoreMask, at now: Timestamp) throws(SQLiteError) {
        let put = try database.statement(
            "INSERT OR IGNORE INTO windows VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)"
        )
        put.bind(1, totals.run).bind(2, totals.export).bind(3, totals.schedule).bind(4, totals.project)
        put.bind(5, mask.clean(totals.status.word)).bind(6, totals.windowStart).bind(7, totals.windowEnd)
        put.bind(8, totals.rows).bind(9, totals.files).bind(10, totals.retries)
        put.bind(11, totals.createdAt).bind(12, totals.finishedAt).bind(13, now)
        try put.run()
    }

    /// Says that somebody looked from `start` to `until`.
    func watched(from start: Timestamp, until: Timestamp) throws(SQLiteError) {
        try database.statement("INSERT OR REPLACE INTO watched VALUES(?1, ?2)").bind(1, start).bind(2, until).run()
    }

    /// Forgets what is older, a slice at a time.
    ///
    /// - Returns: how many rows went.
    func forget(before moment: Timestamp, atMost limit: Int64) throws(SQLiteError) -> Int64 {
        try database.statement(
            "DELETE FROM events WHERE number IN (SELECT number FROM events WHERE at < ?1 ORDER BY at LIMIT ?2)"
        ).bind(1, moment).bind(2, limit).run()
        var gone = try database.number("SELECT changes()")
        try database.statement("DELETE FROM watched WHERE until < ?1").bind(1, moment).run()
        try database.statement(
            "DELETE FROM windows WHERE run IN (SELECT run FROM windows WHERE noted < ?1 LIMIT ?2)"
        ).bind(1, moment).bind(2, limit).run()
        gone += try database.number("SELECT changes()")
        try database.statement(
            "DELETE FROM seen WHERE export IN (SELECT export FROM seen WHERE gone < ?1 LIMIT ?2)"
        ).bind(1, moment).bind(2, limit).run()
        return gone + (try database.number("SELECT changes()"))
    }

    /// The moment before which the oldest so many events were told; nil without any.
    func moment(ofOldest count: Int64) throws(SQLiteError) -> Timestamp? {
        let get = try database.statement("SELECT max(at) FROM (SELECT at FROM events ORDER BY at LIMIT ?1)")
        get.bind(1, count)
        defer { get.reset() }
        return try get.step() ? get.time(0) : nil
    }

    // MARK: Reading

    /// The newest events since a moment, oldest first.
    func events(since moment: Timestamp, limit: Int) throws(SQLiteError) -> [Journal.Entry] {
        let get = try database.statement(
            """
            SELECT at, moment, kind, export, old, new, text FROM events WHERE at >= ?1
            ORDER BY at DESC, number DESC LIMIT ?2
            """
        )
        get.bind(1, moment).bind(2, Int64(limit))
        defer { get.reset() }
        var events: [Journal.Entry] = []
        while try get.step() {
            guard let at = get.time(0), let kind = get.text(2).flatMap({ Journal.Kind(rawValue: $0) }) else { continue }
            var entry = Journal.Entry(at: at, kind: kind, export: get.id(3), text: get.text(6) ?? "")
            if let new = get.text(5) {
                entry.change = Journal.Change(
                    old: get.text(4).map { Status($0) },
                    new: Status(new),
                    moment: get.time(1)
                )
            }
            events.append(entry)
        }
        return events.reversed()
    }

    /// When somebody looked, oldest first.
    func watched(since moment: Timestamp) throws(SQLiteError) -> [Range<Timestamp>] {
        let get = try database.statement("SELECT start, until FROM watched WHERE until >= ?1 ORDER BY start")
        get.bind(1, moment)
        defer { get.reset() }
        var spans: [Range<Timestamp>] = []
        while try get.step() {
            guard let start = get.time(0), let end = get.time(1), start <= end else { continue }
            spans.append(start..<end)
        }
        return spans
    }

    /// The last moment at which somebody looked; nil if nobody ever did.
    func lastLook() throws(SQLiteError) -> Timestamp? {
        let moment = try database.number("SELECT max(until) FROM watched")
        return moment == 0 ? nil : Timestamp(microseconds: moment)
    }

    /// Totals of the finished runs of a schedule or of one export, the latest windows first.
    func totals(of id: ID<BulkExport>, limit: Int) throws(SQLiteError) -> [RunTotals] {
        let get = try database.statement(
            """
            SELECT run, export, schedule, project, status, start, end, rows, files, retries, created, finished
            FROM windows WHERE schedule = ?1 OR export = ?1 ORDER BY start DESC LIMIT ?2
            """
        )
        get.bind(1, id).bind(2, Int64(limit))
        defer { get.reset() }
        var all: [RunTotals] = []
        while try get.step() {
            guard let run: ID<BulkExportRun> = get.id(0), let export: ID<BulkExport> = get.id(1) else { continue }
            var totals = RunTotals(
                run: run,
                export: export,
                status: Status(get.text(4) ?? ""),
                rows: get.integer(7) ?? 0,
                files: Int(get.integer(8) ?? 0),
                retries: Int(get.integer(9) ?? 0)
            )
            totals.schedule = get.id(2)
            totals.project = get.id(3)
            totals.windowStart = get.time(5)
            totals.windowEnd = get.time(6)
            totals.createdAt = get.time(10)
            totals.finishedAt = get.time(11)
            all.append(totals)
        }
        return all
    }
}
