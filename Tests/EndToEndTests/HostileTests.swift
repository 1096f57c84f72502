import Base
import Simulator
import SimulatorServer
import TestTerminal
import Testing

extension EndToEnd {
    /// The scenario in which every text is an attack.
    @Suite struct HostileTests {
        @Test(arguments: [(106, 30), (40, 10), (160, 45)])
        func `nothing that a server says is obeyed`(columns: Int, rows: Int) async throws {
            try await Server.run(.hostile, speed: 1) { server in
                let child = try Bulktop.start(home: Home(using: server), columns: columns, rows: rows)
                try child.wait(for: "2 Exports (11, 4 folded)")
                try child.wait("their names") { $0.contains("\u{fffd}") }

                for pane in ["2", "1", "3"] {
                    child.send(pane)
                    try child.wait(for: ["?"])
                    for _ in 0..<12 {
                        child.send("j")
                        try look("d", child)
                        try look("e", child)
                    }
                }
                try look("!", child)
                child.send("2/\u{202e}\u{9b}evil]")
                try child.wait(for: "evil]")
                child.send("\u{1b}")
                try child.wait(for: "2 Exports (11, 4 folded)")
                try child.quit()

                let asked = TerminalBytes(child.output)
                #expect(asked.forbidden.isEmpty)
                #expect(asked.modes[1049] == false)
                let written = String(decoding: child.output, as: UTF8.self).unicodeScalars
                let escape: Set<Unicode.Scalar> = ["\u{1b}", "\r", "\n", "\t", "\u{8}", "\u{e}", "\u{f}"]
                #expect(Set(written.filter { CleanText.isHostile($0) && !escape.contains($0) }).isEmpty)
            }
        }

        /// Opens a view to its end and closes it, or has it refused.
        private func look(_ key: String, _ child: PtyChild) throws {
            child.send(key)
            child.send("G")
            child.send("?")
            // Help opens over whatever is there: when it is seen, everything before it has been drawn.
            try child.wait(for: "Help")
            child.send("q")
            try child.wait(without: "Help")
        }
    }
}
