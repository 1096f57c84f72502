import Changes
import Base
import LangSmith
import Monitor
import Recording
import Settings
import Store

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What is remembered of a place, for the dashboard that adds to it and for commands that read it.
struct StoreAccess {
    let session: Session
    let settings: StoreSettings
    /// Takes the secrets of this start out of what servers say, as in a recording.
    let mask: StoreMask

    init(_ session: Session, _ settings: StoreSettings, credentials: Credentials) {
        self.session = session
        self.settings = settings
        let redactor = TextRedactor(secretsIn: credentials.headers)
        mask = StoreMask { redactor.clean($0) }
    }

    /// Opens it to add to it; nil where the settings say that nothing is remembered.
    func open(_ context: Context) -> Store? { settings.isEnabled ? Store(options(context)) : nil }

    /// Opens it to read what an earlier run left, beside whoever writes.
    func read(_ context: Context) -> Store {
        var options = options(context)
        options.isReader = true
        return Store(options)
    }

    /// How it is, for doctor.
    func look(_ context: Context) -> StoreLook { StoreLook(options(context)) }

    private func options(_ context: Context) -> Store.Options {
        let paths = ConfigPaths(environment: context.environment)
        var place: StorePaths?
        if let cache = paths.cache, let state = paths.state {
            place = StorePaths(cacheHome: cache, stateHome: state, place: session.place, profile: session.profile)
        }
        let clock = context.clock
        let since = clock.now().wall
        return Store.Options(
            paths: place,
            days: settings.days,
            mib: settings.mib,
            holder: "process \(getpid()) on \(Self.machine) since \(since)",
            mask: mask,
            now: { clock.now() }
        )
    }

    private static var machine: String {
        var bytes = [CChar](repeating: 0, count: 256)
        gethostname(&bytes, 255)
        let name = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return CleanText.line(name.isEmpty ? "this machine" : name, limit: 64)
    }
}

extension Store {
    /// All that is remembered of the exports, for a command, which waits for it.
    ///
    /// - Throws: `CommandFailed` where nothing is.
    func remembered() throws -> Recollection {
        guard let memory = try blocking({ [self] in await recollection() }) else {
            throw CommandFailed.obstacle(
                "nothing is remembered of this place: the dashboard keeps what it sees, unless the settings or "
                    + "--no-store forbid it; bulktop doctor says where"
            )
        }
        return memory
    }
}
