import App
import Base
import CurlTransport
import LangSmith
import Monitor
import Settings
import Store
import Terminal

/// What doctor looks at on this machine.
struct LocalChecks {
    var options: ConnectionOptions
    var environment: [String: String]

    /// The settings, as far as they can be used.
    func settings() -> Check {
        do throws(SettingsError) {
            let settings = try options.flags.resolve(environment, PassiveSystem(LocalSystem(environment: environment)))
            let credential = try settings.requireCredential()
            _ = try settings.network.knownFailures
            let profile = settings.profile.map { "profile \($0), " } ?? ""
            let finding =
                "\(profile)\(try settings.address.baseURL) \(settings.endpoint.source), key \(credential.source)"
            guard let first = settings.passedOver.first else { return Check("settings", .ok, finding) }
            return Check(
                "settings",
                .warn,
                ([finding] + settings.passedOver.map(\.description)).joined(separator: "; "),
                next: "unset \(first.name), or give both the same \(first.noun)"
            )
        } catch {
            return Check("settings", .fail, "\(error)", next: "see which files are read: bulktop config path")
        }
    }

    /// Files that others can read, and faults of profiles that are not in use.
    func files() -> Check {
        let system = LocalSystem(environment: environment)
        let problems = Settings.problems(flags: options.flags, environment: environment, system: system)
        guard let first = problems.first else {
            return Check("files", .ok, "no key is in a file that others can read, and every profile is right")
        }
        let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
        return Check("files", .warn, "\(first)\(more)", next: "see all of it: bulktop config check")
    }

    func terminal() -> Check {
        let type = environment["TERM"] ?? ""
        guard !["", "dumb", "unknown"].contains(type) else {
            return Check(
                "terminal",
                .warn,
                type.isEmpty ? "TERM is not set" : "TERM is \(type), which cannot draw",
                next: "for the dashboard set TERM, as in xterm-256color; status and snapshot work as it is"
            )
        }
        guard let colours = TerminalFacts.colours(of: type) else {
            return Check(
                "terminal",
                .warn,
                "TERM is \(type), which is not in the terminfo database",
                next: "install its entry (ncurses-term on Debian), or set TERM=xterm-256color"
            )
        }
        var finding = "\(type), " + (colours > 0 ? "\(colours) colours" : "no colours")
        if environment["NO_COLOR"]?.isEmpty == false { finding += ", not used because of NO_COLOR" }
        if let size = TerminalFacts.size { finding += ", \(size.columns)x\(size.rows)" }
        if !TerminalFacts.isAttached { finding += ", not attached now" }
        return Check("terminal", .ok, finding)
    }

    func locale() -> Check {
        let name = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        switch TerminalFacts.charset() {
        case .utf8: return Check("locale", .ok, "\(name ?? "none set"), UTF-8")
        case .utf8Instead:
            return Check(
                "locale",
                .ok,
                "\(name ?? "none set") is not installed here; another one of UTF-8 stands in"
            )
        case .ascii: break
        }
        return Check(
            "locale",
            .warn,
            "\(name ?? "none set") is not UTF-8 here, so the screen is drawn in ASCII",
            next: "set LC_ALL=C.UTF-8, or one that `locale -a` lists"
        )
    }

    func library() -> Check {
        let library = CurlLibrary.loaded
        guard let problem = library.signingProblem else { return Check("libcurl", .ok, library.version) }
        return Check(
            "libcurl",
            .warn,
            "buckets cannot be tested from this machine: \(problem)",
            next: "everything else works; the service makes a test of its own before it takes a destination"
        )
    }

    /// Who keeps what `y` copies.
    func clipboard() -> Check {
        let clipboard = Clipboard(environment: environment)
        let terminal = "sent to the terminal (OSC 52), which may drop it"
        let broken = clipboard.tools.filter { !clipboard.works($0) }
        guard broken.isEmpty else {
            return Check(
                "clipboard",
                .warn,
                "\(broken.map(\.name).joined(separator: ", ")) does not answer; what is copied is \(terminal)",
                next: "try it: echo text | \(broken[0].commands[0].joined(separator: " "))"
            )
        }
        guard clipboard.tools.isEmpty else {
            let names = clipboard.tools.map { $0.trial.isEmpty ? "\($0.name) (not tried)" : $0.name }
            return Check("clipboard", .ok, "\(names.joined(separator: ", ")), and \(terminal)")
        }
        return Check("clipboard", .ok, "no program of this machine; what is copied is \(terminal)")
    }

    /// What outlives a run, where, how large, and who writes it.
    static func store(_ access: StoreAccess, _ context: Context) -> Check {
        let library = "SQLite \(StoreLook.version)"
        guard access.settings.isEnabled else {
            return Check("store", .ok, "off by the settings: nothing is remembered; \(library)")
        }
        let look = access.look(context)
        if let trouble = look.trouble {
            return Check("store", .warn, "\(trouble.sentence) (\(library))", next: "everything else works without it")
        }
        var words: [String] = []
        if let exports = look.exports, let asOf = look.asOf {
            let age = Words.length(max(.zero, context.clock.now().wall.since(asOf)))
            words.append("\(Words.count(exports, "export")) as of \(age) ago")
        } else {
            words.append("nothing remembered yet")
        }
        words.append("\(look.size >> 10) KiB of \(access.settings.mib) MiB")
        words.append(look.holder.map { "written by \($0)" } ?? "nobody writes now")
        words.append(library)
        return Check("store", .ok, "\(look.paths?.cache ?? ""): " + words.joined(separator: ", "))
    }

    func log() -> Check {
        guard let path = ConfigPaths(environment: environment).log else {
            return Check("log", .warn, "there is nowhere to write it", next: "set HOME or XDG_STATE_HOME")
        }
        do throws(PrivateFile.Problem) {
            _ = try LogFile(path: path)
            return Check("log", .ok, path)
        } catch {
            let next =
                switch error {
                case .notAFile: "move it away"
                case .system: "check who owns it, and its directory"
                }
            return Check("log", .warn, "it cannot be written: \(error)", next: next)
        }
    }
}
