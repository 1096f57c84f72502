import Dispatch

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The programs of this machine that keep a text for its user, beside the terminal, which may drop what it is sent.
package struct Clipboard: Sendable {
    package struct Tool: Hashable, Sendable {
        /// What it is called.
        package var name: String
        /// What keeps the text that it reads, each tried when the one before it fails.
        package var commands: [[String]]
        /// What shows that it works without touching what the user has copied; none where nothing does.
        package var trial: [[String]] = []
    }

    /// Those that belong to where the user is: his tmux, his desktop.
    package let tools: [Tool]
    private let environment: [String: String]
    /// How long one may take, in milliseconds.
    private static let patience: Int32 = 2_000

    /// - Parameters:
    ///   - environment: what tells where the user is, and what the programs find in theirs.
    ///   - isInstalled: whether a program is found in `PATH`.
    package init(environment: [String: String], isInstalled: ((String) -> Bool)? = nil) {
        self.environment = environment
        let isInstalled = isInstalled ?? { Self.path(of: $0, environment) != nil }
        func isSet(_ name: String) -> Bool { environment[name]?.isEmpty == false }
        var tools: [Tool] = []
        if isSet("TMUX") {
            tools.append(
                Tool(
                    name: "tmux",
                    // Without -w, which is of tmux 3.2, it is tmux's alone.
                    commands: [["tmux", "load-buffer", "-w", "-"], ["tmux", "load-buffer", "-"]],
                    trial: [
                        ["tmux", "load-buffer", "-b", "bulktop-doctor", "-"],
                        ["tmux", "delete-buffer", "-b", "bulktop-doctor"],
                    ]
                )
            )
        }
        if isSet("WAYLAND_DISPLAY") { tools.append(Tool(name: "wl-copy", commands: [["wl-copy"]])) }
        if isSet("DISPLAY") {
            tools.append(Tool(name: "xclip", commands: [["xclip", "-selection", "clipboard", "-in"]]))
            tools.append(Tool(name: "xsel", commands: [["xsel", "--clipboard", "--input"]]))
        }
        tools.append(Tool(name: "pbcopy", commands: [["pbcopy"]]))
        self.tools = tools.filter { isInstalled($0.name) }
    }

    /// Gives a text to each of them, on a thread of its own, and tells the names of those that took it, if any did.
    package func keep(_ text: String, then tell: @escaping @Sendable (String) -> Void) {
        guard !tools.isEmpty else { return }
        DispatchQueue.global().async {
            let kept = tools.filter { tool in tool.commands.contains { run($0, input: text) } }
            if !kept.isEmpty { tell(kept.map(\.name).joined(separator: ", ")) }
        }
    }

    /// Whether a tool does what it is there for, as far as that can be tried; waits for it.
    package func works(_ tool: Tool) -> Bool { tool.trial.allSatisfy { run($0, input: "bulktop doctor") } }

    private static func path(of name: String, _ environment: [String: String]) -> String? {
        (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(name)" }
            .first { access($0, X_OK) == 0 }
    }

    // MARK: Running one

    /// True when it read the text and said that all is well, in time.
    private func run(_ command: [String], input text: String) -> Bool {
        guard let name = command.first, let path = Self.path(of: name, environment) else { return false }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return false }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let child = start(path, command, input: ends[0])
        close(ends[0])
        guard let child else {
            close(ends[1])
            return false
        }
        send(text, to: ends[1])
        close(ends[1])
        var left = Self.patience
        var status: Int32 = 0
        while waitpid(child, &status, WNOHANG) == 0 {
            guard left > 0 else {
                kill(child, SIGKILL)
                waitpid(child, &status, 0)
                return false
            }
            poll(nil, 0, 10)
            left -= 10
        }
        return status == 0
    }

    /// All of the text, or what a program takes that does not read on.
    private func send(_ text: String, to end: Int32) {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        // Whoever went away without reading is told by an error, not by a signal that ends us.
        var broken = sigset_t()
        var before = sigset_t()
        sigemptyset(&broken)
        sigaddset(&broken, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &broken, &before)
        defer {
            var pending = sigset_t()
            var number: Int32 = 0
            sigpending(&pending)
            if sigismember(&pending, SIGPIPE) == 1 { sigwait(&broken, &number) }
            pthread_sigmask(SIG_SETMASK, &before, nil)
        }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            var wait = pollfd(fd: end, events: Int16(POLLOUT), revents: 0)
            guard poll(&wait, 1, Self.patience) > 0, wait.revents & Int16(POLLOUT) != 0 else { return }
            let sent = rest.withUnsafeBytes { write(end, $0.baseAddress, $0.count) }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    private func start(_ path: String, _ command: [String], input: Int32) -> pid_t? {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        // What it says must not come onto the screen.
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // Those that stay to hold the text are not to be ended by a Ctrl-C that is for us.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP)
        )
        var arguments = command.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var child: pid_t = 0
        return posix_spawn(&child, path, &actions, &attributes, &arguments, &variables) == 0 ? child : nil
    }
}
