import CSQLite

/// What SQLite answered instead of doing something.
struct SQLiteError: Error, Hashable {
    /// The primary result code (https://www.sqlite.org/rescode.html).
    var code: Int32
    var message: String

    /// The file itself is damaged, as opposed to a disk that is full or somebody who holds it.
    var isDamage: Bool { code == SQLITE_CORRUPT || code == SQLITE_NOTADB }

    var isFull: Bool { code == SQLITE_FULL }

    /// Somebody else holds it just now.
    var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }

    /// The statement speaks of a table or column that is not there: somebody changed the file.
    static func notOurs(_ message: String) -> Self { Self(code: SQLITE_CORRUPT, message: message) }
}
