import CSQLite

extension Database {
    /// What a file is to this version of bulktop.
    enum Fitness { case empty, older, ours, newer }

    /// Tells by its number whether this version can read it.
    ///
    /// - Throws: damage for what is no database, or somebody else's.
    func fitness(version: Int64) throws(SQLiteError) -> Fitness {
        let found = try number("PRAGMA user_version")
        if found == version { return .ours }
        if found > version { return .newer }
        if found > 0 { return .older }
        guard try number("SELECT count(*) FROM sqlite_master") == 0 else {
            throw .notOurs("the database of another program, or of a bulktop that was never released")
        }
        return .empty
    }

    /// Makes an empty file the store's own.
    ///
    /// First of all that it can give space back: an older file would have to be written anew for that.
    func create(schema: String, version: Int64) throws(SQLiteError) {
        try run("PRAGMA auto_vacuum=INCREMENTAL")
        try transaction { () throws(SQLiteError) in
            try run(schema)
            try run("PRAGMA user_version=\(version)")
        }
    }

    /// How its only writer works: a log beside the file, of which a crash loses nothing and a power cut the last
    /// seconds, and which never grows beyond some megabytes.
    ///
    /// A file system that refuses the log gets the slow and safe way.
    func becomeWriter(mib: Int) throws(SQLiteError) {
        if try word("PRAGMA journal_mode=WAL") == "wal" {
            try run("PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=512; PRAGMA journal_size_limit=4194304")
        } else {
            try run("PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL")
        }
        try run("PRAGMA secure_delete=FAST; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF")
        try limit(mib: mib)
    }

    /// From then on more is `SQLITE_FULL`.
    func limit(mib: Int) throws(SQLiteError) {
        let size = max(512, try number("PRAGMA page_size"))
        _ = try number("PRAGMA max_page_count=\(Int64(mib) << 20 / size)")
    }

    /// Gives free pages back to the disk, a slice at a time.
    func shrink() throws(SQLiteError) {
        guard try number("PRAGMA freelist_count") > 64 else { return }
        // 256 KiB: some milliseconds on any disk.
        let step = try prepared("PRAGMA incremental_vacuum(64)")
        while try step.step() {}
    }

    /// Leaves one file that can be read anywhere, also where nothing can be written, and ends.
    func closeWhole() {
        // Somebody may be reading along: then the log stays until he ends.
        _ = try? word("PRAGMA journal_mode=DELETE")
        close()
    }
}
