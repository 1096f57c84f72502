import CSQLite

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A folder that only its owner may look into, on a file system that keeps its word, and the files in it.
struct StoreFolder {
    let path: String

    /// Makes it, with the folders on the way, or takes the one that is there.
    init(_ path: String) throws(StoreTrouble) {
        self.path = path
        var folder = ""
        for part in path.split(separator: "/") {
            folder += "/" + part
            if mkdir(folder, 0o700) == 0 || errno == EEXIST { continue }
            // What is there already may be in a folder that nobody may write to.
            if access(folder, F_OK) != 0 { throw Self.trouble(errno, folder) }
        }
        try takeOver(path, S_IFDIR, 0o700)
        try Self.checkFileSystem(path)
    }

    /// What would keep a folder from being of use, as far as what is there of it already tells.
    static func trouble(wouldBeAt path: String) -> StoreTrouble? {
        var existing = path[...]
        while access(String(existing), F_OK) != 0, let slash = existing.lastIndex(of: "/"), slash > existing.startIndex
        {
            existing = existing[..<slash]
        }
        do throws(StoreTrouble) {
            try checkFileSystem(String(existing))
            if existing == path {
                try StoreFolder(existing: path)?.checkOwner()
            } else if access(String(existing), W_OK) != 0 {
                throw trouble(errno, String(existing))
            }
            return nil
        } catch {
            return error
        }
    }

    private func checkOwner() throws(StoreTrouble) {
        var status = stat()
        if stat(path, &status) == 0, status.st_uid != geteuid() { throw .foreign(path: path) }
    }

    /// Takes one that is there, to read it; nil when there is none.
    init?(existing path: String) {
        guard access(path, R_OK | X_OK) == 0 else { return nil }
        self.path = path
    }

    /// Makes a file that only its owner may read, before anybody else opens it; takes it where it is there.
    ///
    /// SQLite gives the files beside it the same rights (https://www.sqlite.org/src/file/src/os_unix.c,
    /// findCreateFileMode).
    func file(_ name: String) throws(StoreTrouble) -> String {
        let file = path + "/" + name
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            throw [EISDIR, ELOOP, ENXIO].contains(code) ? .notAFile(path: file) : Self.trouble(code, file)
        }
        close(descriptor)
        try takeOver(file, S_IFREG, 0o600)
        return file
    }

    func has(_ name: String) -> Bool { access(path + "/" + name, F_OK) == 0 }

    /// Takes a database away with the files that belong to it.
    func remove(_ name: String) {
        for suffix in Self.suffixes { unlink(path + "/" + name + suffix) }
    }

    /// Takes away all that is ours in it, and then the folder itself, if nothing else is there.
    func removeAll() {
        for name in [CacheFile.name, HistoryFile.name, HistoryFile.damaged] { remove(name) }
        unlink(path + "/" + StoreEngine.lockName)
        rmdir(path)
    }

    /// Gives a database another name, with the files that belong to it.
    func rename(_ name: String, to other: String) {
        remove(other)
        for suffix in Self.suffixes {
            _ = Self.renameFile(path + "/" + name + suffix, path + "/" + other + suffix)
        }
    }

    private static let suffixes = ["", "-wal", "-shm", "-journal"]

    private static func renameFile(_ old: String, _ new: String) -> Int32 {
        #if canImport(Glibc)
        Glibc.rename(old, new)
        #else
        Darwin.rename(old, new)
        #endif
    }

    /// Bytes on the disk, sidecars included.
    func size(of name: String) -> Int64 {
        Self.suffixes.reduce(0) { sum, suffix in
            var status = stat()
            return stat(path + "/" + name + suffix, &status) == 0 ? sum + Int64(status.st_size) : sum
        }
    }

    /// When it was last written, in seconds since 1970; nil when it is not there.
    func age(of name: String) -> Int? {
        var status = stat()
        guard stat(path + "/" + name, &status) == 0 else { return nil }
        #if canImport(Glibc)
        return status.st_mtim.tv_sec
        #else
        return status.st_mtimespec.tv_sec
        #endif
    }

    /// Bytes that are free for us on its disk; nil where nobody tells.
    var free: Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }

    private func takeOver(_ path: String, _ kind: mode_t, _ mode: mode_t) throws(StoreTrouble) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw Self.trouble(errno, path) }
        guard status.st_mode & S_IFMT == kind || kind == S_IFDIR && stat(path, &status) == 0 else {
            throw .notAFile(path: path)
        }
        guard status.st_mode & S_IFMT == kind else { throw .notAFile(path: path) }
        guard status.st_uid == geteuid() else { throw .foreign(path: path) }
        // Ours, but others may look in: made by hand, or under another umask.
        if status.st_mode & 0o077 != 0 { chmod(path, mode) }
    }

    private static func trouble(_ code: Int32, _ path: String) -> StoreTrouble {
        switch code {
        case EROFS: .readOnlyFileSystem(path: path)
        case ENOSPC, EDQUOT: .diskFull(path: path)
        case ENOTDIR: .notAFile(path: path)
        default: .failed(path: path, String(cString: strerror(code)))
        }
    }

    // MARK: File systems

    private static func checkFileSystem(_ path: String) throws(StoreTrouble) {
        if let name = strange[cs_file_system(path)] { throw .strangeFileSystem(name, path: path) }
        var volume = statvfs()
        if statvfs(path, &volume) == 0, volume.f_flag & UInt(ST_RDONLY) != 0 { throw .readOnlyFileSystem(path: path) }
    }

    /// Where a lock is not one, or a shared memory file cannot be mapped (statfs(2), linux/magic.h).
    private static let strange: [UInt32: String] = [
        0x6969: "NFS", 0x517b: "SMB", 0xff53_4d42: "SMB", 0xfe53_4d42: "SMB", 0x0102_1997: "9P",
        0x6573_5546: "FUSE", 0x00c3_6400: "Ceph", 0x5346_414f: "AFS", 0x6b41_4653: "AFS", 0x4750_4653: "GPFS",
        0x0bd0_0bd0: "Lustre", 0x7461_636f: "OCFS2", 1: "a network disk",
    ]
}
