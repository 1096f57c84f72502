import Base
import LangSmith
import Monitor

/// The files of one place, open; used by the store's own thread alone.
final class StoreEngine {
    private let options: Store.Options
    /// Told as they come; none of them ends anything but the remembering.
    private let report: (StoreTrouble) -> Void
    private var lock: WriterLock?
    private var folders: (cache: StoreFolder, history: StoreFolder)?
    private(set) var cache: CacheFile?
    private(set) var history: HistoryFile?
    /// Nothing is written any more.
    private var isOver = false
    /// Files that were damaged and mended in this run.
    private var mended: Set<String> = []
    private var watchedFrom: Timestamp?
    /// When somebody last looked before this run.
    private var lastLook: Timestamp?

    static let lockName = "writer.lock"
    /// Nothing is written to a disk with less than this left, in bytes: it belongs to those who need it more.
    private static let leastFree: Int64 = 64 << 20
    /// Rows that are forgotten at a time, so that nobody waits for it.
    private static let slice: Int64 = 500

    init(_ options: Store.Options, report: @escaping (StoreTrouble) -> Void) {
        self.options = options
        self.report = report
    }

    var isWriter: Bool { lock != nil && !isOver }

    // MARK: Opening

    /// Opens the cache, which the first frame waits for.
    func openCache() {
        do {
            guard let paths = options.paths else { throw StoreTrouble.noHome }
            guard !options.isReader else {
                guard let cache = StoreFolder(existing: paths.cache),
                    let history = StoreFolder(existing: paths.history)
                else { return }
                folders = (cache, history)
                self.cache = try open(.cache).map { CacheFile(database: $0) }
                return
            }
            let folders = (cache: try StoreFolder(paths.cache), history: try StoreFolder(paths.history))
            self.folders = folders
            if let free = folders.cache.free, free < Self.leastFree { throw StoreTrouble.diskFull(path: paths.cache) }
            do throws(StoreTrouble) {
                lock = try WriterLock(try folders.history.file(Self.lockName), holder: options.holder)
            } catch {
                guard case .heldBy = error else { throw error }
                report(error)
            }
            cache = try open(.cache).map { CacheFile(database: $0) }
        } catch {
            end(error)
        }
    }

    /// Opens the history, and makes ready to write.
    func openHistory() {
        guard !isOver, folders != nil else { return }
        do {
            history = try open(.history).map { HistoryFile(database: $0) }
            lastLook = try history?.lastLook()
            guard isWriter else { return }
            try cache?.database.becomeWriter(mib: mib(.cache))
            try history?.database.becomeWriter(mib: mib(.history))
            options.paths?.forgetOthers(before: options.now().wall - .seconds(86_400 * options.days))
        } catch {
            end(error)
        }
    }

    private enum File {
        case cache, history

        var name: String { self == .cache ? CacheFile.name : HistoryFile.name }
        var schema: String { self == .cache ? CacheFile.schema : HistoryFile.schema }
        var version: Int64 { self == .cache ? CacheFile.version : HistoryFile.version }
    }

    private func folder(_ file: File) throws -> StoreFolder {
        guard let folders else { throw StoreTrouble.noHome }
        return file == .cache ? folders.cache : folders.history
    }

    /// A quarter is the history's: it grows by what happens, not by what there is.
    private func mib(_ file: File) -> Int { max(1, options.mib * (file == .cache ? 3 : 1) / 4) }

    /// Opens one file, mending it if it is damaged; nil where there is none to read along.
    private func open(_ file: File) throws -> Database? {
        let folder = try folder(file)
        guard isWriter else {
            guard folder.has(file.name) else { return nil }
            let database = try Database(folder.path + "/" + file.name, .readOnly)
            return try database.fitness(version: file.version) == .ours ? database : nil
        }
        let path = try folder.file(file.name)
        do {
            let database = try Database(path, .readWrite)
            switch try database.fitness(version: file.version) {
            case .ours: break
            case .empty: try database.create(schema: file.schema, version: file.version)
            case .older:
                // Only the cache has had another form so far, and what was in it can be asked for.
                database.close()
                folder.remove(file.name)
                let anew = try Database(try folder.file(file.name), .readWrite)
                try anew.create(schema: file.schema, version: file.version)
                return anew
            case .newer: throw StoreTrouble.newer(path: path)
            }
            return database
        } catch let error as SQLiteError where error.isDamage {
            return try mend(file)
        }
    }

    /// Makes a new file in the place of a damaged one: once in a run.
    private func mend(_ file: File) throws -> Database {
        let folder = try folder(file)
        guard mended.insert(file.name).inserted else {
            throw StoreTrouble.keepsBreaking(path: folder.path + "/" + file.name)
        }
        let kept = HistoryFile.damaged
        switch file {
        case .cache: folder.remove(file.name)
        case .history:
            // One copy, of the first damage of a day: a disk that breaks again and again fills with copies otherwise.
            if let age = folder.age(of: kept), options.now().wall.microseconds / 1_000_000 - Int64(age) < 86_400 {
                folder.rename(file.name, to: kept + ".newest")
            } else {
                folder.rename(file.name, to: kept)
            }
        }
        let database = try Database(try folder.file(file.name), .readWrite)
        try database.create(schema: file.schema, version: file.version)
        switch file {
        case .cache: report(.cacheThrownAway)
        case .history:
            let newest = folder.has(kept + ".newest") ? kept + ".newest" : kept
            let count = Salvage.copy(from: folder.path + "/" + newest, to: database, HistoryFile.tables)
            folder.remove(kept + ".newest")
            report(.historySetAside(kept: folder.path + "/" + kept, salvaged: count))
        }
        return database
    }

    // MARK: Reading

    /// What is remembered, at most so many exports of it; nil where nothing is.
    func recollection(limit: Int = .max) -> Recollection? {
        defer { cache?.database.shrinkMemory() }
        return read(.cache) { try self.cache?.recollection(limit: limit) }
    }

    /// What happened lately, and when somebody looked.
    func past(since moment: Timestamp?, limit: Int) -> Past {
        let since = moment ?? options.now().wall - .seconds(86_400 * options.days)
        return read(.history) { () throws -> Past? in
            guard let history = self.history else { return nil }
            return Past(
                events: try history.events(since: since, limit: limit),
                watched: try history.watched(since: since),
                lastLook: self.lastLook
            )
        } ?? Past()
    }

    func totals(of id: ID<BulkExport>, limit: Int) -> [RunTotals] {
        read(.history) { try self.history?.totals(of: id, limit: limit) } ?? []
    }

    private func read<Value>(_ file: File, _ body: () throws -> Value?) -> Value? {
        do {
            return try body()
        } catch {
            recover(from: error, file)
            return nil
        }
    }

    // MARK: Writing

    /// Writes what came; gives it back where that was not possible just now.
    func write(_ inbox: StoreInbox) -> StoreInbox? {
        guard !isOver, !options.isReader else { return nil }
        if lock == nil { takeOver() }
        guard isWriter else { return nil }
        do {
            try writeCache(inbox)
        } catch {
            if (error as? SQLiteError)?.isBusy == true { return inbox }
            recover(from: error, .cache)
        }
        do {
            try writeHistory(inbox)
        } catch {
            if (error as? SQLiteError)?.isBusy == true { return inbox }
            recover(from: error, .history)
        }
        return nil
    }

    private func writeCache(_ inbox: StoreInbox) throws {
        guard let cache, !inbox.isEmpty else { return }
        let mask = options.mask
        try cache.database.transaction { () throws(SQLiteError) in
            for (id, export) in inbox.exports {
                if let export { try cache.put(export, mask) } else { try cache.remove(id) }
            }
            for runs in inbox.runs.values { try cache.put(runs, mask) }
            if let all = inbox.destinations { try cache.put(all, mask) }
            for (id, project) in inbox.projects {
                if let project { try cache.put(project, mask) } else { try cache.remove(id) }
            }
            if let server = inbox.server { try cache.put(server, mask) }
            if let asOf = inbox.asOf {
                try cache.set(.asOf, asOf.microseconds)
            } else if let begun = inbox.begunAt, try cache.number(.asOf) == nil {
                try cache.set(.asOf, begun.microseconds)
            }
            if let listing = inbox.listing {
                try cache.set(.newestFirst, listing.isNewestFirst ? 1 : 0)
                try cache.set(.resumeAt, listing.resume.map { Int64($0) })
                try cache.set(.wholeAt, listing.wholeAt?.microseconds)
            }
        }
        try cache.database.shrink()
    }

    private func writeHistory(_ inbox: StoreInbox) throws {
        guard let history, !inbox.isEmpty else { return }
        let (mask, now) = (options.mask, options.now().wall)
        try history.database.transaction { () throws(SQLiteError) in
            for (id, export) in inbox.exports {
                if export == nil { try history.lost(id, at: now) } else { try history.saw(id, at: now) }
            }
            for runs in inbox.runs.values {
                let schedule = try cache?.schedule(of: runs.export)
                for run in runs.rows {
                    guard let totals = RunTotals(run, of: runs.export, schedule: schedule ?? nil) else { continue }
                    try history.add(totals, mask, at: now)
                }
            }
            for entry in inbox.entries { try history.add(entry, mask) }
            if let asOf = inbox.asOf {
                let start = min(watchedFrom ?? asOf, asOf)
                watchedFrom = start
                try history.watched(from: start, until: asOf)
            }
        }
        let gone = try history.forget(before: now - .seconds(86_400 * options.days), atMost: Self.slice)
        if gone > 0 { try history.database.shrink() }
    }

    /// Whoever wrote may have ended.
    private func takeOver() {
        guard let folders, let path = try? folders.history.file(Self.lockName),
            let lock = try? WriterLock(path, holder: options.holder)
        else { return }
        self.lock = lock
        cache?.database.close()
        history?.database.close()
        do {
            cache = try open(.cache).map { CacheFile(database: $0) }
            openHistory()
        } catch {
            end(error)
        }
    }

    // MARK: Trouble

    private func recover(from error: any Error, _ file: File) {
        guard let sqlite = error as? SQLiteError else { return end(error) }
        if sqlite.isDamage, isWriter {
            do {
                switch file {
                case .cache:
                    cache?.database.close()
                    cache = CacheFile(database: try mend(.cache))
                    try cache?.database.becomeWriter(mib: mib(.cache))
                case .history:
                    history?.database.close()
                    history = HistoryFile(database: try mend(.history))
                    try history?.database.becomeWriter(mib: mib(.history))
                }
            } catch {
                end(error)
            }
            return
        }
        if sqlite.isFull, file == .history, let history, !isDiskFull {
            // As large as it may be: the oldest tenth goes, and the next round fits again.
            let count = (try? history.database.number("SELECT count(*) / 10 + 1 FROM events")) ?? 0
            if count > 1, let moment = try? history.moment(ofOldest: count),
                let gone = try? history.forget(before: moment + .microseconds(1), atMost: count), gone > 0
            {
                return
            }
        }
        end(error)
    }

    private var isDiskFull: Bool { folders?.cache.free.map { $0 < 1 << 20 } ?? false }

    /// Nothing more is written; what was read stays.
    private func end(_ error: any Error) {
        guard !isOver else { return }
        isOver = true
        if let sqlite = error as? SQLiteError {
            // One that cannot even be read is no more than one that is not there.
            guard !sqlite.isBusy || lock != nil else { return }
            let path = folders?.cache.path ?? options.paths?.cache ?? ""
            let words: StoreTrouble =
                sqlite.isFull
                ? (isDiskFull ? .diskFull(path: path) : .tooLarge(mib: options.mib))
                : .failed(path: path, sqlite.message)
            report(words)
        } else {
            report(error as? StoreTrouble ?? .failed(path: options.paths?.cache ?? "", "\(error)"))
        }
    }

    /// Leaves one file of each, and lets others write.
    func close() {
        for database in [cache?.database, history?.database] {
            if lock == nil { database?.close() } else { database?.closeWhole() }
        }
        (cache, history, lock) = (nil, nil, nil)
        isOver = true
    }
}
