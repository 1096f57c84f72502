package import Base
import Monitor

/// How a store is: looked at beside whoever writes, and nothing changed.
package struct StoreLook: Sendable {
    /// Nil without a home directory.
    package let paths: StorePaths?
    /// Bytes of both files, with those beside them.
    package let size: Int64
    /// Who writes just now, in his own words.
    package let holder: String?
    /// How many exports are remembered, and when their list was last read; nil where none are.
    package let exports: Int?
    package let asOf: Timestamp?
    /// Why nothing could be remembered now.
    package let trouble: StoreTrouble?
    /// The library's version, such as 3.40.1.
    package static var version: String { Database.version }

    /// Two connections that take in the log at the same moment could damage a file before 3.51.3
    /// (https://www.sqlite.org/wal.html#walresetbug); here one alone does, under a lock.
    package init(_ options: Store.Options) {
        paths = options.paths
        guard let paths = options.paths else {
            (size, holder, exports, asOf, trouble) = (0, nil, nil, nil, .noHome)
            return
        }
        let (cache, history) = (StoreFolder(existing: paths.cache), StoreFolder(existing: paths.history))
        size = (cache?.size(of: CacheFile.name) ?? 0) + (history?.size(of: HistoryFile.name) ?? 0)
        let lock = paths.history + "/" + StoreEngine.lockName
        holder = WriterLock.isHeld(lock) ? WriterLock.holder(lock) ?? "it does not say who" : nil
        var reading = options
        reading.isReader = true
        var found: StoreTrouble?
        let engine = StoreEngine(reading) { found = found ?? $0 }
        engine.openCache()
        let memory = engine.recollection(limit: 1)
        engine.close()
        exports = memory?.extent.total
        asOf = memory?.extent.asOf
        // A folder that nobody made yet is no trouble; where it would come decides.
        trouble = found ?? StoreFolder.trouble(wouldBeAt: paths.cache) ?? StoreFolder.trouble(wouldBeAt: paths.history)
    }
}
