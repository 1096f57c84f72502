import CSQLite

/// One connection to one file of SQLite's, on one thread at a time.
final class Database {
    enum Access { case readWrite, readOnly }

    /// The library's own version, such as 3.40.1.
    static var version: String { String(cString: sqlite3_libversion()) }

    private let handle: OpaquePointer
    private var statements: [String: Statement] = [:]
    private var isOpen = true

    /// How long a lock that another process holds is waited for, in milliseconds: a screen waits for this.
    private static let patience: Int32 = 100

    /// Opens a file that is there; an empty one becomes a database.
    init(_ path: String, _ access: Access) throws(SQLiteError) {
        var handle: OpaquePointer?
        // Without SQLite's own mutexes: nothing here is used by two threads at once.
        let flags = (access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard let handle, code == SQLITE_OK else {
            let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(handle)
            throw SQLiteError(code: code & 0xff, message: message)
        }
        self.handle = handle
        sqlite3_busy_timeout(handle, Self.patience)
        // Pages kept in memory, in KiB: it is read once from end to end, and written in small pieces.
        sqlite3_exec(handle, "PRAGMA cache_size=-512", nil, nil, nil)
    }

    deinit { close() }

    /// Ends it; the file is whole and alone afterwards if nobody else has it open.
    func close() {
        guard isOpen else { return }
        isOpen = false
        statements = [:]
        sqlite3_close_v2(handle)
    }

    /// Runs statements that give nothing back.
    func run(_ sql: String) throws(SQLiteError) {
        try check(sqlite3_exec(handle, sql, nil, nil, nil))
    }

    /// A statement, made once and kept, ready to be given its values.
    func statement(_ sql: StaticString) throws(SQLiteError) -> Statement {
        let text = sql.description
        if let known = statements[text] {
            known.reset()
            return known
        }
        let statement = try prepared(text)
        statements[text] = statement
        return statement
    }

    /// The same for a text that is made up, by us alone.
    func prepared(_ sql: String) throws(SQLiteError) -> Statement {
        var pointer: OpaquePointer?
        try check(sqlite3_prepare_v2(handle, sql, -1, &pointer, nil))
        guard let pointer else { throw SQLiteError(code: SQLITE_MISUSE, message: "an empty statement") }
        return Statement(pointer, of: handle)
    }

    /// The number that a pragma or a count gives; 0 where it gives none.
    func number(_ sql: String) throws(SQLiteError) -> Int64 {
        let statement = try prepared(sql)
        return try statement.step() ? statement.integer(0) ?? 0 : 0
    }

    /// The word that a pragma gives.
    func word(_ sql: String) throws(SQLiteError) -> String {
        let statement = try prepared(sql)
        return try statement.step() ? statement.text(0) ?? "" : ""
    }

    /// Does all of it or nothing.
    func transaction(_ body: () throws(SQLiteError) -> Void) throws(SQLiteError) {
        try run("BEGIN IMMEDIATE")
        do throws(SQLiteError) {
            try body()
            try run("COMMIT")
        } catch {
            // A failure such as a full disk may have ended it already.
            for statement in statements.values { statement.reset() }
            if sqlite3_get_autocommit(handle) == 0 { try? run("ROLLBACK") }
            throw error
        }
    }

    /// Gives back what a large reading took.
    func shrinkMemory() { sqlite3_db_release_memory(handle) }

    private func check(_ code: Int32) throws(SQLiteError) {
        guard code == SQLITE_OK else {
            throw SQLiteError(code: code & 0xff, message: String(cString: sqlite3_errmsg(handle)))
        }
    }
}
