import Base

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension StorePaths {
    /// Takes away the folders of other places in which nothing was written since a moment: a simulator on a port of its
    /// own, a server that is no more.
    func forgetOthers(before moment: Timestamp) {
        let seconds = Int(clamping: moment.microseconds / 1_000_000)
        for name in Set(Self.siblings(of: cache) + Self.siblings(of: history)) {
            let (cache, history) = (Self.sibling(name, of: cache), Self.sibling(name, of: history))
            let folders = [StoreFolder(existing: cache), StoreFolder(existing: history)].compactMap { $0 }
            let ages = folders.flatMap { [$0.age(of: CacheFile.name), $0.age(of: HistoryFile.name)] }.compactMap { $0 }
            guard let newest = ages.max(), newest < seconds,
                !WriterLock.isHeld(history + "/" + StoreEngine.lockName)
            else { continue }
            for folder in folders { folder.removeAll() }
        }
    }

    private static func sibling(_ name: String, of path: String) -> String {
        String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) + name
    }

    private static func siblings(of path: String) -> [String] {
        guard let slash = path.lastIndex(of: "/"), let directory = opendir(String(path[..<slash])) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix("."), name != path[path.index(after: slash)...] { names.append(name) }
        }
        return names
    }
}
