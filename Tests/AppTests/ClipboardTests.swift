import App
import Base
import Foundation
import Testing

@Suite struct ClipboardTests {
    /// A directory with programs that are shell scripts, and what is left of it to be looked at.
    private final class Programs {
        /// In milliseconds; a busy machine is none of these programs' fault.
        private static let patience: Int32 = 300_000

        let path = NSTemporaryDirectory() + "bulktop-clipboard-" + UUID().uuidString

        init(_ scripts: [String: String]) throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            // By another process: were a file open here for writing, what another test starts would hold it open as well,
            // and nobody may run a file that somebody writes.
            for (name, script) in scripts {
                let write = "printf '%s\\n' '#!/bin/sh' \"$2\" > \"$1\" && chmod 700 \"$1\""
                let shell = try ChildProcess(
                    path: "/bin/sh",
                    arguments: ["sh", "-c", write, "sh", "\(path)/\(name)", script],
                    environment: ["PATH": "/usr/bin:/bin"]
                )
                try #require(shell.status(within: Self.patience) == 0)
            }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func clipboard(_ variables: [String: String]) -> Clipboard {
            Clipboard(
                environment: variables.merging(["PATH": "\(path):/usr/bin:/bin", "KEPT": "\(path)/kept"]) { first, _ in
                    first
                },
                patience: Self.patience
            )
        }

        var kept: String { (try? String(contentsOfFile: "\(path)/kept", encoding: .utf8)) ?? "" }
    }

    private func keep(_ text: String, _ clipboard: Clipboard) async -> String? {
        await withCheckedContinuation { continuation in
            clipboard.keep(text) { continuation.resume(returning: $0) }
        }
    }

    @Test func `the programs are those of where the user is`() {
        func names(_ environment: [String: String], _ installed: Set<String>) -> [String] {
            Clipboard(environment: environment, isInstalled: installed.contains).tools.map(\.name)
        }
        let all: Set<String> = ["tmux", "wl-copy", "xclip", "xsel"]
        #expect(names([:], all) == [])
        #expect(names(["TMUX": "/tmp/tmux-0/default,1,0"], all) == ["tmux"])
        #expect(names(["WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"], all) == ["wl-copy", "xclip", "xsel"])
        #expect(names(["WAYLAND_DISPLAY": "", "DISPLAY": ":0"], ["xsel"]) == ["xsel"])
        #expect(names([:], ["pbcopy"]) == ["pbcopy"])
    }

    @Test func `tmux hands a text on to its own terminal`() async throws {
        let programs = try Programs(["tmux": "echo \"$@\" > \"$KEPT\"; cat >> \"$KEPT\""])
        let text = String(repeating: "curl é\n", count: 20_000)
        #expect(await keep(text, programs.clipboard(["TMUX": "yes"])) == "tmux")
        #expect(programs.kept == "load-buffer -w -\n" + text)
    }

    @Test func `an old tmux keeps it to itself`() async throws {
        let programs = try Programs([
            "tmux": "[ \"$2\" = -w ] && { echo usage >&2; exit 1; }; cat > \"$KEPT\""
        ])
        #expect(await keep("text", programs.clipboard(["TMUX": "yes"])) == "tmux")
        #expect(programs.kept == "text")
    }

    @Test func `who keeps the text by staying has it`() async throws {
        // As wl-copy and xclip do: the one that was started ends, a child stays and serves.
        let programs = try Programs(["xclip": "cat > \"$KEPT\"; sleep 60 & echo $! > \"$KEPT.pid\""])
        #expect(await keep("text", programs.clipboard(["DISPLAY": ":0"])) == "xclip")
        let left = try String(contentsOfFile: programs.path + "/kept.pid", encoding: .utf8)
        kill(try #require(pid_t(left.dropLast())), SIGKILL)
    }

    @Test func `who refuses has nothing`() async throws {
        let programs = try Programs(["wl-copy": "exit 1", "xclip": "exit 1", "xsel": "cat > \"$KEPT\""])
        let clipboard = programs.clipboard(["WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"])
        #expect(await keep("text", clipboard) == "xsel")
    }

    @Test(arguments: [("exit 0", true), ("exit 1", false), ("kill -9 $$", false)])
    func `a tmux that answers works`(script: String, works: Bool) throws {
        let clipboard = try Programs(["tmux": script])
        let tools = clipboard.clipboard(["TMUX": "yes"])
        let tmux = try #require(tools.tools.first)
        #expect(tools.works(tmux) == works)
    }
}
