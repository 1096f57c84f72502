import Base

/// Why something is not remembered, or not remembered any more: each is told, and none stops anything else.
package enum StoreTrouble: Error, Hashable, Sendable {
    /// There is neither a home directory nor a variable that says where files go.
    case noHome
    /// What stands in a file's place, such as a directory.
    case notAFile(path: String)
    /// A file or folder that belongs to somebody else.
    case foreign(path: String)
    /// A file system that locks nothing reliably, by its name.
    case strangeFileSystem(String, path: String)
    case readOnlyFileSystem(path: String)
    /// Another bulktop writes; this one reads along.
    case heldBy(String)
    /// A newer bulktop made it.
    case newer(path: String)
    /// It was damaged; what could be read again was, and the rest is in `kept`.
    case historySetAside(kept: String, salvaged: Int)
    /// It was damaged and thrown away: all in it can be asked for again.
    case cacheThrownAway
    /// It broke a second time in one run.
    case keepsBreaking(path: String)
    case diskFull(path: String)
    /// As large as the configuration lets it be, with nothing left to forget.
    case tooLarge(mib: Int)
    /// The system's or SQLite's own words.
    case failed(path: String, String)

    /// What it means, with the way out where there is one.
    package var sentence: String {
        switch self {
        case .noHome: "Nothing is remembered: set HOME, or XDG_CACHE_HOME and XDG_STATE_HOME."
        case .notAFile(let path): "Nothing is remembered: \(path) is no regular file; move it away."
        case .foreign(let path):
            "Nothing is remembered: \(path) belongs to somebody else; mend it with: sudo chown -R \"$USER\" '\(path)'"
        case .strangeFileSystem(let name, let path):
            "Nothing is remembered: \(path) is on \(name), where locks cannot be trusted; "
                + "let XDG_CACHE_HOME and XDG_STATE_HOME name a local disk."
        case .readOnlyFileSystem(let path): "Nothing is remembered: \(path) is on a read-only file system."
        case .heldBy(let holder): "Another bulktop remembers this place (\(holder)); this one only reads along."
        case .newer(let path): "Nothing is remembered: a newer bulktop made \(path); nothing in it was touched."
        case .historySetAside(let kept, let salvaged):
            "The history was damaged: \(salvaged) of its rows could be read again, and the file is kept as \(kept)."
        case .cacheThrownAway: "What was remembered of the exports was damaged and is asked for again."
        case .keepsBreaking(let path): "Nothing more is remembered: \(path) was damaged twice; look at the disk."
        case .diskFull(let path): "Nothing more is remembered: the disk of \(path) is full."
        case .tooLarge(let mib):
            "Nothing more is remembered: the store has its \(mib) MiB; raise mib under [store] in config.toml."
        case .failed(let path, let words): "Nothing is remembered: \(path): \(CleanText.line(words, limit: 200))"
        }
    }
}
