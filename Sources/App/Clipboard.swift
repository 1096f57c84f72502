import Base
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
    private let patience: Int32

    /// - Parameters:
    ///   - environment: what tells where the user is, and what the programs find in theirs.
    ///   - patience: how long one may take, in milliseconds.
    ///   - isInstalled: whether a program is found in `PATH`.
    package init(environment: [String: String], patience: Int32 = 2_000, isInstalled: ((String) -> Bool)? = nil) {
        self.environment = environment
        self.patience = patience
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

    /// Gives a text to each of them, on a thread of its own, and tells the names of those that took it; nil where none did.
    package func keep(_ text: String, then tell: @escaping @Sendable (String?) -> Void) {
        guard !tools.isEmpty else { return tell(nil) }
        DispatchQueue.global().async {
            let kept = tools.filter { tool in tool.commands.contains { run($0, input: text) } }
            tell(kept.isEmpty ? nil : kept.map(\.name).joined(separator: ", "))
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
        guard let name = command.first, let path = Self.path(of: name, environment),
            let ends = try? ChildProcess.pipe()
        else { return false }
        // What it says must not come onto the screen.
        let child = try? ChildProcess(
            path: path,
            arguments: command,
            environment: environment,
            input: .descriptor(ends.reading),
            output: .nothing,
            errors: .nothing,
            isApart: true
        )
        close(ends.reading)
        if child != nil { send(text, to: ends.writing) }
        close(ends.writing)
        guard let status = child?.status(within: patience) else {
            child?.stop()
            return false
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
            guard poll(&wait, 1, patience) > 0, wait.revents & Int16(POLLOUT) != 0 else { return }
            let sent = rest.withUnsafeBytes { write(end, $0.baseAddress, $0.count) }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }
}
